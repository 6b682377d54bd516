package specimen

import (
	"strings"

	"gongkai/extract/form"
)

// cell is a cell of a table as it would stand in a word processor.
type cell struct {
	text       string
	rows, cols int // how many it spans, at least 1
	head       bool
	value      bool
	at         Cell // of a value; Metric NoMetric if it is none of the form's
	markup     markup
}

// grid is one of the tables 2, 3 and 4, row by row; a row holds the cells that
// begin in it.
type grid struct {
	table    int
	part     int // of a divided table, which of its parts; 0 if it is the first
	width    int
	rows     [][]cell
	moved    bool // columns stand in another order than the form's
	arranged bool // table 4 is none of three blocks over one row of values
	// breaks are rows before which a page ends.
	breaks map[int]pageBreak
	empty  bool // no mark stands for what is blank
	bare   bool // the numbers of pages have no signs around them
	// What HTML has of a table that is not shown as it is: an element around it,
	// attributes, and rows behind others.
	within, attrs string
	behind        map[int]string
}

// pageBreak is what stands between the rows of a table that goes over a page.
type pageBreak struct {
	foot string   // the page number
	head [][]cell // the repeated header rows
}

func label(s string, rows, cols int) cell { return cell{text: s, rows: rows, cols: cols} }

func header(s string, rows, cols int) cell { return cell{text: s, rows: rows, cols: cols, head: true} }

// places returns the grid by row and column: each place names the cell that covers it.
func (g *grid) places() [][]*cell {
	out := make([][]*cell, len(g.rows))
	for i := range out {
		out[i] = make([]*cell, g.width)
	}
	for i, row := range g.rows {
		col := 0
		for j := range row {
			c := &row[j]
			for col < g.width && out[i][col] != nil {
				col++
			}
			for y := i; y < min(i+c.rows, len(out)); y++ {
				for x := col; x < min(col+c.cols, g.width); x++ {
					out[y][x] = c
				}
			}
			col += c.cols
		}
	}
	return out
}

// values lists the cells of a row that hold values.
func values(row []cell) []*cell {
	var out []*cell
	for i := range row {
		if row[i].value {
			out = append(out, &row[i])
		}
	}
	return out
}

// grids lays out the three tables of the form.
func grids(f *figures, h *hand) []*grid {
	return []*grid{grid2(f, h), grid3(f, h), grid4(f, h)}
}

// grid2 has a block for each paragraph of article 20.
func grid2(f *figures, h *hand) *grid {
	g := &grid{table: 2, width: 4}
	type block struct {
		article string
		rows    []string
	}
	blocks := []block{{"article1", []string{"regulations", "normative_documents"}},
		{"article5", []string{"licensing", "other_services"}}, {"article6", []string{"penalties", "coercion"}},
		{"article8", []string{"fees"}}, {"article9", []string{"procurement"}}}
	for _, b := range blocks {
		var heads []form.Metric
		var lines [][]cell
		for _, row := range b.rows {
			var line []cell
			var ms []form.Metric
			for _, m := range f.rows2 {
				if strings.HasPrefix(m.String(), row+".") {
					ms = append(ms, m)
				}
			}
			if len(ms) == 0 {
				continue
			}
			heads = ms
			line = append(line, label(h.label(disclosure.Row, row), 1, 1))
			for i, m := range ms {
				line = append(line, h.value(f, Cell{m, form.NotApplicable}, fill(i, len(ms))))
			}
			lines = append(lines, line)
		}
		if len(lines) == 0 {
			continue
		}
		g.rows = append(g.rows, []cell{header(h.label(disclosure.Head, b.article), 1, 4)})
		hd := []cell{header(h.label(disclosure.Head, "content"), 1, 1)}
		for i, m := range heads {
			hd = append(hd, header(h.column2(m), 1, fill(i, len(heads))))
		}
		g.rows = append(append(g.rows, hd), lines...)
		if b.article == "article1" && h.otherDisclosures {
			extra := []cell{label("其他主动公开文件", 1, 1)}
			for range heads {
				extra = append(extra, h.stray())
			}
			g.rows = append(g.rows, extra)
		}
	}
	return g
}

