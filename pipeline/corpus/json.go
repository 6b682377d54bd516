package corpus

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"gongkai/extract/message"
)

// json reads JSON objects: one a line, which is the common form and the quickest,
// or the members of an array, or one after another over several lines.
func (w *walk) json(r io.Reader, f Format, prefix string) error {
	b := bufio.NewReaderSize(w.utf8(r), 64<<10)
	s := &objects{walk: w, format: f, prefix: prefix, fields: pick{o: &w.Options, buf: &w.text}}
	s.members = object{names: slices.Concat(s.fields.textNames(), s.fields.idNames(), s.fields.titleNames()), asked: true}
	head, _ := b.Peek(b.Size())
	read := s.lines
	if overLines(head) {
		read = s.values
	}
	if err := read(b); err != nil {
		return err
	}
	return s.end()
}

// lines reads an object a line.
func (s *objects) lines(b *bufio.Reader) error {
	for {
		line, tooLarge, err := s.line(b)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if line = bytes.TrimSpace(line); len(line) > 0 || tooLarge {
			if err := s.add(line, tooLarge, nil); err != nil {
				return err
			}
		}
		if err != nil {
			return nil
		}
	}
}

// line returns the next line; the error is that of the reader, io.EOF after the
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

// objects are the records of JSON.
type objects struct {
	*walk
	format    Format
	prefix    string
	fields    pick
	members   object
	good, bad int
	firstBad  error
	firstAt   int
}

// maxBad is how many records may be no JSON objects before those that are count:
// beyond it, a file in which most are none is no corpus.
const maxBad = 1000

// add takes a record, or why it is none.
func (s *objects) add(raw []byte, tooLarge bool, broken error) error {
	number := s.good + s.bad + 1
	rec := Record{TooLarge: tooLarge}
	if !tooLarge && broken == nil {
		broken = s.members.read(raw)
	}
	switch {
	case broken != nil:
		rec.TooLarge, rec.Err = false, message.Wrap(broken, message.NoJSONObject)
		if s.bad++; s.firstBad == nil {
			s.firstBad, s.firstAt = rec.Err, number
		}
		if s.bad > maxBad && s.bad > s.good {
			return message.Wrap(s.firstBad, message.FewJSONObjects, message.Number(s.bad), message.Number(s.firstAt))
		}
	default:
		s.good++
		if !tooLarge {
			rec.Text, rec.ID = s.fields.json(&s.members, number)
			rec.NoText = rec.Text == nil
		}
	}
	if rec.ID == "" {
		rec.ID = strconv.Itoa(number)
	}
	rec.ID = s.prefix + rec.ID
	return s.keep(rec, &s.fields)
}

// end says of a container if none of its records was an object, or had a text.
func (s *objects) end() error {
	switch {
	case s.good == 0 && s.bad > 0 && s.format == JSON: // which may be anything
		return unsupported(message.NoJSONObjects, message.Number(s.firstAt), message.Each(message.Of(s.firstBad)))
	case s.good == 0 && s.bad > 0:
		return s.firstBad
	case s.fields.texts == 0 && s.fields.seen != nil:
		for _, r := range s.fields.held {
			if r.Err != nil {
				if err := s.give(r); err != nil {
					return err
				}
			}
		}
		return noText(s.fields.o, s.fields.seen, s.fields.found)
	}
	return s.release(&s.fields)
}

// pick finds the text and the id of records with fields.
type pick struct {
	o     *Options
	buf   *[]byte  // for the text at hand
	found bool     // some record had the field of the text
	texts int      // records with a text
	held  []Record // records without text, before the first with it
	seen  []string // fields of the first record
}

// maxHeld bounds what is kept of records before one has text.
const maxHeld = 1000

// keep hands a record over, once it is known that some record has text.
func (w *walk) keep(r Record, p *pick) error {
	if p.texts == 0 && !r.TooLarge && len(p.held) < maxHeld {
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

// titleNames returns what may stand beside a number, where no field is asked for.
func (p *pick) titleNames() []string {
	if p.o.IDField != "" {
		return nil
	}
	return TitleFields
}

// json returns nil for a record without text. The text is good until the next call.
func (p *pick) json(members *object, number int) (text []byte, id string) {
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
				p.texts++
				break
			}
			p.found = true
		}
	}
	if id = members.first(p.idNames()); id == "" {
		id = titled(number, members.first(p.titleNames()))
	}
	return text, id
}

// titled names a record by its number and its title, if there is one.
func titled(number int, title string) string {
	return strings.Join(append([]string{strconv.Itoa(number)}, strings.Fields(title)...), " ")
}

// first returns what the first of the names says that says anything.
func (o *object) first(names []string) string {
	for _, name := range names {
		v := o.value(name)
		if len(v) == 0 || string(v) == "null" {
			continue
		}
		id := string(v)
		if v[0] == '"' {
			id = string(said(nil, v))
		}
		if id = shortID(id); id != "" {
			return id
		}
	}
	return ""
}

// said returns what a string says, in a buffer if that will do.
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

// noText says of a container that none of its records has a text, and which
// fields there are. found: the field of the text is among them.
func noText(o *Options, seen []string, found bool) error {
	const shown = 12
	if len(seen) == 0 {
		return unsupported(message.NoFields)
	}
	names := strings.Join(seen[:min(len(seen), shown)], ", ")
	if len(seen) > shown {
		names += ", ..."
	}
	what := message.New(message.NoKnownField)
	switch {
	case found:
		what = message.New(message.FieldHasNoText)
	case o.TextField != "":
		what = message.New(message.NoSuchField, message.Text(o.TextField))
	}
	return unsupported(message.NameTextField, message.Each(what), message.Text(names))
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
