package agency

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"
)

// names.csv was written by hand from public knowledge: a name, what the
// document says of where it is, and the right answer. In place ? stands for a
// name that must stay open with candidates, - for one that must stay open.
func TestNames(t *testing.T) {
	f, err := os.Open("testdata/names.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	r := New(nil)
	right, wrong, open := 0, 0, 0
	rows = rows[1:]
	for _, row := range rows {
		name, year, evidence, place, body, code := row[0], row[1], row[2], row[3], row[4], row[5]
		a := r.Resolve(&Question{Name: name, Year: number(year), Evidence: evidence})
		uncertain := place == "?" || place == "-"
		switch {
		case a.Agency == nil && uncertain && (place == "-" || len(a.Candidates) > 0):
			right++
		case a.Agency == nil:
			open++
			t.Logf("open:  %s (%s): %s, %d candidates", name, evidence, a.Why, len(a.Candidates))
		case uncertain || pathOf(a.Agency) != place || bodyOf(a.Agency) != body || code != "" && code != a.Agency.Code:
			wrong++
			t.Errorf("wrong: %s (%s): got %s %s %s, want %s %s %s", name, evidence, pathOf(a.Agency), bodyOf(a.Agency), a.Agency.Code, place, body, code)
		default:
			right++
		}
	}
	share := float64(right) / float64(len(rows))
	t.Logf("%d names: %d right (%.3f), %d left open that could be told, %d wrong", len(rows), right, share, open, wrong)
	if len(rows) < 300 || share < .98 {
		t.Errorf("at least 300 names and 0.98 are asked for")
	}
}

func pathOf(a *Agency) string {
	return strings.TrimRight(strings.Join([]string{a.Province, a.Prefecture, a.County, a.Township}, "/"), "/")
}

func bodyOf(a *Agency) string {
	if a.Kind == Department && a.Department != "" {
		return a.Department
	}
	return a.Kind.String()
}
