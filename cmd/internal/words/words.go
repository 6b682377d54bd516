// Package words puts what the program shows into the reader's language: words of
// commands, messages of the packages below, and the names of what they are about.
package words

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"gongkai/extract/form"
	"gongkai/extract/message"
	schema "gongkai/sql"
)

//go:embed words.csv
var file string

var catalogue = sync.OnceValue(func() *message.Catalogue { return message.ReadCatalogue(file) })

// Printer says words in a language.
type Printer struct {
	Language message.Language
	section  string // of the words that T takes
}

// In returns a Printer of a language.
func In(l message.Language) Printer { return Printer{Language: l} }

// Section returns a Printer of the words of a command.
func (p Printer) Section(name string) Printer {
	p.section = name + "."
	return p
}

// T returns a text of the section.
func (p Printer) T(name string, args ...any) string {
	if !p.Has(name) {
		panic("there are no words for " + p.section + name)
	}
	text := catalogue().Text(p.Language, p.section+name)
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// Has reports whether the section has a text.
func (p Printer) Has(name string) bool { return catalogue().Has(p.section + name) }

// Say returns the sentence of a message.
func (p Printer) Say(m message.Message) string { return m.Render(p.Language, p.Named) }

// Either returns one of the texts that catalogues of the form and of the store
// have in two languages.
func (p Printer) Either(en, zh string) string {
	if p.Language == message.Chinese {
		return zh
	}
	return en
}

// Term returns a word of a column that holds a fixed set of them: in English as
// it stands there, in Chinese what it means.
func (p Printer) Term(field, id string) string {
	for _, t := range schema.Terms() {
		if t.Field == field && t.ID == id {
			return p.Either(id, t.LabelZH)
		}
	}
	return id
}

// Named returns the name of what has an id: of a table, a metric, or a row of a table of rows.
// In English that is the id.
func (p Printer) Named(id string) string {
	if m, ok := form.Lookup(id); ok {
		return p.Metric(m)
	}
	for _, t := range form.Tables {
		if t.Name() == id {
			return p.Either(id, "表"+p.TableNumber(t))
		}
	}
	for i := range form.Metrics {
		if m := &form.Metrics[i]; m.Table.Shape == form.Rows && strings.HasPrefix(m.ID, id+".") {
			return p.Either(id, m.RowZH()+"（"+id+"）")
		}
	}
	return id
}

// TableNumber returns the number of a table as the language writes it.
func (p Printer) TableNumber(t *form.Table) string {
	digits, n := []rune("一二三四五六七八九十"), strconv.Itoa(t.Number)
	if t.Number > len(digits) {
		return n
	}
	return p.Either(n, string(digits[t.Number-1]))
}

// Metric returns the name of a metric: its id, and in Chinese its label before it.
func (p Printer) Metric(m form.Metric) string {
	label, _, _ := strings.Cut(strings.ReplaceAll(m.Info().LabelZH(), "|", "/"), "（区分")
	return p.Either(m.String(), label+"（"+m.String()+"）")
}
