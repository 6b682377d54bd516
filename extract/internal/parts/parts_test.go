package parts

import (
	"testing"

	"gongkai/extract/report"
)

func TestCell(t *testing.T) {
	var f File
	f.Begin("page 1")
	f.Write("一、概述 12件")
	f.Line()
	f.Table()
	for _, row := range [][]string{{"甲", "1"}, {"乙", "2"}} {
		for _, c := range row {
			f.Write(c)
			f.EndCell()
		}
		f.EndRow()
	}
	f.Parts = append(f.Parts, Part{"page 2", len(f.Text)}) // the table goes on
	f.Write("丙")
	f.EndCell()
	f.Write("3")
	f.EndCell()
	f.EndRow()
	f.EndTable()
	f.Write("二、4件")
	f.Table()
	f.Write("5")
	f.EndCell()
	f.EndRow()
	f.EndTable()
	want := map[byte][4]int{'1': {1, 1, 1, 2}, '2': {1, 1, 2, 2}, '3': {2, 1, 1, 2}, '4': {2, 0, 0, 0}, '5': {2, 2, 1, 1}}
	seen := 0
	for i := len("一、概述 12件"); i < len(f.Text); i++ {
		w, ok := want[f.Text[i]]
		if !ok {
			continue
		}
		seen++
		l := f.Locate(i, i+1)
		text, _ := f.Of(l.Part)
		table, row, cell := Cell(text, l.Start)
		if got := [4]int{int(l.Part[len("page ")] - '0'), table, row, cell}; got != w {
			t.Errorf("%c: page, table, row, cell %v, want %v", f.Text[i], got, w)
		}
	}
	if seen != len(want) {
		t.Errorf("%d places seen", seen)
	}
	if table, _, _ := Cell(f.Text, len("一、概述 ")); table != 0 {
		t.Error("prose before a table is taken for a cell")
	}
}

// What a file holds cannot forge separators, and more than MaxText is known as such.
func TestFile(t *testing.T) {
	var f File
	f.Begin("a")
	f.Write("x\x1Fy\x1Dz\x00\r1\xFF\v2")
	if got := string(f.Text); got != "xyz\n1\uFFFD\n2" {
		t.Errorf("%q", got)
	}
	if at := f.Locate(2, 3); at != (report.Locator{Part: "a", Start: 2, End: 3}) {
		t.Error(at)
	}
	big := make([]byte, MaxText/2)
	for range 3 {
		f.Write(string(big))
	}
	if f.Full {
		t.Error("control characters fill a file")
	}
	for i := range big {
		big[i] = 'x'
	}
	for range 3 {
		f.Write(string(big))
	}
	if !f.Full || len(f.Text) > MaxText {
		t.Errorf("full %t with %d bytes", f.Full, len(f.Text))
	}
}
