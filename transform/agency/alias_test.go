package agency

import (
	"errors"
	"strings"
	"testing"
)

func TestAliases(t *testing.T) {
	a, err := ReadAliases(strings.NewReader("\uFEFFname,agency,place,from_year,to_year\n" +
		"安化城管,430923-urban_management,,,\n" +
		"民政局,安化县民政局,益阳市安化县,,\n" +
		"民政局,固镇县民政局,340323,,\n" +
		"综合执法局,430923-urban_management,,,2020\n" +
		"综合执法局,430923-integrated_enforcement,,2021,\n" +
		"通州区人民政府,北京市通州区人民政府,,,\n"))
	if err != nil {
		t.Fatal(err)
	}
	r := New(a)
	for _, c := range []struct {
		name, evidence string
		year           int
		want           string
	}{
		{"安化城管", "", 2020, "430923-urban_management"},
		{"民政局", "lead:安化县", 2020, "430923-civil_affairs"},
		{"民政局", "lead:固镇县仲兴镇", 2020, "340323-civil_affairs"},
		{"民政局", "", 2020, ""},
		{"民政局", "lead:安化县 foot:固镇县", 2020, ""},
		{"综合执法局", "", 2020, "430923-urban_management"},
		{"综合执法局", "", 2021, "430923-integrated_enforcement"},
		{"综合执法局", "", 0, "430923-urban_management"},
		{"通州区人民政府", "", 2020, "110112-government"},
		{"通州区 人民政府", "foot:南通市", 2020, "110112-government"},
	} {
		got := r.Resolve(&Question{Name: c.name, Evidence: c.evidence, Year: c.year})
		if id := idOf(got.Agency); id != c.want && !(c.year == 0 && id == "") {
			t.Errorf("%s %d (%s): got %q, want %q", c.name, c.year, c.evidence, id, c.want)
		}
	}
}

func idOf(a *Agency) string {
	if a == nil {
		return ""
	}
	return a.ID
}

func TestWrongAliases(t *testing.T) {
	for _, c := range []struct {
		file string
		line int
		says string
	}{
		{"", 1, "header is missing"},
		{"name\n", 1, "column agency is missing"},
		{"name,agency\n,财政部\n", 2, "name is empty"},
		{"name,agency\na,财政部\nb,\n", 3, "agency is empty"},
		{"name,agency\na,999999-government\n", 2, "there is no agency"},
		{"name,agency\na,430923-nosuch\n", 2, "there is no agency"},
		{"name,agency\na,鼓楼区人民政府\n", 2, "not the full name of one agency"},
		{"name,agency,place\na,财政部,鼓楼区\n", 2, "is 4 divisions"},
		{"name,agency,from_year,to_year\na,财政部,2022,2021\n", 2, "is after"},
		{"name,agency\na,财政部\nb,\"x\n", 3, "quote"},
	} {
		_, err := ReadAliases(strings.NewReader(c.file))
		var wrong *AliasError
		if !errors.As(err, &wrong) || wrong.Line != c.line || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q: got %v, want line %d: %s", c.file, err, c.line, c.says)
		}
	}
}

// Where a name states no place, registers and the text must agree on it.
func TestNamesWithoutPlace(t *testing.T) {
	r := New(nil)
	for evidence, want := range map[string]string{
		"lead:安化县 site:430923":                    "430923-education",
		"foot:安化县 site:430923 lead:益阳市":           "430923-education",
		"site:430923 police:430923":               "430923-education",
		"lead:安化县":                                "",
		"site:430923":                             "",
		"lead:安化县 site:430922":                    "",
		"lead:安化县 lead:桃江县 site:430923":           "",
		"lead:益阳市 site:430900":                    "", // on the site of a city stand reports of its counties
		"lead:安化县 host:www.anhua.gov.cn tel:0737": "430923-education",
	} {
		got := r.Resolve(&Question{Name: "教育局", Year: 2021, Evidence: evidence})
		if idOf(got.Agency) != want {
			t.Errorf("%s: got %q, want %q (%s)", evidence, idOf(got.Agency), want, got.Why)
		}
	}
	got := r.Resolve(&Question{Name: "市教育局", Year: 2021, Evidence: "lead:益阳市 site:430900"})
	if idOf(got.Agency) != "430900-education" {
		t.Errorf("市教育局: got %q (%s)", idOf(got.Agency), got.Why)
	}
}
