package schema

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"
	"sync"
)

//go:embed finding_kinds.csv
var findingKindsCSV string

// FindingKind is a line of finding_kinds.csv: what is looked for in and between
// reports. The steps of 8_load/ find it; its sentence names the numbers.
type FindingKind struct {
	Kind, Severity               string
	TitleZH, TitleEN             string
	MessageZH, MessageEN         string
	ExplanationZH, ExplanationEN string
}

// FindingKinds lists the kinds of findings. Nobody may change the list.
func FindingKinds() []FindingKind { return readFindingKinds() }

var readFindingKinds = sync.OnceValue(func() []FindingKind {
	r := csv.NewReader(strings.NewReader(findingKindsCSV))
	r.FieldsPerRecord = 8
	lines, err := r.ReadAll()
	if err != nil {
		panic(err) // compiled in
	}
	var out []FindingKind
	for _, l := range lines[1:] {
		out = append(out, FindingKind{l[0], l[1], l[2], l[3], l[4], l[5], l[6], l[7]})
	}
	return out
})

// findingKinds fills the table of them.
func findingKinds() string {
	var b strings.Builder
	for _, k := range FindingKinds() {
		fmt.Fprintf(&b, "INSERT INTO finding_kinds (kind, severity, title_zh, title_en, message_zh, message_en, explanation_zh, explanation_en) VALUES (")
		for i, s := range []string{k.Kind, k.Severity, k.TitleZH, k.TitleEN, k.MessageZH, k.MessageEN, k.ExplanationZH, k.ExplanationEN} {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(Literal(s))
		}
		b.WriteString(");\n")
	}
	return b.String()
}

// slots are what a sentence can name, in braces, and where it comes from.
var slots = map[string]string{"metric": "metric", "who": "who", "level": "level", "year": "year", "last": "last",
	"value": "plain(value)", "expected": "plain(expected)", "difference": "plain(abs(value - expected))", "a": "plain(a)", "b": "plain(b)", "c": "plain(c)"}

// sentences makes the macros that put a finding into words. To replace the
// slots of a text row by row would take ten times as long.
func sentences() string {
	var b strings.Builder
	b.WriteString(`CREATE OR REPLACE TEMP MACRO plain(number) AS
    CASE WHEN number = trunc(number) AND abs(number) < 1e15 THEN CAST(CAST(number AS BIGINT) AS VARCHAR) ELSE CAST(number AS VARCHAR) END;
`)
	macro := func(name string, of func(*FindingKind) string) {
		fmt.Fprintf(&b, "CREATE OR REPLACE TEMP MACRO %s(kind, metric, who, level, year, last, value, expected, a, b, c) AS\n    CASE kind", name)
		for _, k := range FindingKinds() {
			fmt.Fprintf(&b, "\n        WHEN %s THEN concat(%s)", Literal(k.Kind), strings.Join(pieces(of(&k)), ", "))
		}
		b.WriteString("\n    END;\n")
	}
	macro("sentence_en", func(k *FindingKind) string { return k.MessageEN })
	macro("sentence_zh", func(k *FindingKind) string { return k.MessageZH })
	return b.String()
}

// pieces divides a sentence into texts and slots.
func pieces(sentence string) []string {
	var out []string
	for sentence != "" {
		text, rest, found := strings.Cut(sentence, "{")
		out = append(out, Literal(text))
		if !found {
			break
		}
		slot, after, _ := strings.Cut(rest, "}")
		from, ok := slots[slot]
		if !ok {
			panic("finding_kinds.csv: there is no {" + slot + "}") // compiled in
		}
		out = append(out, from)
		sentence = after
	}
	return out
}
