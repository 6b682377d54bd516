package rtf

import (
	"gongkai/extract/internal/parts"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// Code pages of Windows that are read.
const (
	japanesePage    = 932
	simplifiedPage  = 936
	koreanPage      = 949
	traditionalPage = 950
	westernPage     = 1252
	gb18030Page     = 54936
	utf8Page        = 65001
)

// codePages are those of fonts, by \fcharset.
var codePages = map[int]int{128: japanesePage, 129: koreanPage, 134: simplifiedPage, 136: traditionalPage}

// encodings are those of code pages, of two bytes a character first.
var encodings = map[int]encoding.Encoding{
	japanesePage: japanese.ShiftJIS, simplifiedPage: simplifiedchinese.GB18030, koreanPage: korean.EUCKR,
	traditionalPage: traditionalchinese.Big5, gb18030Page: simplifiedchinese.GB18030, westernPage: charmap.Windows1252,
}

// setFont takes a font for characters to come: for wide ones what stands behind \dbch,
// else what \f names.
func (r *reader) setFont(n int, plain bool) {
	switch {
	case r.reads == fontList:
		r.font = n
	case r.setsWide:
		r.wideFont, r.setsWide = n, false
		if plain {
			r.font = n
		}
	case plain:
		r.font = n
	}
}

// page returns the code page of characters at hand: that of the font, else of the
// document.
func (r *reader) page() int {
	if r.wide && r.fonts[r.wideFont] != 0 {
		return r.fonts[r.wideFont]
	}
	if page := r.fonts[r.font]; page != 0 {
		return page
	}
	return r.codePage
}

// hex reads a byte of a code page.
func (r *reader) hex() {
	if r.at+2 > len(r.doc) {
		r.at = len(r.doc)
		return
	}
	high, low := digit(r.doc[r.at]), digit(r.doc[r.at+1])
	if high < 0 || low < 0 {
		return // what follows is text
	}
	r.at += 2
	r.begins = false
	if r.owed > 0 {
		r.owed--
		return
	}
	r.code(byte(high<<4 | low))
}

// digit returns the value of a digit of hexadecimal, less than 0 if it is none.
func digit(c byte) int {
	if c < '0' {
		return -1
	}
	return strings.IndexByte("0123456789abcdef", c|0x20)
}

// code adds a byte of a code page. The second of two may be any character, also
// one that stands for itself.
func (r *reader) code(c byte) {
	if r.reads != show || r.hidden || r.deleted {
		r.gone()
		return
	}
	page := r.page()
	if page != r.codedPage {
		r.flush()
	}
	if c < utf8.RuneSelf && !r.lead {
		r.text(string(rune(c)))
		return
	}
	if len(r.coded) == 0 {
		r.enter()
	}
	r.coded, r.codedPage = append(r.coded, c), page
	r.lead = !r.lead && page != westernPage && page != utf8Page && c > utf8.RuneSelf && c != 0xFF
}

// unicode adds a unit of UTF-16, and owes what stands there for old programs.
func (r *reader) unicode(n int) {
	r.owed = r.skipBytes
	u := rune(uint16(n))
	switch {
	case utf16.IsSurrogate(u) && u < 0xDC00:
		r.high = u
	case utf16.IsSurrogate(u):
		r.text(string(utf16.DecodeRune(r.high, u)))
	default:
		r.text(string(u))
	}
}

// text adds text that is shown, if it is.
func (r *reader) text(s string) {
	if r.reads != show || r.hidden || r.deleted {
		r.gone()
		return
	}
	r.flush()
	if r.super {
		r.raised = append(r.raised, s...)
		return
	}
	r.enter()
	r.f.Write(s)
}

// flush writes what waits, unless it is text above the line that may go on.
func (r *reader) flush() {
	if len(r.coded) > 0 {
		s := decode(r.coded, r.codedPage)
		r.coded, r.lead = r.coded[:0], false
		r.f.Write(s)
	}
	if !r.super {
		r.settle()
	}
}

// settle writes all that waits.
func (r *reader) settle() {
	if len(r.coded) > 0 {
		r.flush()
	}
	if len(r.raised) > 0 {
		if !parts.IsNoteMark(string(r.raised)) {
			r.enter()
			r.f.Write(string(r.raised))
		}
		r.raised = r.raised[:0]
	}
}

// decode decodes bytes of a code page. If it is not stated, or is that of the west, what is
// Chinese is taken for it.
func decode(b []byte, page int) string {
	if page == utf8Page {
		return string(b)
	}
	e := encodings[page]
	if e == nil || page == westernPage {
		s, err := simplifiedchinese.GB18030.NewDecoder().Bytes(b)
		if err == nil && page != westernPage && !strings.ContainsRune(string(s), utf8.RuneError) {
			return string(s)
		}
		e = charmap.Windows1252
	}
	s, err := e.NewDecoder().Bytes(b)
	if err != nil {
		return strings.Repeat(string(utf8.RuneError), len(b))
	}
	return string(s)
}
