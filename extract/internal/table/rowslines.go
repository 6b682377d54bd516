package table

import (
	"bytes"
	"slices"

	"github.com/agnivade/levenshtein"

	"gongkai/extract/form"
	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
	"gongkai/extract/report"
)

// tableRow is a row of a table of rows: its name, the columns that stand above it, and
// its values.
type tableRow struct {
	form    *rowForm
	label   grid.Item // its Line is that of its last part
	columns []tableColumn
	cells   []grid.Item
	count   int
	part    int // of the table, as met
	group   int // of rows under the same heads
	match   report.Match
	by      report.Sign // what shows that the values are this row's
	byHead  bool        // its columns are known by heads that do not stand above it

	ownLine  bool   // its values stand on the line of its label, and of no other
	doubtful bool   // its values may be another row's
	unknown  uint16 // by column: the cells of which it is not known whose they are
	apart    bool   // its values are those of several rows, nobody knows which

	more     bool // values alone on the next line follow those on that of its label
	odd      bool // more stands behind its values that may be one
	cut      bool // its digits run into what may stand in place of a value
	followed bool // other text stands behind its values, on their line, and more of the table
}

// tableColumn is the head of a column of a table of rows.
type tableColumn struct {
	column int    // of the table's ColumnIDs; below 0: otherColumn, strangeColumn
	year   int    // stated in the head, else 0
	unit   string // stated in the head: （单位：万元）
	col    int    // as of its label
	part   bool   // only the beginning of its label stands there
	line   int
	among  bool      // other text or labels stand on its line
	text   text.Span // of a head that is no label
}

// rowGroup is what stands under the same heads: rows, and values between the heads and the
// first of them.
type rowGroup struct {
	part    int
	columns []tableColumn
	lead    []grid.Item
	rows    int
}

