package table

import (
	"bytes"

	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/text"
)

// A row without separators may hold more than digits: 3//////3, 3件000003, ——————0. What
// stands right behind its label, and is digits, units and marks for none, is a row of as many cells
// as these make up: a mark is one, a unit ends one.

// squashedRows returns the items with what such rows are made of in place of their text.
func (x *Reader) squashedRows(items []grid.Item, f *matrixForm) []grid.Item {
	if f.columns == 1 {
		return items
	}
	var out []grid.Item // nil until there is such a row
	for i := 0; i < len(items); i++ {
		if out != nil {
			out = append(out, items[i])
		}
		if _, ok := items[i].Metric(f.Row); !ok {
			continue
		}
		end := touching(items, i+1)
		if !holdsText(items[i+1 : end]) {
			continue
		}
		cells := x.squashedCells(items[i+1:end], f.columns)
		if cells == nil {
			continue
		}
		if out == nil {
			out = append(make([]grid.Item, 0, len(items)+f.columns), items[:i+1]...)
		}
		out = append(out, cells...)
		for i++; i < end; i++ {
			if rest := items[i]; rest.End > cells[len(cells)-1].End {
				out = append(out, x.behind(rest, cells[len(cells)-1].End))
			}
		}
		i--
	}
	if out == nil {
		return items
	}
	return out
}

// behind returns what of an item stands behind a place: the number of a label, and its text.
func (x *Reader) behind(it grid.Item, at int) grid.Item {
	if it.Start < at {
		it.Start, it.Kind = at, grid.ItemText
	}
	return it
}

// touching returns the end of the items from one on that touch each other on a line, without a label or
// border of a cell.
func touching(items []grid.Item, from int) int {
	end := from
	for end < len(items) && items[end].Kind != grid.ItemLabel && items[end].Kind != grid.ItemEmpty && !items[end].Cell &&
		items[end].Line == items[from-1].Line && (end == from || items[end].Start == items[end-1].End) {
		end++
	}
	return end
}

func holdsText(items []grid.Item) bool {
	for i := range items {
		if k := items[i].Kind; k == grid.ItemText || k == grid.ItemValue && !items[i].Number.Plain {
			return true
		}
	}
	return false
}

// squashedCells returns the digits and marks that a row without separators is made of; nil if it
// has anything else. Where each is one number for sure they are not marked as squashed.
func (x *Reader) squashedCells(items []grid.Item, columns int) []grid.Item {
	const widest = 2 // — or —— for none
	for wide := 1; wide <= widest; wide++ {
		cells, digits := x.tokens(items[0].Start, items[len(items)-1].End, items[0].Line, wide)
		if len(cells) == 0 || len(cells) == 1 && digits < columns || len(cells) > columns && wide < widest {
			continue
		}
		if len(cells) > columns || digits > mostDigits {
			return nil
		}
		if len(cells) == columns && digits >= columns {
			for i := range cells {
				if cells[i].Number.Doubtful {
					return cells
				}
			}
			for i := range cells {
				cells[i].Squashed = false
			}
		}
		return cells
	}
	return nil
}

// tokens reads b[from:to) as digits, units and marks for none, dashes of which are so many characters
// wide. It counts the digits, and each mark as one. What comes behind them is left.
func (x *Reader) tokens(from, to, line, wide int) (cells []grid.Item, digits int) {
	b := x.Text.Bytes
	for at := skipQuote(b, from, to); at < to; {
		n, null := grid.LengthOfDigits(b[at:to]), false
		if n == 0 {
			if n = markLength(b[at:to], wide); n == 0 {
				if len(cells) > 0 && isNumbering(b[at:]) {
					return withoutLastDigit(cells), digits - 1
				}
				return cells, digits
			}
			null = true
		}
		it := grid.Item{Kind: grid.ItemValue, Start: at, End: at + n, Line: line, Squashed: len(cells) > 0}
		if it.Number = x.numberOf(it); null {
			it.Number = grid.Amount{Null: true}
			digits++
		} else {
			digits += n
		}
		cells = append(cells, it)
		at += n
		if !null && at < to && grid.IsUnit(b[at:to]) && !bytes.HasPrefix(b[at:to], []byte("无")) {
			at += len("件")
		}
	}
	return cells, digits
}

// numberOf returns the number that a run of digits is, if it is one.
func (x *Reader) numberOf(it grid.Item) grid.Amount {
	value := 0.0
	for _, c := range x.Text.Bytes[it.Start:it.End] {
		value = value*10 + float64(c-'0')
	}
	zeros := it.End > it.Start+1 && x.Text.Bytes[it.Start] == '0'
	return grid.Amount{Value: value, Plain: !zeros, Doubtful: zeros}
}

// markLength returns the length of a mark for none at the start of b; 0 if there is none.
func markLength(b []byte, wide int) int {
	for _, dash := range [...]string{"—", "–", "―", "─", "-"} {
		n := 0
		for n < wide && bytes.HasPrefix(b[n*len(dash):], []byte(dash)) {
			n++
		}
		if n == wide {
			return wide * len(dash)
		}
	}
	for _, mark := range [...]string{"/", "\\", "无", "×", "*"} {
		if bytes.HasPrefix(b, []byte(mark)) {
			return len(mark)
		}
	}
	return 0
}

// skipQuote returns the place behind the quotation mark that ends a label.
func skipQuote(b []byte, at, end int) int {
	if quote := []byte("”"); bytes.HasPrefix(b[at:end], quote) {
		return at + len(quote)
	}
	return at
}

// isNumbering reports whether b goes on behind a digit as the number of a label does.
func isNumbering(b []byte) bool {
	for _, point := range [...]string{".", "、", ")"} {
		if n := len(point); len(b) > n && string(b[:n]) == point && text.HanAt(b, n) {
			return true
		}
	}
	return false
}

// withoutLastDigit returns cells without the last digit of the last of them.
func withoutLastDigit(cells []grid.Item) []grid.Item {
	last := &cells[len(cells)-1]
	if last.Number.Null {
		return cells
	}
	if last.End--; last.End == last.Start {
		return cells[:len(cells)-1]
	}
	return cells
}
