package message

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Language is one that the program speaks: a column of its catalogues.
type Language string

// The languages that code knows by name. What the store keeps is English.
const (
	English Language = "en"
	Chinese Language = "zh"
)

//go:embed messages.csv
var messagesFile string

var messages = sync.OnceValue(func() *Catalogue { return ReadCatalogue(messagesFile) })

// Languages are those that the program speaks.
func Languages() []Language { return messages().Languages }

// Catalogue holds texts by a key in some languages. Where a text has
// placeholders, as of fmt, all languages take the same arguments in the same
// order, or say which by %[n].
type Catalogue struct {
	Languages []Language
	texts     map[string][]string // by key, in the order of Languages
	arguments map[string]int
}

// ReadCatalogue reads one: a CSV of a column for the key and one for each
// language, named in the first line; lines that begin with # are comments. A
// catalogue is part of the program: a fault in it is a panic.
func ReadCatalogue(file string) *Catalogue {
	r := csv.NewReader(strings.NewReader(file))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		panic(fmt.Sprintf("a catalogue of texts: %v", err))
	}
	c := &Catalogue{texts: map[string][]string{}, arguments: map[string]int{}}
	for _, name := range rows[0][1:] {
		c.Languages = append(c.Languages, Language(name))
	}
	for _, row := range rows[1:] {
		if _, twice := c.texts[row[0]]; twice {
			panic("a catalogue of texts has this twice: " + row[0])
		}
		c.texts[row[0]], c.arguments[row[0]] = row[1:], len(placeholders(row[1]))
	}
	return c
}

// Text returns the text of a key in a language, "" if there is none.
func (c *Catalogue) Text(l Language, key string) string {
	texts, i := c.texts[key], slices.Index(c.Languages, l)
	if texts == nil || i < 0 {
		return ""
	}
	return texts[i]
}

// Has reports whether there is a text of a key.
func (c *Catalogue) Has(key string) bool { return c.texts[key] != nil }

// Arguments returns how many arguments a text takes; false: there is none.
func (c *Catalogue) Arguments(key string) (n int, ok bool) {
	n, ok = c.arguments[key]
	return n, ok
}

// Keys returns all keys in order.
func (c *Catalogue) Keys() []string { return slices.Sorted(maps.Keys(c.texts)) }

// Faults returns what is wrong with the texts: a language that has none, other
// arguments than English.
func (c *Catalogue) Faults() (out []string) {
	for _, key := range c.Keys() {
		english := placeholders(c.Text(English, key))
		for i, text := range c.texts[key] {
			switch {
			case text == "":
				out = append(out, fmt.Sprintf("%s has no text in %s", key, c.Languages[i]))
			case !maps.Equal(placeholders(text), english):
				out = append(out, fmt.Sprintf("%s takes other arguments in %s: %s", key, c.Languages[i], text))
			}
		}
	}
	return out
}

var placeholder = regexp.MustCompile(`%(?:\[(\d+)\])?([a-z])`)

// placeholders returns the verb of each argument of a text, by its number from 1.
func placeholders(text string) map[string]string {
	out := map[string]string{}
	for n, verb := range placeholder.FindAllStringSubmatch(strings.ReplaceAll(text, "%%", ""), -1) {
		number := verb[1]
		if number == "" {
			number = fmt.Sprint(n + 1)
		}
		out[number] = verb[2]
	}
	return out
}
