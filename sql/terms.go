package schema

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"
	"sync"

	"gongkai/transform/agency"
)

//go:embed terms.csv
var termsCSV string

// Term is a word of a column that holds a fixed set of them, in both languages.
// Metrics, applicant types and kinds of findings have tables of their own.
type Term struct{ Field, ID, LabelZH, LabelEN string }

// Terms lists the words of terms.csv, and the subjects of departments. Pages ask for words
// many times: the list is made once, and nobody may change it.
func Terms() []Term { return readTerms() }

var readTerms = sync.OnceValue(func() []Term {
	r := csv.NewReader(strings.NewReader(termsCSV))
	r.FieldsPerRecord = 4
	lines, err := r.ReadAll()
	if err != nil {
		panic(err) // compiled in
	}
	var out []Term
	for _, l := range lines[1:] {
		out = append(out, Term{l[0], l[1], l[2], l[3]})
	}
	for _, s := range agency.Subjects {
		out = append(out, Term{"agencies.department", s.ID, s.LabelZH, s.LabelEN})
	}
	return out
})

// terms fills the table of them, in one statement: each costs as much as its rows.
func terms() string {
	var rows []string
	for _, t := range Terms() {
		rows = append(rows, fmt.Sprintf("(%s, %s, %s, %s)", Literal(t.Field), Literal(t.ID), Literal(t.LabelZH), Literal(t.LabelEN)))
	}
	return "INSERT INTO terms VALUES\n" + strings.Join(rows, ",\n") + ";\n"
}