// rowsIn adds the rows of a part to those found before: a label of a row, its
// values behind it. The columns are those named since the last values.
func (x *Reader) rowsIn(rows []tableRow, f *rowsForm, part int, items []grid.Item, g grid.Grid) []tableRow {
	b := x.Text.Bytes
	headed := false // prose names rows, but not under a head
	var columns []tableColumn
	var cur *tableRow
	fresh := true // the next column begins a new head
	line := -1
	head, headLine := 0, -1 // the end of the last label of a column, and its line
	upper := 0              // columns whose heads stand above the line of the others
	ended := false          // nothing but values stands behind the last row
	var last *label.Label   // where it goes on in the next line, the lexer has that as text
	x.groups = append(x.groups, rowGroup{part: part})
	newGroup := func() {
		if grp := x.group(); grp.rows > 0 || len(grp.lead) > 0 {
			x.groups = append(x.groups, rowGroup{part: part})
		}
	}
	row := func(id string, label *grid.Item, match report.Match) {
		grp := x.group()
		grp.rows++
		rows = append(rows, tableRow{form: f.rows[id], label: *label, columns: columns, part: part, group: len(x.groups) - 1, match: match})
		cur = &rows[len(rows)-1]
	}
	for i := range items {
		it := &items[i]
		if it.Kind == grid.ItemText && last != nil && it.Start < last.End {
			if cur != nil && len(cur.cells) == 0 {
				cur.label.Line = it.Line
			}
			if it.End <= last.End {
				line = it.Line
				continue
			}
			it.Start = last.End
		}
		if it.Kind == grid.ItemEmpty && cur != nil && it.Line != cur.label.Line {
			continue // a line of | alone
		}
		if it.Line != line && cur != nil && cur.count > 0 && (it.Kind != grid.ItemValue && it.Kind != grid.ItemText || cur.cells[0].Line == cur.label.Line) {
			cur, ended = nil, true // a row ends with its line, if its values stand on that of its label
		} else if it.Kind != grid.ItemValue {
			ended = false
		}
		line = it.Line
		switch it.Kind {
		case grid.ItemLabel:
			last = it.Label
			if id, ok := it.Label.Has(f.Row); ok && !it.Label.Part {
				cur, fresh, headLine = nil, true, -1
				if g.Layout == report.LayoutSpaces && sortHeads(columns) {
					upper = 0
				}
				columns = x.joinHeads(f, columns, upper)
				x.group().columns, upper = columns, 0
				if headed {
					row(id, it, report.MatchExact)
				}
				continue
			}
			if it.Label.Is(f.Column) {
				if fresh || len(x.group().lead) > 0 {
					newGroup()
					columns = nil
					fresh = false
				}
				c := tableColumn{column: it.Label.Column, col: it.Col, part: it.Label.Part, line: it.Line, among: x.amongOthers(items, i), text: text.Span{Start: it.Start, End: it.End}}
				other, year := x.ofOtherYear(it)
				if c.year = year; other {
					c.column = otherColumn
				}
				columns = addTo(&x.heads, columns, c)
				x.group().columns = columns
				head, headLine = it.End, it.Line
				headed = headed || !it.Label.Part
			}
			if it.Label.Is(f.Head) {
				const near = 2 // lines of a head whose upper line comes first
				headed = true
				if fresh || g.ColSep != 0 || len(x.group().lead) > 0 || it.Line-headLine > near || it.Line == headLine || !onLine(columns, headLine) {
					newGroup()
					columns, fresh, headLine, upper = nil, true, -1, 0
				} else {
					upper = len(columns)
				}
			}
			cur = nil
		case grid.ItemText:
			if cur == nil && (!fresh || len(columns) == 0) && headed {
				before := i+1 < len(items) && items[i+1].Kind == grid.ItemLabel && items[i+1].Start == it.End
				after := i > 0 && items[i-1].Kind == grid.ItemLabel && items[i-1].End == it.Start
				if c := f.nearestColumn(b[it.Start:it.End]); c >= 0 && !fresh && !before && !after {
					columns = addTo(&x.heads, columns, tableColumn{column: c, part: true, col: it.Col, line: it.Line})
					x.group().columns = columns
					continue
				}
				if more, is := x.headText(f, columns, it, before, after, headLine == it.Line && g.RowSep != 0); is {
					columns, fresh = more, false
					x.group().columns = columns
					continue
				}
			}
			if upper > 0 && cur == nil {
				columns = x.headRests(columns, it)
				continue
			}
			if n := len(columns); n > 0 && cur == nil && !fresh {
				columns[n-1].unit = unitIn(b[head:it.End]) // it may be broken over lines
			}
			if cur != nil && x.unreadIn(cur, it) {
				continue
			}
			if cur != nil && cur.count > 0 {
				last := &cur.cells[len(cur.cells)-1]
				w := x.wordAround(it.Start)
				unread := x.looksUnread(text.Span{Start: it.Start, End: w.End})
				cur.followed = last.Line == it.Line && (unread || i+1 < len(items) && !x.likeLabel(b[it.Start:it.End]))
				cur.cut = unread && last.End == it.Start
				cur.odd = unread && bytes.ContainsAny(b[it.Start:w.End], "0123456789")
				cur = nil
			}
			if !headed {
				continue
			}
			start := it.Start
			if i > 0 && items[i-1].Kind == grid.ItemLabel && items[i-1].Label.Part && items[i-1].End == start {
				start = items[i-1].Start // 行政规范 of 行政规范住文件
			}
			if id := f.nearest(b[start:it.End]); id != "" {
				it.Start = start
				row(id, it, report.MatchFuzzy)
				fresh = true
			}
		default:
			if cur != nil {
				if i > 0 && items[i-1].Kind == grid.ItemText && items[i-1].End == it.Start && cur.label.End != it.Start {
					it.Kind = grid.ItemUnread // 见附件19
				}
				cur.cells = addTo(&x.cells, cur.cells, *it)
				if it.Kind == grid.ItemValue {
					cur.count++
				}
			} else if ended && len(rows) > 0 {
				rows[len(rows)-1].more = true
			} else if grp := x.group(); it.Kind == grid.ItemValue && headed && grp.rows == 0 && !withinText(items, i) {
				grp.lead = addTo(&x.cells, grp.lead, *it)
			}
		}
	}
	return rows
}

// sortHeads puts heads between blanks in the order in which they stand beside each other, as
// they do not come where they are broken over lines, and reports whether they stand so: heads
// below each other are left as they are.
func sortHeads(columns []tableColumn) bool {
	const width = 8 // of the shortest head: the middles of two side by side are as far apart
	byColumn := slices.Clone(columns)
	slices.SortStableFunc(byColumn, func(a, b tableColumn) int { return a.col - b.col })
	for i := 1; i < len(byColumn); i++ {
		if byColumn[i].col-byColumn[i-1].col < width {
			return false
		}
	}
	copy(columns, byColumn)
	return true
}

