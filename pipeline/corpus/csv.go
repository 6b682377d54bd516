package corpus

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// csv reads rows under a header line.
func (w *walk) csv(r io.Reader, f Format, prefix string) error {
	// A quote that is never closed would take all the rest for one record.
	bound := &lengthLimit{r: r, max: w.Max}
	c := csv.NewReader(bound)
	c.ReuseRecord, c.FieldsPerRecord = true, -1
	if f == TSV {
		c.Comma, c.LazyQuotes = '\t', true
	}
	header, err := c.Read()
	if errors.Is(err, io.EOF) {
		return nil
	}
	if err != nil {
		return err
	}
	header = slices.Clone(header)
	header[0] = strings.TrimPrefix(header[0], "\uFEFF")
	text, id := column(header, orElse(w.TextField, TextFields)), column(header, orElse(w.IDField, IDFields))
	if text < 0 {
		return noTextField(&w.Options, header)
	}
	for number := 1; ; number++ {
		bound.n = 0
		row, err := c.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		rec := Record{ID: strconv.Itoa(number)}
		if id >= 0 && id < len(row) && shortID(row[id]) != "" {
			rec.ID = row[id]
		}
		rec.ID = prefix + rec.ID
		if text < len(row) {
			rec.Text = []byte(row[text])
		}
		rec.NoText = blank(rec.Text)
		if err := w.give(rec); err != nil {
			return err
		}
	}
}

// column gives the place of the first of the names, or -1.
func column(header, names []string) int {
	for _, name := range names {
		if i := slices.Index(header, name); i >= 0 {
			return i
		}
	}
	return -1
}

func blank(text []byte) bool { return len(bytes.TrimSpace(text)) == 0 }

// lengthLimit fails when too much is read at a stretch; n is set back by its
// owner.
type lengthLimit struct {
	r      io.Reader
	n, max int64
}

func (l *lengthLimit) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if l.n += int64(n); l.n > l.max {
		return n, fmt.Errorf("is larger than %d MB; is a quote not closed?", l.max>>20)
	}
	return n, err
}
