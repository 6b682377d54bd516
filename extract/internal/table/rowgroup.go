package table

import (
	"slices"

	"gongkai/extract/form"
	"gongkai/extract/internal/grid"
	"gongkai/extract/report"
)

// valueRow is a run of values as met, with the text around it that may show
// which row of the form it is.
type valueRow struct {
	cells    []grid.Item // values and empty cells, in order
	labels   []grid.Item // labels on the same line (or right before it, one cell a line)
	loose    []grid.Item // labels on lines before, that no values followed
	text     []grid.Item // other text on the same line
	count    int         // values among cells
	taken    int         // the form row it was matched to, or -1
	match    report.Match
	doubtful bool          // taken on weak grounds
	block    bool          // its values are of a block that was arranged, or could not be
	bySums   bool          // and its sums are what bears that out
	readings [][]grid.Item // of a block: what the cells may be, if several

	form      *matrixForm
	names     rowNames // rows of the form that its labels name
	inline    bool     // its label stands on its line, or in its row of a grid
	anchor    bool     // a label of its own shows which row it is
	attested  bool     // and nothing else can be meant
	moved     bool     // it stands in another order than the form's
	uncounted bool     // taken by order, though labels of such rows are not there
	likeness  float64  // MatchFuzzy: of its text to the label
}

// valueRows groups items into runs of values. Where rows are lines a run ends
// with its line, else with the next text.
func (x *Reader) valueRows(items []grid.Item, columns int, byLine bool) []valueRow {
	rows := x.rows[:0]
	// The labels and texts of a row are kept in stretches of their own, reused from
	// document to document, and so are cells between which other items stand.
	cells, labels, texts, waiting := x.stretches[0][:0], x.stretches[1][:0], x.stretches[2][:0], x.stretches[3][:0]
	var cur valueRow
	fresh := func() {
		cur = valueRow{taken: -1, labels: labels[len(labels):], text: texts[len(texts):]}
	}
	held := 0 // waiting[held:] are labels without values so far
	closeRow := func() {
		if cur.count > 0 || len(cur.cells) >= columns && len(cur.labels) > 0 {
			rows = append(rows, cur)
			held = len(waiting)
		} else {
			waiting = append(waiting, cur.labels...)
		}
		fresh()
	}
	fresh()
	line := -1
	for i := 0; i < len(items); i++ {
		it := &items[i]
		if it.Line != line {
			if byLine && !goesOn(&cur, items[i:], columns) && (cur.count > 0 || len(cur.cells) > 0 || len(cur.labels) > 0) {
				closeRow()
			}
			line = it.Line
			if byLine {
				cur.text = texts[len(texts):]
			}
		}
		switch it.Kind {
		case grid.ItemLabel:
			if cur.count > 0 || len(cur.cells) >= columns && len(cur.labels) > 0 {
				closeRow()
			}
			cur.cells = nil
			cur.labels = addTo(&labels, cur.labels, *it)
		case grid.ItemText:
			if cur.count > 0 {
				cur.doubtful = it.Cell && it.Line == cur.cells[0].Line && cur.count < columns
				closeRow()
			}
			cur.text = addTo(&texts, cur.text, *it)
		default:
			if cur.count == 0 && len(cur.cells) == 0 {
				cur.loose = waiting[held:len(waiting):len(waiting)]
			}
			end, count := cellsFrom(items, i, byLine)
			if n := len(cur.cells); n == 0 {
				cur.cells = items[i:end:end]
			} else if i >= n && &cur.cells[0] == &items[i-n] { // nothing stands between
				cur.cells = items[i-n : end : end]
			} else {
				cells = append(append(cells, cur.cells...), items[i:end]...)
				cur.cells = cells[len(cells)-n-(end-i) : len(cells) : len(cells)]
			}
			cur.count += count
			i = end - 1
		}
	}
	closeRow()
	x.rows, x.stretches = rows, [4][]grid.Item{cells, labels, texts, waiting}
	return rows
}

// cellsFrom returns the end of the values and empty cells that follow each other from
// items[i] on, on its line where rows are lines, and how many of them are values.
func cellsFrom(items []grid.Item, i int, byLine bool) (end, values int) {
	for end = i; end < len(items) && (!byLine || items[end].Line == items[i].Line); end++ {
		switch items[end].Kind {
		case grid.ItemValue:
			values++
		case grid.ItemEmpty, grid.ItemUnread:
		default:
			return end, values
		}
	}
	return end, values
}

// goesOn reports whether a row that has too few values goes on with the values of
// the next line: PDFs read in order have some rows on a line, others a line a cell.
func goesOn(cur *valueRow, next []grid.Item, columns int) bool {
	if cur.count == 0 || cur.count >= columns || cur.cells[0].Cell {
		return false
	}
	n := 0
	for i := range next {
		if next[i].Line != next[0].Line {
			break
		}
		if next[i].Kind != grid.ItemValue {
			return false
		}
		n++
	}
	return n > 0 && cur.count+n <= columns
}

// takeLabelsAbove takes labels that stand on a line of their own for those of the row
// below, if that is how the table has it: the first row has one, and nearly all
// rows without a label on their line have just one above.
func takeLabelsAbove(rows []valueRow, f *matrixForm) {
	bare, one := 0, 0
	first := false // the first row has a label
	for i := range rows {
		v := &rows[i]
		if v.count < f.nearly && v.count == len(v.cells) {
			continue
		}
		if len(v.labels) > 0 {
			first = first || bare == 0
			continue
		}
		if v.above(f.Row) {
			first = first || bare == 0
			one++
		}
		bare++
	}
	const few, most, of = 3, 4, 5 // rows without a label on their line; of so many of them most have one above
	if bare < few || one*of < bare*most || !first {
		return
	}
	for i := range rows {
		if v := &rows[i]; len(v.labels) == 0 && v.above(f.Row) {
			v.labels = v.loose
		}
	}
}

