package pipeline

import (
	"bytes"

	"gongkai/extract"
	"gongkai/extract/han"
)

// prefilterVersion is raised when the prefilter lets through what it held back
// before, or when records are found that were not, so that corpora are read again.
const prefilterVersion = "4"

// rare are characters that every report has more than once, with the forms
// they take; those that other texts lack most often come first. Words will not
// do: they are broken by tags, blanks and pinyin put in after each character.
var rare = []struct {
	forms []string
	least int
}{
	{[]string{"申"}, 2},
	{[]string{"公"}, 4},
	{[]string{"开", "開"}, 4},
	{[]string{"信", "資", "资"}, 2},
	{[]string{"年"}, 2},
}

// manyReferences is the number of &# above which a text may have its characters
// written as references.
const manyReferences = 100

// mayBeReport reports, at the cost of a few searches, whether a text may be a
// report.
// Text that is not UTF-8 is left for the extractor to decode.
func mayBeReport(text []byte) bool {
	for _, r := range rare {
		missing := r.least
		for _, f := range r.forms {
			missing -= han.Count(text, f, missing)
		}
		if missing > 0 {
			return !han.Valid(text) || bytes.Count(text, []byte("&#")) > manyReferences || extract.IsFile(text) || linksToReport(text)
		}
	}
	return true
}

// linksToReport reports whether a text may be the page of a report that lies in a file
// beside it: it names one, and an annual report.
func linksToReport(text []byte) bool {
	return (bytes.Contains(text, []byte("年报")) || bytes.Contains(text, []byte("年度报告"))) && extract.MentionsFile(text)
}
