package main

import (
	"io"
	"os"
	"slices"
	"unicode/utf8"

	"golang.org/x/term"

	"gongkai/cmd/internal/view"
)

// output is standard output. It keeps the first error of a write: commands
// print without looking, and start says so at the end.
type output struct {
	io.Writer
	err error
}

func (o *output) Write(p []byte) (int, error) {
	if o.err != nil {
		return 0, o.err
	}
	n, err := o.Writer.Write(p)
	o.err = err
	return n, err
}

// screen writes to a terminal. Control characters, which it would obey, it is shown
// as what they are, whichever format has let them through.
type screen struct {
	io.Writer
	rest []byte // of a character whose other bytes are to come
}

// onScreen returns a screen where a writer is a terminal, else the writer.
func onScreen(w io.Writer) io.Writer {
	if isTerminal(w) {
		return &screen{Writer: w}
	}
	return w
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

func (s *screen) Write(p []byte) (int, error) {
	text := append(s.rest, p...)
	whole := len(text) - unfinished(text)
	if _, err := io.WriteString(s.Writer, view.Printable(string(text[:whole]))); err != nil {
		return 0, err
	}
	s.rest = slices.Clone(text[whole:])
	return len(p), nil
}

// unfinished returns how many bytes at the end of a text are the beginning of a
// character.
func unfinished(text []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(text); n++ {
		if tail := text[len(text)-n:]; utf8.RuneStart(tail[0]) {
			if utf8.FullRune(tail) {
				return 0
			}
			return n
		}
	}
	return 0
}
