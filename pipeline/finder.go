package pipeline

import (
	"bytes"
	"unicode/utf8"
)

// finderVersion is raised when the finder passes what it did not pass before,
// so that corpora are read again.
const finderVersion = "1"

// rare are characters that every report has more than once, with the forms
// they take. Words will not do: they are broken by tags, blanks and pinyin put
// in after each character.
var rare = []struct {
	forms [][]byte
	least int
}{
	{keys("申"), 2},
	{keys("公"), 4},
	{keys("开", "開"), 4},
	{keys("信", "資", "资"), 2},
	{keys("年"), 2},
}

func keys(forms ...string) (out [][]byte) {
	for _, f := range forms {
		out = append(out, []byte(f))
	}
	return out
}

// manyReferences is the number of &# above which a text may have its characters
// written as references.
const manyReferences = 100

// mayBeReport tells, at the cost of a few searches, what cannot be a report.
// Text that is not UTF-8 is left for the extractor to decode.
func mayBeReport(text []byte) bool {
	for _, r := range rare {
		n := 0
		for _, f := range r.forms {
			n += bytes.Count(text, f)
		}
		if n < r.least {
			return !utf8.Valid(text) || bytes.Count(text, []byte("&#")) > manyReferences
		}
	}
	return true
}
