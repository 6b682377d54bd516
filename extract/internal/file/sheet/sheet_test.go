package sheet

import (
	"errors"
	"testing"

	"gongkai/extract/internal/file/member/membertest"
	"gongkai/extract/internal/parts"
	"gongkai/extract/report"
)

func shown(c *Cells) string {
	var f parts.File
	c.Write(&f)
	return membertest.Shown(f.Text)
}

// Blank cells count in rows that show something, and take nothing in others.
func TestBlank(t *testing.T) {
	var c Cells
	for row := range MaxRow {
		for col := 1; col <= 3; col++ {
			text := ""
			if col == 2 && row%(1<<18) == 5 {
				text = "甲"
			}
			if err := c.Add(row, col, text); err != nil {
				t.Fatal(err)
			}
		}
	}
	c.Add(5, 4, "1") // out of order
	if got := shown(&c); got != "<甲||1|/\n甲\n甲\n甲\n" {
		t.Errorf("%q", got)
	}
	if n := cap(c.list); n > 1000 {
		t.Errorf("%d cells are kept", n)
	}
}

func TestTooMuch(t *testing.T) {
	var c Cells
	var err error
	for i := 0; err == nil && i <= mostCells; i++ {
		err = c.Add(i, 1, "1")
	}
	if !errors.As(err, new(*report.Reject)) {
		t.Errorf("cells without end: %v", err)
	}
	err = nil
	for i := 0; err == nil && i <= mostMerged; i++ {
		err = c.Merge(Area{1, 1, 1, 2})
	}
	if !errors.As(err, new(*report.Reject)) {
		t.Errorf("merged areas without end: %v", err)
	}
}

func TestSpans(t *testing.T) {
	var s spans
	for _, x := range []span{{5, 7}, {6, 9}, {2, 2}, {3, 3}, {20, 10}, {1 << 30, 1 << 40}} {
		s.add(x.from, x.to)
	}
	s.arrange()
	for n, want := range map[int]int{1: 1, 2: 4, 3: 4, 4: 4, 5: 10, 9: 10, 10: 10, 15: 15, 1 << 35: 1<<40 + 1} {
		if got := s.after(n); got != want {
			t.Errorf("after %d comes %d, want %d", n, got, want)
		}
		if s.has(n) != (want != n) {
			t.Errorf("%d: %t", n, s.has(n))
		}
	}
}
