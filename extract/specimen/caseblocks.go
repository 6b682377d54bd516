package specimen

import (
	"fmt"
	"slices"
	"strings"
)

// caseBlock is a block of table 4.
type caseBlock struct {
	names  []cell // 行政诉讼, 未经复议直接起诉
	heads  []cell
	values []cell
}

// blocksOf returns the blocks of table 4 where values stand below their heads, in
// the order of the document.
func blocksOf(g *grid) []caseBlock {
	places := g.places()
	last := len(places) - 1
	var out []caseBlock
	var path string
	for x, v := range places[last] {
		var above []*cell
		for y := range last {
			if c := places[y][x]; c != nil && (len(above) == 0 || above[len(above)-1] != c) {
				above = append(above, c)
			}
		}
		names := above[:len(above)-1]
		p := ""
		for _, c := range names {
			p += c.text + "/"
		}
		if len(out) == 0 || p != path {
			out, path = append(out, caseBlock{}), p
			for _, c := range names {
				out[len(out)-1].names = append(out[len(out)-1].names, *c)
			}
		}
		b := &out[len(out)-1]
		b.heads, b.values = append(b.heads, *above[len(above)-1]), append(b.values, *v)
	}
	return out
}

// putNames puts the heads above those of the results of the k-th block, the top one only if the block
// before is under another.
func (b *boxes) putNames(blocks []caseBlock, k int) {
	for i, c := range blocks[k].names {
		if i > 0 || k == 0 || c.text != blocks[k-1].names[0].text {
			b.put(flat(c.text, ""))
		}
	}
}

// setBlocks writes table 4 anew with blocks, and the results of each, in an order.
func (t *trap) setBlocks(g *grid, blocks []caseBlock, results []int) {
	g.rows = make([][]cell, 4)
	g.breaks = nil
	under := ""
	for _, b := range blocks {
		n := len(results)
		heads, vs := pick(b.heads, results), pick(b.values, results)
		if len(b.names) == 1 {
			under = ""
			g.rows[0] = append(g.rows[0], header(b.names[0].text, 1, n))
		} else if b.names[0].text != under {
			under = b.names[0].text
			g.rows[0] = append(g.rows[0], header(under, 1, n))
		} else {
			g.rows[0][len(g.rows[0])-1].cols += n
		}
		if len(b.names) > 1 {
			g.rows[1] = append(g.rows[1], header(b.names[1].text, 1, n))
		}
		for _, h := range heads {
			if len(b.names) == 1 {
				g.rows[1] = append(g.rows[1], header(h.text, 2, 1))
			} else {
				g.rows[2] = append(g.rows[2], header(h.text, 1, 1))
			}
		}
		g.rows[3] = append(g.rows[3], vs...)
	}
}

// name returns the name of a block as it stands alone.
func (b *caseBlock) name() string { return flat(b.names[len(b.names)-1].text, "") }

// total returns which of the results of a block is their total.
func (b *caseBlock) total() int {
	return slices.IndexFunc(b.values, func(c cell) bool { return strings.HasSuffix(c.at.Metric.String(), ".total") })
}

// cases returns table 4 and its blocks, or nil where it was lost.
func (t *trap) cases() (*grid, []caseBlock) {
	if g := t.grid(4); g != nil {
		return g, blocksOf(g)
	}
	return nil, nil
}

// totalsApart puts the totals of all blocks behind the results of all blocks, under
// a head of their own.
func (t *trap) totalsApart() {
	g, blocks := t.cases()
	if g == nil {
		return
	}
	results, totals := [2][]cell{}, [2][]cell{}
	var top []cell
	for i := range blocks {
		b := &blocks[i]
		k := b.total()
		top = append(top, header(b.name(), 1, len(b.heads)-1))
		for j := range b.heads {
			to := &results
			h := header(b.heads[j].text, 1, 1)
			if j == k {
				to = &totals
				h.text = b.name()
			}
			to[0], to[1] = append(to[0], h), append(to[1], b.values[j])
		}
	}
	k := blocks[0].total()
	top = append(top, header(blocks[0].heads[k].text, 1, len(totals[0])))
	g.rows = [][]cell{top, append(results[0], totals[0]...), append(results[1], totals[1]...)}
	g.breaks, g.arranged = nil, true
}

// threeTables makes a table of each block, under a line with its name.
func (t *trap) threeTables() {
	g, blocks := t.cases()
	if g == nil {
		return
	}
	numbered := one(t.r, "", "%d.", "（%d）", "表%d ")
	var with []block
	for i := range blocks {
		b := &blocks[i]
		name := b.name()
		if numbered != "" {
			name = fmt.Sprintf(numbered, i+1) + name
		}
		with = append(with, block{kind: para, text: name}, block{kind: table, grid: &grid{table: 4, width: len(b.heads), arranged: true,
			rows: [][]cell{plainHeads(b.heads), b.values}}})
	}
	t.replace(g, with...)
}

func plainHeads(heads []cell) []cell {
	out := make([]cell, len(heads))
	for i, h := range heads {
		out[i] = header(h.text, 1, 1)
	}
	return out
}

