package specimen

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
)

func init() { fileWriters["doc"] = writeDOC }

// writeDOC writes a document of Word 97: a storage with the streams WordDocument and 1Table, text in
// two pieces of which one may have a byte for a character, tables whose rows are defined at their ends.
func writeDOC(p *paper) []byte {
	w := &docWriter{dress: p.dress()}
	for _, b := range p.blocks {
		if b.rows == nil {
			w.run(b.text, nil)
			w.end(paragraphMark, nil)
			continue
		}
		for _, row := range laidOut(b.rows) {
			w.row(row)
		}
	}
	return w.file()
}

const (
	paragraphMark = 0x0D
	cellMark      = 0x07
)

// docWriter gathers text and what it looks like.
type docWriter struct {
	dress      uint64
	text       []uint16
	paragraphs []docRun
	characters []docRun
	n          int
}

// docRun is a stretch of text up to a place, with properties.
type docRun struct {
	to         int
	properties []byte
}

// run writes text of one look.
func (w *docWriter) run(s string, properties []byte) {
	for _, r := range s {
		if r == '\n' {
			r = 0x0B
		}
		w.text = utf16.AppendRune(w.text, r)
	}
	w.characters = append(w.characters, docRun{len(w.text), properties})
	if w.n++; w.dress&1 == 1 && w.n%5 == 0 { // what was deleted under tracking, and what is hidden
		w.text = append(w.text, '7')
		w.characters = append(w.characters, docRun{len(w.text), [][]byte{{0x00, 0x08, 1}, {0x3C, 0x08, 1}}[w.n/5%2]})
	}
	if w.dress&2 == 2 && w.n%7 == 0 { // the number of the page, as a field
		w.text = append(w.text, 0x13, 'P', '8', 0x14, 0x15)
		w.characters = append(w.characters, docRun{len(w.text), nil})
	}
}

// end writes the mark of a paragraph, with the properties of it.
func (w *docWriter) end(mark uint16, properties []byte) {
	w.text = append(w.text, mark)
	w.characters = append(w.characters, docRun{len(w.text), nil})
	w.paragraphs = append(w.paragraphs, docRun{len(w.text), properties})
}

func (w *docWriter) row(row []slot) {
	inTable := []byte{0x16, 0x24, 1}
	edges, cells := []byte{0, 0}, []byte{}
	for _, c := range row {
		if !c.continues {
			w.run(c.text, nil)
		}
		w.end(cellMark, inTable)
		edges = binary.LittleEndian.AppendUint16(edges, uint16((c.col+c.cols)*1000))
		flags := uint16(0)
		switch {
		case c.continues:
			flags = 1 << 5
		case c.rows > 1:
			flags = 3 << 5
		}
		cells = append(binary.LittleEndian.AppendUint16(cells, flags), make([]byte, 18)...)
	}
	definition := append(append([]byte{byte(len(row))}, edges...), cells...)
	properties := append([]byte{0x16, 0x24, 1, 0x17, 0x24, 1, 0x08, 0xD6}, binary.LittleEndian.AppendUint16(nil, uint16(len(definition)+1))...)
	w.end(cellMark, append(properties, definition...))
}

// file puts the streams together.
func (w *docWriter) file() []byte {
	const textAt = 0x800
	head := make([]byte, textAt)
	put16 := func(at int, v int) { binary.LittleEndian.PutUint16(head[at:], uint16(v)) }
	put32 := func(at int, v int) { binary.LittleEndian.PutUint32(head[at:], uint32(v)) }
	put16(0, 0xA5EC)
	put16(2, 0xC1)
	put16(10, 0x0200) // the stream is 1Table
	put16(32, 14)
	put16(62, 22)
	put32(64+4*3, len(w.text))
	put16(152, 93)

	document := head
	for _, c := range w.text {
		document = binary.LittleEndian.AppendUint16(document, c)
	}
	place := func(at int) int { return textAt + 2*at }
	var table []byte
	part := func(index int, b []byte) {
		binary.LittleEndian.PutUint32(document[154+8*index:], uint32(len(table)))
		binary.LittleEndian.PutUint32(document[154+8*index+4:], uint32(len(b)))
		table = append(table, b...)
	}

	// The text is one piece, or was saved in haste as two.
	cuts := []int{0, len(w.text)}
	if w.dress&4 == 4 {
		cuts = []int{0, len(w.text) / 3, len(w.text)}
	}
	var pieces []byte
	for _, at := range cuts {
		pieces = binary.LittleEndian.AppendUint32(pieces, uint32(at))
	}
	for _, at := range cuts[:len(cuts)-1] {
		pieces = append(pieces, 0, 0)
		pieces = binary.LittleEndian.AppendUint32(pieces, uint32(place(at)))
		pieces = append(pieces, 0, 0)
	}
	part(33, append(binary.LittleEndian.AppendUint32([]byte{2}, uint32(len(pieces))), pieces...))

	pages := func(index int, list []docRun, entry int, styled bool) {
		var firsts, numbers []byte
		from := 0
		for len(list) > 0 {
			for len(document)%512 != 0 {
				document = append(document, 0)
			}
			page, n := docPage(list, place(from), place, entry, styled)
			firsts = binary.LittleEndian.AppendUint32(firsts, uint32(place(from)))
			numbers = binary.LittleEndian.AppendUint32(numbers, uint32(len(document)/512))
			document = append(document, page...)
			from = list[n-1].to
			list = list[n:]
		}
		part(index, append(binary.LittleEndian.AppendUint32(firsts, uint32(place(from))), numbers...))
	}
	pages(12, w.characters, 1, false)
	pages(13, w.paragraphs, 13, true)
	return storage("WordDocument", document, "1Table", table)
}