// fill returns the columns that the i-th of n cells spans, so that they fill three.
func fill(i, n int) int {
	if i == n-1 {
		return 3 - i
	}
	return 1
}

func grid3(f *figures, h *hand) *grid {
	g := &grid{table: 3, width: 10}
	g.rows = append(g.rows,
		[]cell{header(h.label(requests.Head, "balance"), 3, 3), header(h.label(requests.Head, "applicants"), 1, 7)},
		[]cell{header(h.label(requests.Column, "natural_person"), 2, 1), header(h.label(requests.Head, "organizations"), 1, 5),
			header(h.label(requests.Column, "total"), 2, 1)})
	var kinds []cell
	for a := form.Business; a <= form.OtherOrganization; a++ {
		kinds = append(kinds, header(h.label(requests.Column, a.String()), 1, 1))
	}
	g.rows = append(g.rows, kinds)

	var rows []form.Metric
	for _, m := range f.rows3 {
		if !h.missing[m] {
			rows = append(rows, m)
		}
		if m == h.lastRow {
			break
		}
	}
	group := func(m form.Metric) string {
		if m.String() == "outcome.other" {
			return ""
		}
		parts := strings.Split(m.String(), ".")
		if len(parts) == 3 {
			return parts[1]
		}
		return ""
	}
	inResult := func(m form.Metric) bool { return strings.HasPrefix(m.String(), "outcome.") }
	numbers := func(m form.Metric, line []cell) []cell {
		for a := range form.ApplicantType(applicants) {
			line = append(line, h.value(f, Cell{m, a}, 1))
		}
		return line
	}
	result := -1 // the row where 三、本年度办理结果 begins, while it goes on
	endResult := func() {
		if result >= 0 {
			g.rows[result][0].rows = len(g.rows) - result
			result = -1
		}
	}
	for i, m := range rows {
		if !inResult(m) {
			endResult()
			g.rows = append(g.rows, numbers(m, []cell{label(h.label(requests.Row, m.String()), 1, 3)}))
			continue
		}
		var line []cell
		if result < 0 {
			line = append(line, label(h.label(requests.Group, "result"), 1, 1))
			result = len(g.rows)
		}
		name := group(m)
		if name == "" {
			g.rows = append(g.rows, numbers(m, append(line, label(h.label(requests.Row, m.String()), 1, 2))))
			continue
		}
		if i == 0 || group(rows[i-1]) != name {
			n := 1
			for i+n < len(rows) && group(rows[i+n]) == name {
				n++
			}
			title := h.groupLabel(name)
			if h.subtotals[name] {
				line = append(line, label(title, 1, 2))
				for a := range form.ApplicantType(applicants) {
					line = append(line, h.subtotal(f, rows[i:i+n], a))
				}
				g.rows = append(g.rows, line)
				line, title = nil, "其中"
			}
			line = append(line, label(title, n, 1))
		}
		line = append(line, label(h.label(requests.Row, m.String()), 1, 1))
		g.rows = append(g.rows, numbers(m, line))
	}
	endResult()
	return g
}

func grid4(f *figures, h *hand) *grid {
	g := &grid{table: 4, width: 15}
	columns := []string{"upheld", "corrected", "other", "pending", "total"}
	var review, direct, after, line []cell
	for _, c := range columns {
		review = append(review, header(h.label(cases.Column, c), 2, 1))
		direct = append(direct, header(h.label(cases.Column, c), 1, 1))
		after = append(after, header(h.label(cases.Column, c), 1, 1))
	}
	for _, m := range f.rows4 {
		line = append(line, h.value(f, Cell{m, form.NotApplicable}, 1))
	}
	g.rows = [][]cell{
		{header(h.label(cases.Block, "review"), 1, 5), header(h.label(cases.Block, "litigation"), 1, 10)},
		append(review, header(h.label(cases.Block, "litigation.direct"), 1, 5), header(h.label(cases.Block, "litigation.after_review"), 1, 5)),
		append(direct, after...),
		line,
	}
	return g
}