// casesAsRows writes the blocks as rows, or the results as rows, or each number with
// a row of its own.
func (t *trap) casesAsRows() {
	g, blocks := t.cases()
	if g == nil {
		return
	}
	corner := one(t.r, "", "类别", "项目")
	var rows [][]cell
	switch t.r.IntN(3) {
	case 0: // a block a row
		rows = append(rows, append([]cell{header(corner, 1, 1)}, plainHeads(blocks[0].heads)...))
		for i := range blocks {
			rows = append(rows, append([]cell{label(blocks[i].name(), 1, 1)}, blocks[i].values...))
		}
	case 1: // a result a row
		head := []cell{header(corner, 1, 1)}
		for i := range blocks {
			head = append(head, header(blocks[i].name(), 1, 1))
		}
		rows = append(rows, head)
		for k, h := range blocks[0].heads {
			row := []cell{label(flat(h.text, ""), 1, 1)}
			for i := range blocks {
				row = append(row, blocks[i].values[k])
			}
			rows = append(rows, row)
		}
	default:
		for i := range blocks {
			b := &blocks[i]
			for k, h := range b.heads {
				var row []cell
				if k == 0 {
					row = append(row, label(b.name(), len(b.heads), 1))
				}
				rows = append(rows, append(row, label(flat(h.text, ""), 1, 1), b.values[k]))
			}
		}
	}
	width := 0
	for _, c := range rows[0] {
		width += c.cols
	}
	*g = grid{table: 4, width: width, rows: rows, arranged: true}
}

// casesStacked writes each block with its values, then the next.
func (t *trap) casesStacked() {
	g, blocks := t.cases()
	if g == nil {
		return
	}
	n := len(blocks[0].heads)
	var rows [][]cell
	under := ""
	for i := range blocks {
		b := &blocks[i]
		if len(b.names) > 1 && b.names[0].text != under {
			under = b.names[0].text
			rows = append(rows, []cell{header(under, 1, n)})
		}
		rows = append(rows, []cell{header(b.name(), 1, n)}, plainHeads(b.heads), b.values)
	}
	*g = grid{table: 4, width: n, rows: rows, arranged: true}
}

// casesFlat writes table 4 under one line of heads that name block and result.
func (t *trap) casesFlat() {
	g, blocks := t.cases()
	if g == nil {
		return
	}
	between := one(t.r, "-", "—", "", "_", "：", "（")
	var heads, vs []cell
	for i := range blocks {
		b := &blocks[i]
		for k, h := range b.heads {
			s := b.name() + between + flat(h.text, "")
			if between == "（" {
				s += "）"
			}
			heads, vs = append(heads, header(s, 1, 1)), append(vs, b.values[k])
		}
	}
	*g = grid{table: 4, width: len(heads), rows: [][]cell{heads, vs}, arranged: true}
}

// casesIndexed numbers the columns or the row of table 4.
func (t *trap) casesIndexed() {
	g := t.grid(4)
	if g == nil {
		return
	}
	last := len(g.rows) - 1
	if t.r.odds(.5) { // a line of numbers below the heads
		row, index := []cell{}, one(t.r, "%d", "(%d)")
		for i := range g.width {
			row = append(row, header(fmt.Sprintf(index, i+1), 1, 1))
		}
		if t.r.odds(.5) {
			g.rows[0] = append([]cell{header("栏次", last, 1)}, g.rows[0]...)
			g.rows[last] = append([]cell{label("数量", 1, 1)}, g.rows[last]...)
			row = append([]cell{header("栏次", 1, 1)}, row...)
			g.rows[0][0].text = "指标"
			g.width++
		}
		g.rows = slices.Insert(g.rows, last, row)
	} else {
		g.rows[0] = append([]cell{header("序号", last, 1)}, g.rows[0]...)
		g.rows[last] = append([]cell{label("1", 1, 1)}, g.rows[last]...)
		g.width++
	}
	g.breaks, g.arranged = nil, true
}

// casesNoted puts a note between the heads and the values of table 4.
func (t *trap) casesNoted() {
	g := t.grid(4)
	if g == nil {
		return
	}
	note := one(t.r, "注：本表数据截至当年12月31日", "注：行政复议、行政诉讼案件均为因政府信息公开工作引起的案件。", "注:“尚未审结”指截至年底仍在审理的案件", "说明：数据以法院、复议机关文书为准", "（单位：件）")
	last := len(g.rows) - 1
	g.rows = slices.Insert(g.rows, last, []cell{header(note, 1, g.width)})
	g.breaks, g.arranged = nil, true
}

// valuesOneRun puts two neighbours of table 4 into one cell.
func (t *trap) valuesOneRun() {
	g := t.grid(4)
	if g == nil {
		return
	}
	last := len(g.rows) - 1
	row := g.rows[last]
	k := t.r.IntN(len(row) - 1)
	a, b := &row[k], row[k+1]
	if !a.value || !b.value || a.text == "" || b.text == "" {
		return
	}
	t.odd(&b, a.text+"\u00a0"+b.text, t.value(&b))
	t.odd(a, b.text, t.value(a))
	a.cols = 2
	g.rows[last] = slices.Delete(slices.Clone(row), k+1, k+2)
}
