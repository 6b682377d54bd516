package corpus

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// lines reads a JSON object a line. Format JSON is given up at the first line
// if that is not one.
func (w *walk) lines(r io.Reader, f Format, prefix string) error {
	b := bufio.NewReaderSize(r, 64<<10)
	fields := pick{o: &w.Options, buf: &w.text}
	members := object{names: slices.Concat(fields.textNames(), fields.idNames()), asked: true}
	for number := 1; ; {
		line, tooLarge, err := w.line(b)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		last := err != nil
		if line = bytes.TrimSpace(line); number == 1 {
			line = bytes.TrimPrefix(line, []byte("\xEF\xBB\xBF"))
		}
		if len(line) > 0 || tooLarge {
			rec := Record{TooLarge: tooLarge}
			if !tooLarge {
				if err := members.read(line); err != nil {
					if f == JSON && number == 1 {
						return &UnsupportedError{"JSON that is not JSON Lines is not read"}
					}
					return fmt.Errorf("is no JSON object: %w", err)
				}
				rec.Text, rec.ID = fields.json(&members)
				rec.NoText = rec.Text == nil
			}
			if rec.ID == "" {
				rec.ID = strconv.Itoa(number)
			}
			rec.ID = prefix + rec.ID
			if err := w.keep(rec, &fields); err != nil {
				return err
			}
			number++
		}
		if last {
			return w.end(&fields)
		}
	}
}

// line gives the next line; the error is that of the reader, io.EOF after the
// last line with it.
func (w *walk) line(b *bufio.Reader) (line []byte, tooLarge bool, err error) {
	g := w.gather()
	for {
		part, err := b.ReadSlice('\n')
		if err := g.add(part); err != nil {
			return nil, false, err
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return w.buf, g.tooLarge, err
		}
	}
}

// pick finds the text and the id of records with fields.
type pick struct {
	o     *Options
	buf   *[]byte  // for the text at hand
	found bool     // some record had text
	held  []Record // records without text, before the first with it
	seen  []string // fields of the first record
}

// maxHeld bounds what is kept of records before one has text.
const maxHeld = 1000

// keep hands a record over, once it is known that some record has text.
func (w *walk) keep(r Record, p *pick) error {
	if !p.found && !r.TooLarge && len(p.held) < maxHeld {
		p.held = append(p.held, r)
		return nil
	}
	if err := w.release(p); err != nil {
		return err
	}
	return w.give(r)
}

func (w *walk) release(p *pick) error {
	for _, r := range p.held {
		if err := w.give(r); err != nil {
			return err
		}
	}
	p.held = nil
	return nil
}

func (p *pick) textNames() []string { return orElse(p.o.TextField, TextFields) }

func (p *pick) idNames() []string { return orElse(p.o.IDField, IDFields) }

// json gives nil for a record without text. The text is good until the next call.
func (p *pick) json(members *object) (text []byte, id string) {
	if p.seen == nil {
		p.seen = append([]string{}, members.all...)
		slices.Sort(p.seen)
		p.seen = slices.Compact(p.seen)
		members.asked = false
	}
	for _, name := range p.textNames() {
		if v := members.value(name); len(v) > 0 && v[0] == '"' {
			*p.buf = said(*p.buf, v)
			if !blank(*p.buf) {
				text = *p.buf
				break
			}
			p.found = true
		}
	}
	p.found = p.found || text != nil
	for _, name := range p.idNames() {
		v := members.value(name)
		if len(v) == 0 || string(v) == "null" {
			continue
		}
		if id = string(v); v[0] == '"' {
			id = string(said(nil, v))
		}
		if id = shortID(id); id != "" {
			break
		}
	}
	return text, id
}

// said gives what a string says, in a buffer if that will do.
func said(buf, quoted []byte) []byte {
	if text, ok := unquote(buf[:0], quoted); ok {
		return text
	}
	var t jsonText
	_ = json.Unmarshal(quoted, &t) // that it is a string has been seen
	return t
}

// jsonText is a string of JSON, taken without the detour by a Go string: it may
// be large.
type jsonText []byte

func (t *jsonText) UnmarshalText(b []byte) error {
	*t = bytes.Clone(b)
	return nil
}

// end tells of a container in which no record had the field.
func (w *walk) end(p *pick) error {
	if p.found || p.seen == nil {
		return w.release(p)
	}
	return noTextField(p.o, p.seen)
}

func noTextField(o *Options, seen []string) error {
	const shown = 12
	if len(seen) == 0 {
		return &UnsupportedError{"its records have no fields"}
	}
	names := strings.Join(seen[:min(len(seen), shown)], ", ")
	if len(seen) > shown {
		names += ", ..."
	}
	return &UnsupportedError{fmt.Sprintf("no field %s in it; there are: %s; name the one with the text by --text-field",
		strings.Join(orElse(o.TextField, TextFields), " or "), names)}
}

// shortID refuses what is too long for a name.
func shortID(id string) string {
	const longest = 2000
	if len(id) > longest {
		return ""
	}
	return id
}

func orElse(given string, names []string) []string {
	if given != "" {
		return []string{given}
	}
	return names
}
