package text

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cockroachdb/datadriven"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"gongkai/extract/internal/golden"
)

func TestStages(t *testing.T) {
	for _, name := range []string{"fields", "characters", "encodings", "pages", "hidden", "passages"} {
		t.Run(name, func(t *testing.T) {
			golden.Run(t, name, map[string]golden.Stage{"text": cleanedText, "passage": passage})
		})
	}
}

// document returns the input of a case in the encoding that the case asks for.
func document(c *datadriven.TestData) []byte {
	if len(c.CmdArgs) == 0 || c.CmdArgs[0].Key != "in" {
		return []byte(c.Input)
	}
	doc, err := map[string]encoding.Encoding{
		"gb18030": simplifiedchinese.GB18030,
		"big5":    traditionalchinese.Big5,
		"utf16":   unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
		"utf16be": unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
	}[c.CmdArgs[0].Vals[0]].NewEncoder().Bytes([]byte(c.Input))
	if err != nil {
		return nil
	}
	return doc
}

// cleanedText renders the text of a document by the stretches that came of one stretch
// of it: as they are, or with what they came from behind <-. What was dropped came to
// nothing.
func cleanedText(c *datadriven.TestData) string {
	doc := document(c)
	var t Text
	if err := t.Read(doc); err != nil {
		return err.Error()
	}
	out := &strings.Builder{}
	at, from := 0, 0
	for at < len(t.Bytes) {
		end := stretchEnd(&t, at)
		start, stop := t.Start(at), t.End(end)
		if start > from {
			fmt.Fprintf(out, "            <- %s\n", source(string(doc[from:start])))
		}
		switch is, was := string(t.Bytes[at:end]), string(doc[start:stop]); {
		case is == was:
			fmt.Fprintf(out, "%q\n", is)
		case was == "" && separators[is] != "":
			fmt.Fprintln(out, separators[is])
		default:
			fmt.Fprintf(out, "%-11s <- %s\n", fmt.Sprintf("%q", is), source(was))
		}
		at, from = end, stop
	}
	if from < len(doc) {
		fmt.Fprintf(out, "            <- %s\n", source(string(doc[from:])))
	}
	if t.Hides {
		fmt.Fprintf(out, "cells are hidden at %d\n", t.Hidden)
	}
	for _, o := range t.Objects {
		kind := [...]string{"a picture", "a file", "a frame"}[o.Kind]
		if name := t.Bytes[o.Name.Start:o.Name.End]; len(name) > 0 {
			kind += fmt.Sprintf(" called %q", name)
		}
		fmt.Fprintf(out, "%s at %d\n", kind, o.At)
	}
	if t.Called != (Span{}) {
		fmt.Fprintf(out, "called %q\n", t.Bytes[t.Called.Start:t.Called.End])
	}
	return out.String()
}

// separators are those that stand for markup, none of which is in the document.
var separators = map[string]string{string(rune(TableStart)): "[table]", string(rune(RowEnd)): "[row]", string(rune(CellEnd)): "[cell]", "\n": "[line]"}

// source renders what stands in a document: its bytes where these are no UTF-8.
func source(s string) string {
	if !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0 {
		return fmt.Sprintf("% x", s)
	}
	return fmt.Sprintf("%q", s)
}

// stretchEnd returns where the stretch of the text ends that at is in.
func stretchEnd(t *Text, at int) int {
	for _, m := range t.marks {
		if m.at > at {
			return m.at
		}
	}
	return len(t.Bytes)
}

// passage renders what people are shown of the first place where a document holds a
// word, with a line around it.
func passage(c *datadriven.TestData) string {
	doc := document(c)
	var t Text
	if err := t.Read(doc); err != nil {
		return err.Error()
	}
	word := c.CmdArgs[len(c.CmdArgs)-1].Vals[0]
	at := strings.Index(string(t.Bytes), word)
	if at < 0 {
		return fmt.Sprintf("no %q in %q", word, t.Bytes)
	}
	start, end := t.Start(at), t.End(at+len(word))
	p, ok := At(doc, start, end, 1)
	if !ok {
		return "none"
	}
	var quoted strings.Builder
	return fmt.Sprintf("bytes %d to %d, line %d, column %d\nbefore %q\n%q [%q] %q\nafter %q\nquoted %q\n",
		start, end, p.Line, p.Column, p.Before, p.Head, p.Marked, p.Tail, p.After, t.Quote(&quoted, at, at+len(word)))
}
