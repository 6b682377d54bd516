package compound

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"
	"time"
	"unicode/utf16"

	"gongkai/extract/report"
	"gongkai/extract/specimen"
)

// stored returns a storage that has a stream SummaryInformation of 8 sectors, which the directory follows, and one
// Workbook.
func stored() []byte {
	return specimen.Generate(1, specimen.Options{Kind: specimen.Report, File: "xls"}).Bytes
}

// entryOf returns where the directory has an entry of a name.
func entryOf(t *testing.T, doc []byte, name string) int {
	t.Helper()
	var wide []byte
	for _, u := range utf16.Encode([]rune(name)) {
		wide = binary.LittleEndian.AppendUint16(wide, u)
	}
	at := bytes.Index(doc, wide)
	if at < 0 {
		t.Fatalf("there is no entry %s", name)
	}
	return at
}

func TestStorage(t *testing.T) {
	doc := stored()
	copy(doc[entryOf(t, doc, "Workbook"):], "W\x00O\x00R\x00K\x00B\x00O\x00O\x00K\x00")
	s, err := Open(doc)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := s.Read("Workbook"); err != nil || len(b) < 4096 || !s.Has("Workbook") {
		t.Errorf("%d bytes of the workbook, %v", len(b), err)
	}
	if b, err := s.Read("WordDocument"); b != nil || err != nil || s.Has("WordDocument") {
		t.Errorf("%d bytes of a stream that is not there, %v", len(b), err)
	}
}

// A chain of sectors without an end gives no more than a document may have, in a time.
func TestEndless(t *testing.T) {
	doc := stored()
	at := entryOf(t, doc, "Workbook")
	binary.LittleEndian.PutUint32(doc[at+120:], 0xFFFFFFF0) // how long it is
	first := binary.LittleEndian.Uint32(doc[at+116:])
	const sector, endOf = 512, 0xFFFFFFFE
	for next := sector + 4*first; ; next += 4 { // in the table of sectors, which is the first one
		if binary.LittleEndian.Uint32(doc[next:]) == endOf {
			binary.LittleEndian.PutUint32(doc[next:], first)
			break
		}
	}
	s, err := Open(doc)
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if b, err := s.Read("Workbook"); len(b) != report.MaxDocument || err != nil {
		t.Errorf("%d bytes, %v", len(b), err)
	}
	if took := time.Since(began); took > time.Minute {
		t.Errorf("it takes %s", took)
	}
}

func TestBroken(t *testing.T) {
	changed := func(at int, b ...byte) []byte {
		doc := stored()
		copy(doc[at:], b)
		return doc
	}
	doc := stored()
	itself := stored()
	binary.LittleEndian.PutUint32(itself[entryOf(t, doc, "Workbook")+72:], 2) // the entry beside it is itself
	for name, doc := range map[string][]byte{
		"nothing":                nil,
		"cut in the head":        doc[:300],
		"cut behind the head":    doc[:512],
		"a million sectors":      changed(44, 0, 0, 16, 0),
		"small ones":             changed(64, 0xFF, 0xFF, 0xFF, 0xFF),
		"tables of tables":       changed(72, 0xFF, 0xFF, 0xFF, 0x7F),
		"sectors of no size":     changed(30, 0),
		"a directory elsewhere":  changed(48, 0xFF, 0xFF, 0xFF, 0x7F),
		"entries without an end": itself,
	} {
		if _, err := Open(doc); !errors.As(err, new(*report.Reject)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzOpen has files as they may lie there.
func FuzzOpen(f *testing.F) {
	f.Add(stored())
	f.Fuzz(func(t *testing.T, doc []byte) {
		s, err := Open(doc)
		if err != nil {
			if !errors.As(err, new(*report.Reject)) {
				t.Errorf("%v", err)
			}
			return
		}
		for name := range s {
			if b, err := s.Read(name); err != nil && !errors.As(err, new(*report.Reject)) || len(b) > report.MaxDocument {
				t.Errorf("%s: %d bytes, %v", name, len(b), err)
			}
		}
	})
}