// above reports whether the lines above a row hold the label of one row.
func (v *valueRow) above(row form.Kind) bool {
	n := 0
	for i := range v.loose {
		if _, ok := v.loose[i].Metric(row); ok && len(v.loose[i].Label.Entries) == 1 {
			n++
		}
	}
	last := len(v.loose) - 1
	if last < 0 {
		return false
	}
	_, ok := v.loose[last].Metric(row)
	return ok && n <= 1
}

// rowsAreLines reports whether most cells stand with others on their line.
func rowsAreLines(items []grid.Item, columns int) bool {
	const few = 3 // cells that a row may have lost
	if columns == 1 {
		return valuesBehindText(items)
	}
	together, alone := 0, 0
	for i := 0; i < len(items); {
		j := i
		for j < len(items) && items[j].Line == items[i].Line {
			j++
		}
		n := countCells(items[i:j])
		if n >= columns-few {
			together += n
		} else if n == 1 {
			alone++
		}
		i = j
	}
	return together > alone
}

// valuesBehindText reports whether most values stand behind other text on their line.
func valuesBehindText(items []grid.Item) bool {
	return mostBehind(items, func(before *grid.Item) bool { return before.Kind != grid.ItemValue })
}

// mostBehind reports whether most values stand on their line right behind an item of some kind.
func mostBehind(items []grid.Item, is func(before *grid.Item) bool) bool {
	behind, all := 0, 0
	for i := range items {
		if items[i].Kind != grid.ItemValue {
			continue
		}
		all++
		if i > 0 && items[i-1].Line == items[i].Line && is(&items[i-1]) {
			behind++
		}
	}
	return behind*2 > all
}

// stray reports whether a row is a line of a few values without a label: the number of a
// page, or a row of another table.
func (v *valueRow) stray(nearly int) bool {
	return len(v.labels) == 0 && len(v.text) == 0 && len(v.cells) < nearly && v.count == len(v.cells)
}

// dropStrays returns rows without those that are none. Numbers right below a row, or several, may be the rests
// of its own, broken in narrow cells: it is doubtful.
func dropStrays(rows []valueRow, nearly int) []valueRow {
	out := rows[:0]
	for i := range rows {
		v := &rows[i]
		if !v.stray(nearly) {
			if out = out[:len(out)+1]; len(out) <= i {
				out[len(out)-1] = *v
			}
		} else if n := len(out); n > 0 && (v.count > 1 || v.cells[0].Line == out[n-1].cells[0].Line+1) {
			out[n-1].doubtful = true
		}
	}
	return out
}

// doubled reports whether rows have twice the values, each behind one label.
func doubled(rows []valueRow, columns int) bool {
	n := 0
	for i := range rows {
		if columns > 1 && rows[i].count == 2*columns && len(rows[i].labels) > 0 {
			n++
		}
	}
	const several = 8 // rows: fewer may have lost the label between two
	return n > several && n*2 > len(rows)
}

// mostRows is how many rows may follow each other without a label that is known as one: all of
// the form, and some.
const mostRows = 30

// dropPages drops the number of a page from runs of the values of several rows, where it stands
// between two of them: the one number more without which all of these rows add up, and
// no other between rows does.
func dropPages(rows []valueRow, f *matrixForm) {
	for i := range rows {
		v := &rows[i]
		n := v.count / f.columns
		if f.total < 0 || n < 2 || n > mostRows || v.count%f.columns != 1 || v.count != len(v.cells) || anySquashed(v.cells) {
			continue
		}
		page, several := -1, false
		for k := range n + 1 {
			if at := k * f.columns; addUp(v.cells[:at], f) && addUp(v.cells[at+1:], f) {
				several = several || page >= 0
				page = at
			}
		}
		if page >= 0 && !several {
			v.cells = slices.Delete(slices.Clone(v.cells), page, page+1)
			v.count--
		}
	}
}

// addUp reports whether the rows that values make up add up.
func addUp(cells []grid.Item, f *matrixForm) bool {
	for at := 0; at < len(cells); at += f.columns {
		if ok, _ := addsUp(cells[at:at+f.columns], f); !ok {
			return false
		}
	}
	return true
}

// splitRows divides runs of twice or three times the values of a row: the label
// between was not known as one, or stands elsewhere.
func splitRows(rows []valueRow, columns int) []valueRow {
	times := func(v *valueRow) int {
		if n := v.count / columns; columns > 1 && n > 1 && v.count%columns == 0 && n <= mostRows && v.count == len(v.cells) {
			return n
		}
		return 1
	}
	if !anyOf(rows, func(v *valueRow) bool { return times(v) > 1 }) {
		return rows
	}
	out := rows[:0:0]
	for _, v := range rows {
		n := times(&v)
		if n < 2 {
			out = append(out, v)
			continue
		}
		for k := range n {
			part := v
			part.cells = v.cells[k*columns : (k+1)*columns]
			part.count = columns
			if k > 0 {
				part.labels, part.loose, part.text = nil, nil, nil
			}
			out = append(out, part)
		}
	}
	return out
}
