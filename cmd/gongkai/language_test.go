package main

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gongkai/cmd/internal/words"
	"gongkai/extract"
	"gongkai/extract/message"
	"gongkai/extract/report"
	"gongkai/extract/specimen"
	schema "gongkai/sql"
	"gongkai/transform/agency"
)

// What is said of documents and agencies is in the catalogue, with as many
// arguments: of many documents that are hard to read or no reports, and of names
// that leave something open.
func TestWhatIsSaidIsKnown(t *testing.T) {
	t.Parallel()
	codes := map[message.Code]bool{}
	var hear func(m message.Message)
	hear = func(m message.Message) {
		if m.IsZero() {
			return
		}
		if codes[m.Code] = true; !m.Known() {
			t.Errorf("not in the catalogue: %+v", m.Encode())
		}
		for _, a := range m.Args {
			for _, inner := range a.List {
				hear(inner)
			}
			if a.Name != "" && words.In(message.Chinese).Named(a.Name) == a.Name {
				t.Errorf("%s has no name in Chinese", a.Name)
			}
		}
	}
	read := func(doc []byte) {
		r, err := extract.New().Extract(doc)
		var reject *report.Reject
		if errors.As(err, &reject) {
			hear(reject.Detail)
		}
		if r == nil {
			return
		}
		for _, n := range r.Notes {
			hear(n.Text)
		}
		q := agency.Question{Name: r.Agency, Title: r.Title, Year: r.Year, Evidence: r.Evidence}
		hear(agency.New(nil).Resolve(&q).Why)
	}
	for seed := range uint64(600) {
		read(specimen.Generate(seed, specimen.Options{}).Bytes)
	}
	for _, dir := range []string{"../../testdata/reports/*", "testdata/documents/*"} {
		files, err := filepath.Glob(dir)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", dir, err)
		}
		for _, f := range files {
			doc, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			read(doc)
		}
	}
	for _, doc := range []string{"", " \n", "%PDF-1.4", "PK\x03\x04", "\x00\x01\x02\x00"} {
		read([]byte(doc))
	}
	for _, name := range []string{"铁西区人民政府", "朝阳区教育局", "财政部", "", "教育局"} {
		for _, evidence := range []string{"", "tel:0470", "lead:沈阳市 tel:0434", "foot:鞍山市 icp:辽"} {
			a := agency.New(nil).Resolve(&agency.Question{Name: name, Year: 2020, Evidence: evidence})
			hear(a.Why)
			for _, c := range a.Candidates {
				for _, s := range agency.Signs(&c) {
					hear(s)
				}
			}
		}
	}
	if len(codes) < 40 {
		t.Errorf("only %d things were said", len(codes))
	}
}

// Every word of a column with a fixed set of them has its meaning in terms.
func TestTermsAreComplete(t *testing.T) {
	t.Parallel()
	has := map[[2]string]bool{}
	for _, term := range schema.Terms() {
		if has[[2]string{term.Field, term.ID}] || term.LabelEN == "" || !regexp.MustCompile(`\p{Han}`).MatchString(term.LabelZH) {
			t.Errorf("%+v is twice, or not in both languages", term)
		}
		has[[2]string{term.Field, term.ID}] = true
	}
	want := func(field string, ids ...string) {
		for _, id := range ids {
			if !has[[2]string{field, id}] {
				t.Errorf("%s: %s is not in terms", field, id)
			}
		}
	}
	for l := report.LayoutNone + 1; l <= report.LayoutSquashed; l++ {
		want("reports.layout", l.String())
	}
	for k := agency.Government; k <= agency.Other; k++ {
		want("agencies.kind", k.String())
	}
	want("agencies.level", schema.Levels...)
	for _, file := range []string{"../../extract/report/report.go", "../../pipeline/reason.go"} {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		reasons := regexp.MustCompile(`(?i)\breason += "(\w+)"`).FindAllStringSubmatch(string(data), -1)
		if len(reasons) < 3 {
			t.Fatalf("%s: no reasons found", file)
		}
		for _, r := range reasons {
			want("rejects.reason", r[1])
		}
	}
	// The types of the schema.
	for field, enum := range map[string]string{"reports.scope": "scope", "reports.completeness": "completeness", "readings.quality": "quality",
		"readings.method": "method", "checks.verdict": "verdict", "findings.severity": "severity", "corrections.status": "correction_status", "reports.edition": "edition"} {
		m := regexp.MustCompile(`CREATE TYPE ` + enum + ` AS ENUM \((.*?)\)`).FindStringSubmatch(schema.Schema()[0])
		if m == nil {
			t.Fatalf("there is no type %s", enum)
		}
		for _, id := range strings.Split(m[1], ", ") {
			want(field, strings.Trim(id, "'"))
		}
	}
}

func TestLocaleTellsTheLanguage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		env  map[string]string
		want message.Language
	}{
		{nil, message.English},
		{map[string]string{"LANG": "zh_CN.UTF-8"}, message.Chinese},
		{map[string]string{"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, message.English},
		{map[string]string{"LANG": "de_DE", "LC_MESSAGES": "C", "LC_ALL": "zh_TW"}, message.Chinese},
		{map[string]string{"LANG": "de_DE"}, message.English},
	} {
		if got := localeLanguage(func(name string) string { return c.env[name] }); got != c.want {
			t.Errorf("%v: %s, want %s", c.env, got, c.want)
		}
	}
}
