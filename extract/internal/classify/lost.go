package classify

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"gongkai/extract/form"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

// No table is lost without a word on it: where a report has nothing of one, a note says
// so, and why if the document shows why. Tables are published as pictures, in files that
// the page links to, in frames, and by scripts that no reader of text runs.

const (
	// fewLabels show that the labels of a table are there: prose names one or two.
	fewLabels = 3
	// longestHeading is the longest line that is taken for a heading, in bytes.
	longestHeading = 120
	// longestSection is how far the last section is looked at, which no heading ends:
	// behind it stands the foot of the page.
	longestSection = 3000
)

// noteLost notes the tables of which r has nothing.
func (x *classifier) noteLost(r *report.Builder) {
	read := 0
	for i := range r.Readings {
		read |= 1 << r.Readings[i].Metric.Info().Table.Number
	}
	var absent []*form.Table
	for _, t := range form.Tables {
		if read&(1<<t.Number) != 0 || r.Edition != form.NoEdition && !t.Has(r.Edition) {
			continue
		}
		s, ok := x.section(t.Section)
		if !ok {
			absent = append(absent, t)
			continue
		}
		r.Note(x.Text.Start(s.Start), message.New(message.TableLost, message.Name(t.Name()), message.Each(x.whyLost(t, s))))
	}
	if len(absent) == len(form.Tables) {
		r.Note(x.Text.Start(0), message.New(message.TablesLost))
		return
	}
	for _, t := range absent {
		r.Note(-1, message.New(message.TableAbsent, message.Name(t.Name())))
	}
}

// section returns where a section of the report stands, the first being 1, from its
// heading on, and reports whether the text has that heading. The last counts: a table of
// contents stands before.
func (x *classifier) section(n int) (text.Span, bool) {
	b := x.Text.Bytes
	s := text.Span{Start: x.lastHeading(n), End: len(b)}
	if s.Start < 0 {
		return s, false
	}
	ended := false
	for i := n + 1; i <= len(label.Headings); i++ {
		if at := x.lastHeading(i); at > s.Start && at < s.End {
			s.End, ended = at, true
		}
	}
	if !ended {
		s.End = min(s.End, s.Start+longestSection)
	}
	return s, true
}

// lastHeading returns the place of the last heading of a section, -1 if there is none.
func (x *classifier) lastHeading(n int) int {
	b := x.Text.Bytes
	word := []byte(label.Headings[n-1])
	for end := len(b); ; {
		at := bytes.LastIndex(b[:end], word)
		if at < 0 || isHeading(b, at, len(word)) {
			return at
		}
		end = at
	}
}

// endsLine reports whether a character ends a line or a cell.
func endsLine(r rune) bool { return r < ' ' }

// isHeading reports whether what stands at b[at:at+size] is a heading, or part of one: a
// short line without a stop, or behind a number.
func isHeading(b []byte, at, size int) bool {
	from := bytes.LastIndexFunc(b[max(0, at-longestHeading):at], endsLine) + 1 + max(0, at-longestHeading)
	before := strings.TrimLeft(string(b[from:at]), " #*|")
	if r, n := utf8.DecodeRuneInString(before); strings.ContainsRune("一二三四五六七八九十", r) && strings.HasPrefix(before[n:], "、") {
		return true
	}
	behind := b[at+size : min(len(b), at+size+longestHeading)]
	if end := bytes.IndexFunc(behind, endsLine); end >= 0 {
		behind = behind[:end]
	} else if len(behind) == longestHeading {
		return false
	}
	return !strings.ContainsAny(before, ",;。") && !bytes.ContainsAny(behind, ",;。")
}

// whyLost returns why nothing of a table was read that its section s should have.
func (x *classifier) whyLost(t *form.Table, s text.Span) message.Message {
	b := x.Text.Bytes[s.Start:s.End]
	if x.hasPicture(s) {
		return message.New(message.InPictures)
	}
	if x.hasObject(text.Frame, s) {
		return message.New(message.InFrame)
	}
	if why := x.elsewhere(); !why.IsZero() {
		return why
	}
	labels := 0
	for i := range x.Labels {
		h := &x.Labels[i]
		if h.Start < s.Start || h.Start >= s.End {
			continue
		}
		if h.Is(t.Row) || h.Is(t.Group) || h.Is(t.Column) || h.Is(t.Head) || h.Is(t.Block) {
			labels++
		}
	}
	switch {
	case labels >= fewLabels && bytes.ContainsAny(b, "0123456789"):
		return message.New(message.ValuesNotMatched)
	case labels >= fewLabels:
		return message.New(message.LabelsAlone)
	case x.Text.Scripted && bytes.IndexByte(b, text.TableStart) >= 0:
		return message.New(message.ByScript)
	}
	return message.New(message.NoTableThere)
}

// elsewhere returns where a document says that what it lacks is: in a file, or made by a
// script; nothing if it says neither.
func (x *classifier) elsewhere() message.Message {
	for _, a := range x.attachments() {
		if a.sure {
			return message.New(message.InAttachment, message.Text(a.name()))
		}
	}
	if x.needsScript() {
		return message.New(message.ByScript)
	}
	return message.Message{}
}

// because returns what with the reason for it, if the document shows one.
func (x *classifier) because(what message.Message) message.Message {
	why := x.whyAllLost()
	if why.IsZero() {
		return what
	}
	return message.New(message.Within, message.Each(what), message.Each(why))
}

// whyAllLost returns why a document has no table, as far as it shows that: where its
// sections are they tell, else what stands behind its title.
func (x *classifier) whyAllLost() message.Message {
	if why := x.elsewhere(); !why.IsZero() {
		return why
	}
	var sections []text.Span
	for _, t := range form.Tables {
		if s, ok := x.section(t.Section); ok {
			sections = append(sections, s)
		}
	}
	if t := x.Best(); len(sections) == 0 && t != nil {
		sections = append(sections, text.Span{Start: t.End(), End: min(len(x.Text.Bytes), t.End()+longestSection)})
	}
	for _, s := range sections {
		if x.hasPicture(s) {
			return message.New(message.InPictures)
		}
		if x.hasObject(text.Frame, s) {
			return message.New(message.InFrame)
		}
	}
	return message.Message{}
}

// hasPicture reports whether a stretch of the text has a picture, of a page or as text
// names it.
func (x *classifier) hasPicture(s text.Span) bool {
	b := x.Text.Bytes[s.Start:s.End]
	return x.hasObject(text.Picture, s) || bytes.Contains(b, []byte("![")) || bytes.Contains(b, []byte("[图片"))
}

// hasObject reports whether an object of a kind stands in a stretch of the text.
func (x *classifier) hasObject(kind text.ObjectKind, s text.Span) bool {
	atEnd := s.End == len(x.Text.Bytes)
	for _, o := range x.Text.Objects {
		if o.Kind == kind && o.At >= s.Start && (o.At < s.End || atEnd) {
			return true
		}
	}
	return false
}

// needsScript reports whether a page says that it shows nothing without scripts, or that
// it is being loaded.
func (x *classifier) needsScript() bool {
	return x.Text.Scripted && x.contains("加载中", "正在加载", "Loading", "loading...", "{{") > 0 || x.Text.AsksForScript
}