// docPage writes a page of properties for as many runs as fit; it returns how many.
func docPage(list []docRun, from int, place func(int) int, entry int, styled bool) (page []byte, n int) {
	page = make([]byte, 512)
	end := 511
	var places, entries []byte
	places = binary.LittleEndian.AppendUint32(places, uint32(from))
	for _, r := range list {
		b := append([]byte{byte(len(r.properties))}, r.properties...)
		if styled {
			b = append([]byte{0, 0}, r.properties...) // the style
			if len(b)%2 == 1 {
				b = append([]byte{byte(len(b)/2 + 1)}, b...)
			} else {
				b = append([]byte{0, byte(len(b) / 2)}, b...)
			}
		}
		at := (end - len(b)) &^ 1
		if 4*(n+2)+entry*(n+1) > at || n >= 100 {
			break
		}
		copy(page[at:], b)
		end = at
		places = binary.LittleEndian.AppendUint32(places, uint32(place(r.to)))
		entries = append(append(entries, byte(at/2)), make([]byte, entry-1)...)
		n++
	}
	copy(page, append(places, entries...))
	page[511] = byte(n)
	return page, n
}

// storage writes a compound file (MS-CFB) of two streams, each of which fills sectors of its own.
func storage(name1 string, stream1 []byte, name2 string, stream2 []byte) []byte {
	const (
		sector    = 512
		endOf     = 0xFFFFFFFE
		free      = 0xFFFFFFFF
		fatSector = 0xFFFFFFFD
		smallest  = 4096 // of a stream that does not lie among small ones
	)
	pad := func(b []byte, to int) []byte { return append(b, make([]byte, (to-len(b)%to)%to)...) }
	grow := func(b []byte) []byte {
		if len(b) < smallest {
			b = append(b, make([]byte, smallest-len(b))...)
		}
		return b
	}
	stream1, stream2 = grow(stream1), grow(stream2)
	s1, s2 := pad(bytes.Clone(stream1), sector), pad(bytes.Clone(stream2), sector)
	n1, n2 := len(s1)/sector, len(s2)/sector
	fats := 1
	for fats*sector/4 < fats+1+n1+n2 {
		fats++
	}
	var fat []byte
	next := func(v uint32) { fat = binary.LittleEndian.AppendUint32(fat, v) }
	for range fats {
		next(fatSector)
	}
	next(endOf) // the directory
	at := uint32(fats + 1)
	for _, n := range []int{n1, n2} {
		for i := range n {
			if at++; i == n-1 {
				next(endOf)
			} else {
				next(at)
			}
		}
	}
	for len(fat)%sector != 0 {
		next(free)
	}
	entry := func(name string, kind byte, child, right, start uint32, size int) []byte {
		b := make([]byte, 128)
		for i, r := range name {
			binary.LittleEndian.PutUint16(b[2*i:], uint16(r))
		}
		binary.LittleEndian.PutUint16(b[64:], uint16(2*len(name)+2))
		b[66], b[67] = kind, 1
		for i, v := range []uint32{free, right, child} {
			binary.LittleEndian.PutUint32(b[68+4*i:], v)
		}
		binary.LittleEndian.PutUint32(b[116:], start)
		binary.LittleEndian.PutUint32(b[120:], uint32(size))
		return b
	}
	// Names are in order of their lengths: the shorter one is the child.
	directory := entry("Root Entry", 5, 2, free, endOf, 0)
	directory = append(directory, entry(name1, 2, free, free, uint32(fats+1), len(stream1))...)
	directory = append(directory, entry(name2, 2, free, 1, uint32(fats+1+n1), len(stream2))...)
	directory = append(directory, make([]byte, 128)...)

	head := make([]byte, sector)
	copy(head, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	for at, v := range map[int]uint16{24: 0x3E, 26: 3, 28: 0xFFFE, 30: 9, 32: 6} {
		binary.LittleEndian.PutUint16(head[at:], v)
	}
	for at, v := range map[int]uint32{44: uint32(fats), 48: uint32(fats), 56: smallest, 60: endOf, 68: endOf} {
		binary.LittleEndian.PutUint32(head[at:], v)
	}
	for i := range 109 {
		v := uint32(free)
		if i < fats {
			v = uint32(i)
		}
		binary.LittleEndian.PutUint32(head[76+4*i:], v)
	}
	return bytes.Join([][]byte{head, fat, directory, s1, s2}, nil)
}
