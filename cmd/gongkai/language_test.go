package main

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gongkai/extract"
	"gongkai/extract/report"
	"gongkai/extract/specimen"
	schema "gongkai/sql"
	"gongkai/transform/agency"
)

// Every text is there in both languages, with the same arguments.
func TestCommandsSpeakBothLanguages(t *testing.T) {
	t.Parallel()
	verb := regexp.MustCompile(`%(?:\[\d+\])?[sd]`)
	kinds := func(s string) []string {
		var out []string
		for _, v := range verb.FindAllString(s, -1) {
			out = append(out, v[len(v)-1:])
		}
		slices.Sort(out)
		return out
	}
	han, letters := regexp.MustCompile(`\p{Han}`), regexp.MustCompile(`[A-Za-z]`)
	check := func(name string, w wording) {
		if w.en == "" || w.zh == "" || han.MatchString(w.en) || !han.MatchString(w.zh) && letters.MatchString(verb.ReplaceAllString(w.en, "")) {
			t.Errorf("%s is not in both languages: %q %q", name, w.en, w.zh)
		}
		if !slices.Equal(kinds(w.en), kinds(w.zh)) {
			t.Errorf("%s takes other arguments: %q %q", name, w.en, w.zh)
		}
	}
	for command, all := range map[string]words{"explain": explainWords, "inspect": inspectWords, "status": statusWords} {
		for name, w := range all {
			check(command+": "+name, w)
		}
	}
	for _, w := range saidWords {
		check("said: "+w.en, w)
	}
}

// What is said of documents and agencies is known in Chinese: of many documents
// that are hard to read or no reports, and of the names of the test.
func TestWhatIsSaidIsKnownInChinese(t *testing.T) {
	t.Parallel()
	unknown, known := map[string]bool{}, map[string]bool{}
	hear := func(s string) {
		if zh, ok := translated(s); !ok {
			unknown[s] = true
		} else {
			known[zh] = true
		}
	}
	read := func(doc []byte) {
		r, err := extract.New().Extract(doc)
		var reject *report.Reject
		if errors.As(err, &reject) && reject.Detail != "" {
			hear(reject.Detail)
		}
		if r == nil {
			return
		}
		for _, n := range r.Notes {
			hear(n.Text)
		}
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
	for s := range unknown {
		t.Errorf("not in saidWords: %s", s)
	}
	if len(known) < 30 {
		t.Errorf("only %d things were said", len(known))
	}
	for _, c := range []struct{ en, zh string }{
		{"table 4: 7 values for 15 columns, and no reading of them adds up: 78 9 0", "表四：7个数值，应为15列，任何读法都不能勾稽：78 9 0"},
		{"3 of 6 headings of a report, 2 values in tables", "年报应有的6个标题中有3个，表中有2个数值"},
		{"open /tmp/x: permission denied", "open /tmp/x: permission denied"},
	} {
		if got := chinese.said(c.en); got != c.zh {
			t.Errorf("%s: %s, want %s", c.en, got, c.zh)
		}
		if english.said(c.en) != c.en {
			t.Errorf("%s is said otherwise in English", c.en)
		}
	}
}

// saidWords has nothing that is no longer said.
func TestSaidWordsAreThoseOfTheProgram(t *testing.T) {
	t.Parallel()
	var source strings.Builder
	for _, pattern := range []string{"../../extract/*.go", "../../extract/*/*.go", "../../extract/internal/*/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			data, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			source.Write(data)
		}
	}
	for _, w := range saidWords {
		for _, part := range strings.Split(w.en, "%s") {
			// What is put together of several is looked for in pieces.
			for _, p := range strings.FieldsFunc(part, func(r rune) bool { return strings.ContainsRune(";,:()", r) }) {
				if p = strings.TrimSpace(p); p != "" && !strings.Contains(source.String(), p) {
					t.Errorf("nobody says %q of %q", p, w.en)
				}
			}
		}
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
		want language
	}{
		{nil, english},
		{map[string]string{"LANG": "zh_CN.UTF-8"}, chinese},
		{map[string]string{"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, english},
		{map[string]string{"LANG": "de_DE", "LC_MESSAGES": "C", "LC_ALL": "zh_TW"}, chinese},
		{map[string]string{"LANG": "de_DE"}, english},
	} {
		if got := localeLanguage(func(name string) string { return c.env[name] }); got != c.want {
			t.Errorf("%v: %d, want %d", c.env, got, c.want)
		}
	}
}
