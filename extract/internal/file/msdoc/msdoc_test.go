package msdoc

import (
	"bytes"
	"errors"
	"testing"

	"gongkai/extract/internal/file/member/membertest"
	"gongkai/extract/internal/parts"
	"gongkai/extract/message"
	"gongkai/extract/report"
	"gongkai/extract/specimen"
)

// generated returns a report as a document.
func generated(seed uint64) []byte {
	return specimen.Generate(seed, specimen.Options{Kind: specimen.Report, File: "doc"}).Bytes
}

// A document has all cells of the form, and nothing that it does not show.
func TestCells(t *testing.T) {
	for seed := range uint64(60) {
		var f parts.File
		doc := generated(seed)
		if !Is(doc) {
			t.Fatal("it is not known as a document")
		}
		if err := Read(doc, &f); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		text, _ := f.Of("text")
		truth := specimen.Generate(seed, specimen.Options{Kind: specimen.Report, File: "doc"}).Truth
		if cells := bytes.Count(text, []byte{parts.CellEnd}); cells < len(truth.Cells) {
			t.Errorf("seed %d: %d cells, of the form alone there are %d", seed, cells, len(truth.Cells))
		}
		for _, gone := range []string{"P8", "\x13", "\x14"} {
			if bytes.Contains(text, []byte(gone)) {
				t.Errorf("seed %d: %q is shown", seed, gone)
			}
		}
	}
}

func TestUnread(t *testing.T) {
	whole := generated(1)
	at := bytes.Index(whole, []byte{0xEC, 0xA5, 0xC1, 0}) // where the document begins
	changed := func(offset int, b ...byte) []byte {
		out := bytes.Clone(whole)
		copy(out[at+offset:], b)
		return out
	}
	wide := func(s string) (out []byte) {
		for i := range len(s) {
			out = append(out, s[i], 0)
		}
		return out
	}
	renamed := func(from, to string) []byte { return bytes.Replace(whole, wide(from), wide(to), 1) }
	sealed := specimen.Generate(1, specimen.Options{Kind: specimen.Report, File: "xls"}).Bytes // a workbook of 2007 with a password
	entry := bytes.Index(sealed, wide("SummaryInformation"))
	copy(sealed[entry:], wide("EncryptedPackage\x00\x00"))
	sealed[entry+64] = byte(len(wide("EncryptedPackage\x00"))) // how long the name is
	sealed = bytes.Replace(sealed, wide("Workbook"), wide("Workshop"), 1)
	for name, test := range map[string]struct {
		doc  []byte
		code message.Code
	}{
		"cut off":            {whole[:700], message.BrokenFile},
		"cut off in text":    {whole[:len(whole)/2], message.BrokenFile},
		"encrypted":          {changed(11, 0x01), message.EncryptedFile},
		"encrypted since":    {sealed, message.EncryptedFile},
		"Word 95":            {changed(2, 104, 0), message.IsOldWord},
		"no document":        {changed(0, 0, 0), message.IsOldOffice},
		"another file":       {renamed("WordDocument", "PowerPoint D"), message.IsOldOffice},
		"text in no place":   {changed(placesAt+8*clxIndex, 0xFF, 0xFF, 0xFF, 0x7F), message.BrokenFile},
		"no text":            {changed(placesAt+8*clxIndex+4, 0, 0, 0, 0), message.BrokenFile},
		"properties nowhere": {changed(placesAt+8*papxIndex, 0xFF, 0xFF, 0xFF, 0xFF), message.BrokenFile},
	} {
		var f parts.File
		var reject *report.Reject
		if err := Read(test.doc, &f); !errors.As(err, &reject) || reject.Detail.Code != test.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Properties that refer to themselves end: a stack without an end would end the program.
func TestPropertiesElsewhere(t *testing.T) {
	reference := []byte{0x46, 0x66, 0, 0, 0, 0}
	d := &document{streams: streams{"Data": append([]byte{9, 0, 0x16, 0x24, 1}, reference...)}}
	if p := d.place(reference); !p.inTable {
		t.Error("properties in the stream Data are not read")
	}
}

// Places out of order are damage: properties that are passed over would show what is hidden.
func TestPropertiesOutOfOrder(t *testing.T) {
	page := make([]byte, pageSize)
	copy(page, []byte{9, 0, 0, 0, 5, 0, 0, 0}) // one run, from 9 to 5
	page[pageSize-1] = 1
	d := &document{streams: streams{"WordDocument": page}}
	defer func() {
		if recover() == nil {
			t.Error("it is read")
		}
	}()
	d.readRuns(make([]byte, 12), 1, characterProperties)
}

func TestMerged(t *testing.T) {
	flags := []uint16{0, 2, 1, 3 << 5, 1 << 5, 0}
	b := append([]byte{byte(len(flags))}, make([]byte, 2*(len(flags)+1))...)
	for _, f := range flags[:5] { // of the last one nothing is said
		b = append(append(b, byte(f), byte(f>>8)), make([]byte, 18)...)
	}
	want := []bool{false, false, true, false, true, false}
	for i, got := range merged(b) {
		if got != want[i] {
			t.Errorf("cell %d: merged %t", i, got)
		}
	}
}

// FuzzRead changes bytes of a document: places, lengths, properties.
func FuzzRead(f *testing.F) {
	docs := [][]byte{generated(1), generated(2), generated(3)}
	f.Add(uint8(0), []byte{2, 90, 7})
	f.Add(uint8(1), []byte{5, 1, 0xFF, 4, 0, 1})
	f.Fuzz(func(t *testing.T, which uint8, changes []byte) {
		doc := membertest.Damaged(docs[int(which)%len(docs)], changes)
		var out parts.File
		if err := Read(doc, &out); err != nil && !errors.As(err, new(*report.Reject)) {
			t.Errorf("%v", err)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	doc := generated(1)
	b.SetBytes(int64(len(doc)))
	b.ReportAllocs()
	var f parts.File
	for b.Loop() {
		f.Reset()
		if err := Read(doc, &f); err != nil {
			b.Fatal(err)
		}
	}
}
