package agency

import (
	"bytes"
	"strings"
	"testing"
)

// Whatever is asked, an answer is one agency or a reason, and the same again.
func FuzzResolve(f *testing.F) {
	for _, s := range [][3]string{
		{"安化县城管执法局", "", "reports/a.txt"}, {"鼓楼区人民政府", "tel:0591 lead:福州市", "https://www.fuzhou.gov.cn/a"},
		{"红花尔基镇人民政府", "lead:鄂温克旗 site:150724 icp:蒙", ""}, {"县教育局", "lead:安化县 site:430923", ""}, {"国家税务总局", "", ""},
		{"市市市市局", "lead: tel: site:999999 icp: host:.gov.cn", "://"}, {"\xff县", "lead:\xe5县", "\xff"}, {"回族", "", ""}, {"族乡", "", ""},
	} {
		f.Add(s[0], s[1], s[2])
	}
	r := New(nil)
	f.Fuzz(func(t *testing.T, name, evidence, source string) {
		q := &Question{Name: name, Title: name, Year: 2021, Evidence: evidence, Sources: []string{source}}
		a, again := r.Resolve(q), r.Resolve(q)
		switch {
		case !a.Why.Known():
			t.Errorf("no reason is given: %+v", a)
		case (a.Agency == nil) != (again.Agency == nil) || a.Agency != nil && *a.Agency != *again.Agency:
			t.Errorf("first %+v, then %+v", a.Agency, again.Agency)
		case a.Agency != nil && (a.Agency.ID == "" || a.Agency.Name == "" || a.Agency.Level == NoLevel || a.Agency.Kind == NoKind || len(a.Candidates) > 0):
			t.Errorf("not a whole agency: %+v", a)
		case len(a.Candidates) > maxCandidates:
			t.Errorf("%d candidates", len(a.Candidates))
		}
		if a.Agency != nil {
			if code, key, _ := strings.Cut(a.Agency.ID, "-"); r.byID(code, key) == nil {
				t.Errorf("%s cannot be named in a file of aliases", a.Agency.ID)
			}
		}
	})
}

// A file of aliases is taken whole or refused with a line.
func FuzzReadAliases(f *testing.F) {
	for _, s := range []string{"name,agency\n城管局,430923-urban_management\n", "\uFEFFname,agency,place\n民政局,安化县民政局,安化县\n", "name,agency\n\"", "name\n", "name,agency,from_year,to_year\na,财政部,2021,2020\n",
		"name,agency\na,430923-\n", "name,agency\na,-\n", "name,agency\na,100000-finance\nb,100000-nosuch\n", ""} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		a, err := ReadAliases(bytes.NewReader(file))
		if err != nil {
			if wrong, ok := err.(*AliasError); !ok || wrong.Line < 1 {
				t.Fatalf("no line is given: %v", err)
			}
			return
		}
		r := New(a)
		for _, alias := range a.List {
			if alias.Place == "" && alias.From == 0 && alias.To == 0 {
				if got := r.Resolve(&Question{Name: alias.Name}); got.Agency == nil || got.Agency.ID != alias.AgencyID {
					t.Fatalf("%s is %+v, declared is %s", alias.Name, got, alias.AgencyID)
				}
			}
		}
		if _, err := NewAliases(a.All()); err != nil {
			t.Fatalf("what was read cannot be read again: %v", err)
		}
	})
}
