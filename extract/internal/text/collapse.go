package text

import "strconv"

// mostColumns are as many columns of a table as are followed, from the left.
const mostColumns = 64

// columns follows the columns of a table of which some are collapsed: their cells are
// there, and the page shows none of them. A cell is in the first column that no cell of
// the row, or of one above by its span, has taken.
type columns struct {
	collapsed [mostColumns]bool
	left      [mostColumns]int // rows that a cell above still takes, that at hand included
	stated    int              // columns that have a <col>
	at        int              // of the next cell
}

// addColumns notes a <col>.
func (t *openTable) addColumns(m *markup, p part) {
	span := m.number(p, "span")
	from, to, _ := m.attribute(p, "style")
	d := parseDeclarations(string(m.src[from:to]))
	if collapsed := d.visibility == "collapse"; collapsed && t.columns == nil {
		t.columns = &columns{stated: t.cols}
	}
	t.cols = min(t.cols+span, mostColumns)
	if c := t.columns; c != nil {
		for ; c.stated < t.cols; c.stated++ {
			c.collapsed[c.stated] = d.visibility == "collapse"
		}
	}
}

// nextRow begins a row.
func (c *columns) nextRow() {
	c.at = 0
	for i := range c.left {
		c.left[i] = max(0, c.left[i]-1)
	}
}

// nextCell reports whether the page shows the cell that begins with a tag: one of its
// columns is not collapsed.
func (c *columns) nextCell(m *markup, p part) (shown bool) {
	for c.at < mostColumns && c.left[c.at] > 0 {
		c.at++
	}
	span, rows := m.number(p, "colspan"), m.number(p, "rowspan")
	end := min(c.at+span, mostColumns)
	shown = c.at >= end
	for ; c.at < end; c.at++ {
		c.left[c.at] = rows
		shown = shown || !c.collapsed[c.at]
	}
	return shown
}

// number returns the value of an attribute that counts columns or rows, which is 1 if it
// is not stated.
func (m *markup) number(p part, name string) int {
	const most = 1000
	from, to, _ := m.attribute(p, name)
	n, err := strconv.Atoi(string(Trimmed(m.src[from:to])))
	if err != nil || n < 1 {
		return 1
	}
	return min(n, most)
}
