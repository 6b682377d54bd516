package extract_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"gongkai/extract"
	"gongkai/extract/form"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

var (
	figureCell = regexp.MustCompile(`<td>(\d+)</td>`)
)

// TestFiguresInFields puts the figures of a report into the fields of a form: what is read
// is the same.
func TestFiguresInFields(t *testing.T) {
	for name, field := range map[string]string{
		"input":         `<td><input type="text" name="x" value="$1"></td>`,
		"of no type":    `<td><input value='$1' readonly></td>`,
		"with a button": `<td><input type=number value=$1><input type=button value="9"></td>`,
		"select":        `<td><select><option value="">请选择</option><option value="1" selected>$1</option><option>77</option></select></td>`,
		"textarea":      `<td><textarea rows="1">$1</textarea></td>`,
		"picture":       `<td><img src="/img/d.gif" alt="$1"></td>`,
	} {
		t.Run(name, func(t *testing.T) {
			for _, e := range form.Editions {
				page := newSheet(e).write("html")
				want, _ := readings(t, page)
				got, r := readings(t, figureCell.ReplaceAll(page, []byte(field)))
				if d := differ(want, got); d != "" || len(r.Notes) > 0 || !r.Complete() {
					t.Errorf("edition %s, notes %v (-want +got):\n%s", e, r.Notes, d)
				}
			}
		})
	}
}

// TestTablesElsewhere takes the tables out of a page in the ways in which pages lack them:
// what is left is no complete report, and says what became of each table.
func TestTablesElsewhere(t *testing.T) {
	for name, c := range map[string]struct {
		in, behind string
		why        message.Code
	}{
		"pictures":            {in: `<p><img src="t.png" alt="表2"></p>`, why: message.InPictures},
		"vector graphics":     {in: `<svg viewBox="0 0 9 9"><text>12</text></svg>`, why: message.InPictures},
		"frames":              {in: `<iframe src="t2.html"></iframe>`, why: message.InFrame},
		"an attachment":       {behind: `<p>附件：<a href="/u/2023.xlsx">统计表.xlsx</a></p>`, why: message.InAttachment},
		"an attachment named": {behind: "<p>附件1:青川县水利局年报.docx</p>", why: message.InAttachment},
		"a script":            {in: `<table id="t"></table>`, behind: "<script>fill()</script>", why: message.ByScript},
		"a script at work":    {in: "<div>正在加载</div>", behind: "<script>fill()</script>", why: message.ByScript},
		"a script asked for":  {behind: "<noscript>Please enable JavaScript.</noscript>", why: message.ByScript},
		"nothing":             {why: message.NoTableThere},
		"other files":         {behind: `<p><a href="/a.pdf">营商环境政策汇编</a></p>`, why: message.NoTableThere},
		"a picture elsewhere": {behind: `<div><img src="logo.png"></div>`, why: message.NoTableThere},
	} {
		t.Run(name, func(t *testing.T) {
			page := wholeTable.ReplaceAll(newSheet(form.Editions[1]).write("html"), []byte(c.in))
			page = append(page, c.behind...)
			r, err := extract.New().Extract(page)
			if err != nil {
				t.Fatal(err)
			}
			if r.Complete() || len(r.Readings) > 0 || r.Agency == "" {
				t.Errorf("%d readings of %q, complete is %v", len(r.Readings), r.Agency, r.Complete())
			}
			if got := whyLost(r); got != strings.Repeat(string(c.why)+" ", len(form.Tables)) {
				t.Errorf("the tables are lost as %swant %s", got, c.why)
			}
			_, err = extract.New().Extract([]byte(strings.ReplaceAll(string(page), "青川县水利局", "")))
			want := report.ReasonNoForm
			if c.why == message.InAttachment {
				want = report.ReasonAttachment
			}
			if reject := (*report.Reject)(nil); !errors.As(err, &reject) || reject.Reason != want {
				t.Errorf("of no agency: %v", err)
			}
		})
	}
}

// whyLost returns why the tables of a report are lost, by its notes.
func whyLost(r *report.Report) string {
	out := ""
	for _, n := range r.Notes {
		if n.Text.Code == message.TableLost {
			out += string(n.Text.Args[1].List[0].Code) + " "
		}
	}
	return out
}

// TestOneTableElsewhere takes out one table: the others are read as before, and a note says
// what became of it.
func TestOneTableElsewhere(t *testing.T) {
	for i, lost := range form.Tables {
		page := newSheet(form.Editions[1]).write("html")
		want, _ := readings(t, page)
		tables := wholeTable.FindAllIndex(page, -1)
		at := tables[i]
		got, r := readings(t, []byte(string(page[:at[0]])+`<p><img src="t.png"></p>`+string(page[at[1]:])))
		for k := range want {
			if metric, _, _ := strings.Cut(k, "|"); form.MustLookup(metric).Info().Table == lost {
				delete(want, k)
			}
		}
		if d := differ(want, got); d != "" {
			t.Errorf("without table %d (-want +got):\n%s", lost.Number, d)
		}
		if why := whyLost(r); why != string(message.InPictures)+" " {
			t.Errorf("table %d is lost as %q", lost.Number, why)
		}
	}
}

// A cell that holds a picture is not blank: it is left out, and the others stay.
func TestPicturesInCells(t *testing.T) {
	for _, e := range form.Editions {
		page := newSheet(e).write("html")
		want, _ := readings(t, page)
		n := 0
		got, r := readings(t, figureCell.ReplaceAllFunc(page, func(cell []byte) []byte {
			if n++; n%9 == 0 {
				return []byte(`<td><img src="d.gif"></td>`)
			}
			return cell
		}))
		for k := range want {
			if _, ok := got[k]; !ok {
				delete(want, k)
			}
		}
		if d := differ(want, got); d != "" || len(r.Readings) != r.CellsExpected-n/9 || len(r.Notes) != n/9 {
			t.Errorf("%d readings of %d, %d pictures, %d notes (-want +got):\n%s", len(r.Readings), r.CellsExpected, n/9, len(r.Notes), d)
		}
		all, err := extract.New().Extract(figureCell.ReplaceAll(page, []byte(`<td><img src="d.gif"></td>`)))
		if err != nil || all.Complete() || len(all.Readings) > 0 {
			t.Errorf("pictures alone: %v, %+v", err, all)
		}
	}
}
