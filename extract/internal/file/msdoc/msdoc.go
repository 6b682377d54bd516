// Package msdoc reads documents of Word 97 to 2003 and of WPS (Microsoft's MS-DOC): .doc, .wps. They
// are storages of streams (MS-CFB), of which WordDocument is the document.
package msdoc

import (
	"fmt"

	"gongkai/extract/internal/file/compound"
	"gongkai/extract/internal/file/member"
	"gongkai/extract/internal/parts"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

// Is reports whether doc is a storage of streams: a document, or another file of Office.
func Is(doc []byte) bool { return compound.Is(doc) }

// Read writes the text of doc; headers, footers and text boxes are parts behind it. What is hidden,
// deleted, or stands in a note is left out.
func Read(doc []byte, f *parts.File) (err error) {
	defer func() {
		if r := recover(); r != nil { // what lies where in the file is stated by the file
			err = member.Broken()
		}
	}()
	s, err := open(doc)
	if err != nil {
		return err
	}
	d, err := newDocument(s)
	if err != nil {
		return err
	}
	d.write(f)
	return nil
}

// streams are those of a file that are read.
type streams map[string][]byte

// open reads the streams of a storage; its error is a *report.Reject, also for what is no
// document of Word.
func open(doc []byte) (streams, error) {
	storage, err := compound.Open(doc)
	if err != nil {
		return nil, err
	}
	if storage.Has("EncryptedPackage") { // a file of Office 2007 or later
		return nil, reject(message.EncryptedFile)
	}
	s := streams{}
	for _, name := range []string{"WordDocument", "0Table", "1Table", "Data"} {
		if s[name], err = storage.Read(name); err != nil {
			return nil, err
		}
	}
	if s["WordDocument"] == nil {
		return nil, reject(message.IsOldOffice)
	}
	return s, nil
}

func reject(code message.Code) error {
	return &report.Reject{Reason: report.ReasonNotText, Detail: message.New(code)}
}

// Places in the block that begins the document (2.5, FIB).
const (
	word97        = 0xC1 // of nFib: documents of earlier versions are another format
	flagEncrypted = 0x0100
	flagTable1    = 0x0200
	lengthsAt     = 64  // of the parts of the text, four bytes each
	placesAt      = 154 // of what lies in the table stream, pairs of place and length
	chpxIndex     = 12
	papxIndex     = 13
	clxIndex      = 33
)

// document is a document that is open.
type document struct {
	streams
	table      []byte
	pieces     []piece
	modifiers  [][]byte // properties that pieces refer to
	paragraphs runs
	characters runs
}

// piece is a stretch of text: characters from one place in the text to another, which lie at
// a place in the document.
type piece struct {
	from, to, at int
	narrow       bool   // a byte each
	properties   []byte // that were put on it when the file was saved in haste
}

func newDocument(s streams) (*document, error) {
	d := &document{streams: s}
	head := s["WordDocument"]
	if u16(head, 0) != 0xA5EC {
		return nil, reject(message.IsOldOffice)
	}
	if u16(head, 2) < word97 {
		return nil, reject(message.IsOldWord)
	}
	flags := u16(head, 10)
	if flags&flagEncrypted != 0 {
		return nil, reject(message.EncryptedFile)
	}
	d.table = s["0Table"]
	if flags&flagTable1 != 0 {
		d.table = s["1Table"]
	}
	if err := d.readPieces(d.part(clxIndex)); err != nil {
		return nil, err
	}
	d.paragraphs = d.readRuns(d.part(papxIndex), paragraphEntry, paragraphProperties)
	d.characters = d.readRuns(d.part(chpxIndex), 1, characterProperties)
	return d, nil
}

// part returns a stretch of the table stream.
func (d *document) part(index int) []byte {
	head := d.streams["WordDocument"]
	at, size := u32(head, placesAt+8*index), u32(head, placesAt+8*index+4)
	return d.table[at : at+size]
}

// readPieces reads where the text lies (2.9.38, Clx).
func (d *document) readPieces(b []byte) error {
	for len(b) > 0 && b[0] == 1 {
		size := u16(b, 1)
		d.modifiers = append(d.modifiers, b[3:3+size])
		b = b[3+size:]
	}
	if len(b) < 5 || b[0] != 2 {
		return member.Broken()
	}
	b = b[5 : 5+u32(b, 1)]
	n := (len(b) - 4) / 12
	for i := range n {
		p := piece{from: u32(b, 4*i), to: u32(b, 4*i+4)}
		entry := b[4*(n+1)+8*i:]
		p.at = u32(entry, 2)
		if p.narrow = p.at&narrowBit != 0; p.narrow {
			p.at = p.at &^ narrowBit / 2
		}
		p.properties = d.modifier(u16(entry, 6))
		if p.to < p.from {
			return member.Broken()
		}
		d.pieces = append(d.pieces, p)
	}
	return nil
}

const narrowBit = 1 << 30

// modifier returns the properties that a piece refers to (2.9.214, Prm).
func (d *document) modifier(prm int) []byte {
	if prm&1 == 1 {
		if i := prm >> 1; i < len(d.modifiers) {
			return d.modifiers[i]
		}
		return nil
	}
	code, ok := map[int]int{0x18: inTable, 0x19: rowEnds, 0x41: deleted}[prm>>1&0x7F]
	if !ok {
		return nil
	}
	return []byte{byte(code), byte(code >> 8), byte(prm >> 8)}
}

func u16(b []byte, at int) int { return int(b[at]) | int(b[at+1])<<8 }

// u32 returns a number of four bytes; what is negative is no place.
func u32(b []byte, at int) int {
	n := u16(b, at) | u16(b, at+2)<<16
	if n < 0 || n > 1<<31 {
		panic(fmt.Sprint("no place: ", n))
	}
	return n
}