// amongOthers reports whether more than items[i], and what is in brackets behind it, stands
// on its line.
func (x *Reader) amongOthers(items []grid.Item, i int) bool {
	if i > 0 && items[i-1].Line == items[i].Line {
		return true
	}
	if i+1 == len(items) || items[i+1].Line != items[i].Line {
		return false
	}
	next := x.Text.Bytes[items[i+1].Start:items[i+1].End]
	return !bytes.HasPrefix(next, []byte("(")) || !bytes.HasSuffix(next, []byte(")")) || i+2 < len(items) && items[i+2].Line == items[i].Line
}

// onLine reports whether all heads stand on a line.
func onLine(columns []tableColumn, line int) bool {
	return len(columns) > 0 && !slices.ContainsFunc(columns, func(c tableColumn) bool { return c.line != line })
}

// withinText reports whether text touches items[i]: 保留4位小数.
func withinText(items []grid.Item, i int) bool {
	touches := func(j, at, to int) bool {
		return j >= 0 && j < len(items) && items[j].Kind == grid.ItemText && at == to && !items[i].Cell
	}
	return touches(i-1, items[max(0, i-1)].End, items[i].Start) || touches(i+1, items[i].End, items[min(len(items)-1, i+1)].Start)
}

// group returns the group of rows that is being read.
func (x *Reader) group() *rowGroup { return &x.groups[len(x.groups)-1] }

// most returns how many cells the row has in the form, whatever its edition.
func (v *tableRow) most() (n int) {
	for _, e := range form.Editions {
		n = max(n, len(v.official(e)))
	}
	return n
}

// unreadIn adds to a row the cells that a text fills, and reports whether it is one that
// may: it fills a cell of the row, or there is room for it.
func (x *Reader) unreadIn(v *tableRow, it *grid.Item) bool {
	line := v.label.Line
	if len(v.cells) > 0 {
		line = v.cells[0].Line
	}
	if it.Cell && it.Line != line || nearestRow(x.Text.Bytes[it.Start:it.End]) != "" {
		return false
	}
	n := x.unreadWords(it)
	if n == 0 || !it.Cell && len(v.cells)+n > max(len(v.columns), v.most()) {
		return false
	}
	for _, c := range x.asUnread(nil, *it) {
		v.cells = addTo(&x.cells, v.cells, c)
	}
	return true
}

// addTo lengthens a part of a stretch of memory that ends where the stretch
// does, or begins one there.
func addTo[T any](stretch *[]T, part []T, next T) []T {
	at := len(*stretch) - len(part)
	*stretch = append(*stretch, next)
	return (*stretch)[at:len(*stretch):len(*stretch)]
}

// unitIn finds the unit of money that a head states: （单位：万元，保留4位小数）.
func unitIn(b []byte) string {
	if !bytes.Contains(b, []byte("元")) {
		return ""
	}
	b = []byte(label.Compact(b))
	for _, u := range [...]string{"亿元", "万元", "元"} {
		if bytes.Contains(b, []byte(u)) {
			return u
		}
	}
	return ""
}

// nearest returns the row of the table whose name differs from a text by a typo: one
// character, of a long name two. It returns "" for the names themselves.
func (f *rowsForm) nearest(b []byte) string {
	if n := text.CountHan(b); n < 3 || n > 12 {
		return ""
	}
	return nearestName(f.names, b)
}

// nearestColumn does for the heads of columns what nearest does for rows: it returns a column,
// or -1.
func (f *rowsForm) nearestColumn(b []byte) int {
	const shortest, longest = 4, 12 // characters
	if n := text.CountHan(b); n < shortest || n > longest {
		return -1
	}
	if column, _ := headOf(b); column == otherColumn {
		return -1 // 上年处理决定数 is no typo of 本年处理决定数
	}
	return slices.Index(f.ColumnIDs, nearestName(f.heads, b))
}

func nearestName(names []rowName, b []byte) string {
	s := label.NewFingerprint(label.Compact(b))
	for i := range names {
		w := &names[i]
		most := w.Length / 4
		if n := max(s.Length, w.Length); w.Length >= 4 && n-s.AtMost(&w.Fingerprint) <= most && n-s.Common(&w.Fingerprint) <= most && levenshtein.ComputeDistance(s.Text, w.Text) <= most {
			return w.id
		}
	}
	return ""
}
