// Package xls reads workbooks of Excel 5 to 2003 and of WPS (Microsoft's MS-XLS, whose sections are
// cited here): .xls, .et. They are a stream of records in a storage, or by themselves, as programs write them
// that know no more of Excel. Cells give what they show: numbers in their format, what formulas came to.
package xls

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"gongkai/extract/internal/file/compound"
	"gongkai/extract/internal/file/member"
	"gongkai/extract/internal/file/numfmt"
	"gongkai/extract/internal/file/sheet"
	"gongkai/extract/internal/parts"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

// streams are the names that the stream of a workbook has: of Excel 97 and later, of 5 and 95. Some files
// have both, for both.
var streams = []string{"Workbook", "Book"}

// heads are how streams begin that lie in no storage: of Excel 5 and later, and of earlier ones.
var heads = []string{"\x09\x08\x08\x00", "\x09\x08\x10\x00", "\x09\x00\x04\x00", "\x09\x02\x06\x00", "\x09\x04\x06\x00"}

// Is reports whether doc is one.
func Is(doc []byte) bool {
	if !compound.Is(doc) {
		return isBare(doc)
	}
	s, err := compound.Open(doc)
	return err == nil && (s.Has(streams[0]) || s.Has(streams[1]))
}

// isBare reports whether doc is a stream by itself: of a workbook or a sheet.
func isBare(doc []byte) bool {
	for _, head := range heads {
		if bytes.HasPrefix(doc, []byte(head)) && len(doc) >= recordHead+4 {
			what := u16(doc, recordHead+2)
			return what == aWorkbook || what == aSheet
		}
	}
	return false
}

// Read writes the sheets of doc that are shown, each a part.
func Read(doc []byte, f *parts.File) (err error) {
	defer func() {
		if recover() != nil { // what lies where in the file is stated by the file
			err = member.Broken()
		}
	}()
	b, err := stream(doc)
	if err != nil {
		return err
	}
	w, err := open(b)
	if err != nil {
		return err
	}
	return sheet.Book(f, w.sheets, func(s place) (string, *sheet.Cells, error) {
		cells, err := w.read(s)
		return s.name, cells, err
	})
}

// stream returns the stream of a workbook.
func stream(doc []byte) ([]byte, error) {
	if !compound.Is(doc) {
		return doc, nil
	}
	s, err := compound.Open(doc)
	if err != nil {
		return nil, err
	}
	for _, name := range streams {
		if s.Has(name) {
			return s.Read(name)
		}
	}
	return nil, member.Broken()
}

// What a stretch of records says of itself (2.4.21): the form of records, and what they are.
const (
	excel97   = 0x0600
	aWorkbook = 0x0005
	aSheet    = 0x0010
)

// workbook is what sheets have in common.
type workbook struct {
	b       []byte
	left    int // bytes of sheets that may yet be read: they do not lie in one another
	unicode bool
	narrow  encoding.Encoding // of text that is not
	sheets  []place
	texts   []string
	codes   map[int]string // of number formats
	styles  []int          // of cells: the number format of each
	epoch   numfmt.Epoch
}

// place is a sheet and where it lies.
type place struct {
	name string
	at   int
}

// open reads what comes before the sheets.
func open(b []byte) (*workbook, error) {
	w := &workbook{b: b, left: len(b), narrow: simplifiedchinese.GB18030, codes: map[int]string{}}
	r := &reader{b: b}
	kind, data := r.next()
	switch {
	case kind&0xFF != begins&0xFF:
		return nil, member.Broken()
	case kind != begins:
		return nil, reject(message.IsOldExcel)
	}
	w.unicode = u16(data, 0) == excel97
	if u16(data, 2) == aSheet { // a sheet alone
		w.sheets = []place{{"1", 0}}
		return w, nil
	}
	for {
		var err error
		kind, data := r.next()
		switch kind {
		case endOf:
			return w, nil
		case password:
			clear, ok := unprotected(b, data)
			if !ok {
				return nil, reject(message.EncryptedFile)
			}
			w.b, r.b = clear, clear
		case codePage:
			if page := u16(data, 0); page == big5 || page == big5OfMac {
				w.narrow = traditionalchinese.Big5
			}
		case epoch:
			if u16(data, 0) == 1 {
				w.epoch = numfmt.Since1904
			}
		case ofSheet:
			w.readPlace(data)
		case numberCode:
			w.codes[u16(data, 0)] = w.code(data[2:])
		case cellStyle:
			err = sheet.Put(&w.styles, mostStyles, u16(data, 2))
		case textTable:
			err = w.readTexts(r.pieces(data))
		}
		if err != nil {
			return nil, err
		}
	}
}

// Code pages of traditional characters. All others are taken for simplified ones: programs
// that write Chinese state pages of Europe, too.
const big5, big5OfMac = 950, 10002

// readPlace reads where a sheet lies (2.4.28), if it is one and is shown.
func (w *workbook) readPlace(data []byte) {
	at, state, what, name := u32(data), data[4]&3, data[5], data[6:]
	if state == 0 && what == 0 {
		w.sheets = append(w.sheets, place{w.short(name), at})
	}
}

// short returns a text whose length is a byte.
func (w *workbook) short(b []byte) string {
	n := int(b[0])
	if !w.unicode {
		return w.decoded(b[1 : 1+n])
	}
	p := pieces{b[1:]}
	return p.text(n)
}

// code returns the code of a number format.
func (w *workbook) code(b []byte) string {
	if !w.unicode {
		return w.short(b)
	}
	return w.long(pieces{b})
}

// long returns a text whose length is two bytes.
func (w *workbook) long(p pieces) string {
	n := u16(p.take(2), 0)
	if w.unicode {
		return p.text(n)
	}
	var b []byte
	for n > 0 {
		p.settle()
		here := min(n, len(p[0]))
		b = append(b, p.take(here)...)
		n -= here
	}
	return w.decoded(b)
}

// decoded returns text of a byte or two a character. Some programs write it in UTF-8, in which
// Chinese takes three; of what takes two all may be GBK.
func (w *workbook) decoded(b []byte) string {
	if s := string(b); utf8.ValidString(s) && strings.IndexFunc(s, func(r rune) bool { return utf8.RuneLen(r) == 2 }) < 0 {
		return s
	}
	out, err := w.narrow.NewDecoder().Bytes(b)
	if err != nil {
		return string(b)
	}
	return string(out)
}

// Excel knows 4,050 styles, in files that it does not complain of up to 65,490.
const mostTexts, mostStyles = 1_000_000, 65_490

// readTexts reads the table of texts (2.4.265). Some programs state more of them than there are.
func (w *workbook) readTexts(p pieces) error {
	p.take(4) // how often they are used
	n := u32(p.take(4))
	for i := 0; i < n && !p.ended(); i++ {
		if err := sheet.Put(&w.texts, mostTexts, p.text(u16(p.take(2), 0))); err != nil {
			return err
		}
	}
	return nil
}

func reject(code message.Code) error {
	return &report.Reject{Reason: report.ReasonNotText, Detail: message.New(code)}
}
