package xls

import (
	"encoding/binary"
	"slices"
	"unicode/utf16"
)

// Kinds of records (2.3), as far as they are read.
const (
	formula     = 0x0006
	formulaAlt  = 0x0406 // which some programs write
	endOf       = 0x000A
	epoch       = 0x0022
	password    = 0x002F
	goesOn      = 0x003C // the record before
	codePage    = 0x0042
	columns     = 0x007D
	ofSheet     = 0x0085
	severalRK   = 0x00BD
	severalNone = 0x00BE
	richText    = 0x00D6
	cellStyle   = 0x00E0
	mergedAreas = 0x00E5
	textTable   = 0x00FC
	textOfTable = 0x00FD
	none        = 0x0201
	number      = 0x0203
	ownText     = 0x0204
	truth       = 0x0205
	cameTo      = 0x0207 // what the formula before came to, if that is text
	ofRow       = 0x0208
	oneRK       = 0x027E
	numberCode  = 0x041E
	begins      = 0x0809
)

// reader reads the records of a stream.
type reader struct {
	b  []byte
	at int
}

const recordHead = 4 // its kind, and how long it is

// next returns the next record. What is cut panics.
func (r *reader) next() (kind int, data []byte) {
	kind = u16(r.b, r.at)
	from := r.at + recordHead
	r.at = from + u16(r.b, r.at+2)
	return kind, r.b[from:r.at]
}

// pieces returns a record with those that continue it.
func (r *reader) pieces(data []byte) pieces {
	p := pieces{data}
	for r.at+recordHead <= len(r.b) && u16(r.b, r.at) == goesOn {
		_, more := r.next()
		p = append(p, more)
	}
	return p
}

// pieces are what is left of a record and those that continue it.
type pieces [][]byte

// settle goes on to the next piece if nothing is left of this one.
func (p *pieces) settle() {
	for len((*p)[0]) == 0 {
		*p = (*p)[1:]
	}
}

// ended reports whether nothing is left.
func (p pieces) ended() bool {
	return !slices.ContainsFunc(p, func(piece []byte) bool { return len(piece) > 0 })
}

// take returns the next bytes, which lie in one piece.
func (p *pieces) take(n int) []byte {
	p.settle()
	b := (*p)[0][:n]
	(*p)[0] = (*p)[0][n:]
	return b
}

// skip passes over bytes, which may go over several pieces.
func (p *pieces) skip(n int) {
	for n > 0 {
		p.settle()
		here := min(n, len((*p)[0]))
		p.take(here)
		n -= here
	}
}

// Flags of a text (2.5.293).
const (
	wide  = 1 << iota // two bytes a character
	_                 //
	extra             // how it is pronounced stands behind it
	rich              // looks of its stretches stand behind it
)

// text returns a text of so many characters, which begins with its flags. Where it goes over to
// another piece, flags stand again: the rest may have another width.
func (p *pieces) text(n int) string {
	flags := p.take(1)[0]
	behind := 0
	if flags&rich != 0 {
		const look = 4
		behind = look * u16(p.take(2), 0)
	}
	if flags&extra != 0 {
		behind += u32(p.take(4))
	}
	var units []uint16
	for n > 0 {
		if len((*p)[0]) == 0 {
			p.settle()
			flags = p.take(1)[0]
		}
		size := 1
		if flags&wide != 0 {
			size = 2
		}
		here := min(n, len((*p)[0])/size)
		if here == 0 {
			panic("a character is torn")
		}
		units = appendUnits(units, p.take(here*size), size)
		n -= here
	}
	p.skip(behind)
	return string(utf16.Decode(units))
}

func appendUnits(units []uint16, b []byte, size int) []uint16 {
	for i := 0; i < len(b); i += size {
		if size == 1 {
			units = append(units, uint16(b[i]))
		} else {
			units = append(units, binary.LittleEndian.Uint16(b[i:]))
		}
	}
	return units
}

func u16(b []byte, at int) int { return int(binary.LittleEndian.Uint16(b[at:])) }

func u32(b []byte) int { return int(binary.LittleEndian.Uint32(b)) }
