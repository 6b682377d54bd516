package web

import (
	"slices"
	"strings"

	"gongkai/cmd/internal/words"
	"gongkai/extract/form"
)

// paper is a table of the form as it is printed, with what a report has in it.
type paper struct {
	Title string
	Parts []paperPart // a table each, where heads change from row to row
}

// paperPart is rows under one head.
type paperPart struct {
	Head [][]paperHead
	Rows []paperRow
}

type paperRow struct {
	Labels []paperHead
	Cells  []*paperCell
}

// paperHead is a head or a label, over so many rows and columns.
type paperHead struct {
	Text       string
	Rows, Cols int
	Also       string // in the language of the page, where that is not the form's
}

// paperCell is a cell of the form; one that was not read has no Row.
type paperCell struct {
	Metric, Applicant string
	Row               row
	Cols              int
	Chosen            bool
}

// Name is how addresses name the cell.
func (c *paperCell) Name() string { return cellName(c.Metric, c.Applicant) }

// Quality is that of the reading; "" if there is none.
func (c *paperCell) Quality() string {
	if c.Row == nil {
		return ""
	}
	return c.Row.Text("quality")
}

// drawing lays out the cells of a report.
type drawing struct {
	words.Printer
	edition form.Edition
	read    map[string]row // by cellName
	rows    map[form.Metric]bool
	chosen  string // the cell that is looked at
}

func cellName(metric, applicant string) string { return metric + "|" + applicant }

// papers returns the tables of the report's edition, and others of which something was read.
func (d *drawing) papers() []paper {
	var out []paper
	for _, t := range form.Tables {
		if !d.isDrawn(t) {
			continue
		}
		p := paper{Title: d.Either(t.TitleEN+" ("+t.TitleZH+")", d.numbered(t)+t.TitleZH)}
		switch t.Shape {
		case form.Rows:
			p.Parts = d.rowsTable(t)
		case form.Blocks:
			p.Parts = []paperPart{d.blocks(t)}
		default:
			p.Parts = []paperPart{d.matrix(t)}
		}
		out = append(out, p)
	}
	return out
}

// numbered returns the number of the section in which a table stands.
func (d *drawing) numbered(t *form.Table) string {
	digits := []rune("〇一二三四五六七八九十")
	if t.Section < 1 || t.Section >= len(digits) {
		return ""
	}
	return string(digits[t.Section]) + "、"
}

func (d *drawing) isDrawn(t *form.Table) bool {
	e := d.edition
	if e == form.NoEdition {
		e = form.Editions[len(form.Editions)-1]
	}
	if t.Has(e) {
		return true
	}
	for m := range d.rows {
		if m.Info().Table == t {
			return true
		}
	}
	return false
}

// hasRow reports whether a row is of the form as the report has it.
func (d *drawing) hasRow(m form.Metric) bool {
	if d.edition == form.NoEdition {
		return len(m.Info().Editions()) == len(m.Info().Table.Editions)
	}
	return m.Info().In(d.edition)
}

func (d *drawing) cell(m form.Metric, t form.ApplicantType, cols int) *paperCell {
	c := &paperCell{Metric: m.String(), Applicant: t.String(), Cols: cols}
	c.Row = d.read[c.Name()]
	c.Chosen = c.Name() == d.chosen
	return c
}

// rowsTable has a part for each run of rows that share their columns.
func (d *drawing) rowsTable(t *form.Table) []paperPart {
	var out []paperPart
	var rows [][]form.Metric
	for _, m := range d.metricsOf(t) {
		id, _ := m.Info().Cut()
		if n := len(rows); n > 0 {
			if before, _ := rows[n-1][0].Info().Cut(); before == id {
				rows[n-1] = append(rows[n-1], m)
				continue
			}
		}
		rows = append(rows, []form.Metric{m})
	}
	width := 1
	for _, r := range rows {
		width = lcm(width, len(r))
	}
	heads := ""
	for _, r := range rows {
		cols := width / len(r)
		head := []paperHead{{Text: "信息内容", Rows: 1, Cols: 1}}
		line := paperRow{Labels: []paperHead{{Text: r[0].Info().RowZH(), Rows: 1, Cols: 1}}}
		var names []string
		for _, m := range r {
			name, _, _ := strings.Cut(m.Info().ColumnZH(d.edition), "（")
			names = append(names, name)
			head = append(head, paperHead{Text: name, Rows: 1, Cols: cols})
			line.Cells = append(line.Cells, d.cell(m, form.NotApplicable, cols))
		}
		if s := strings.Join(names, "|"); s != heads {
			heads = s
			out = append(out, paperPart{Head: [][]paperHead{head}})
		}
		last := &out[len(out)-1]
		last.Rows = append(last.Rows, line)
	}
	return out
}

// metricsOf lists the cells of a table of rows in the order of the form, then those that were
// read of another edition.
func (d *drawing) metricsOf(t *form.Table) []form.Metric {
	out := slices.Clone(t.In(d.edition))
	if d.edition == form.NoEdition {
		out = slices.Clone(t.In(t.Newest()))
	}
	for i := range form.Metrics {
		if m := form.Metric(i); m.Info().Table == t && d.rows[m] && !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	return out
}

func lcm(a, b int) int {
	x, y := a, b
	for y != 0 {
		x, y = y, x%y
	}
	return a / x * b
}

// matrix has a row a metric and a column an applicant type, or one.
func (d *drawing) matrix(t *form.Table) paperPart {
	var p paperPart
	var labels [][]string
	read := func(m form.Metric) bool { return d.rows[m] }
	official := func(m form.Metric) bool { return d.hasRow(m) || d.rows[m] }
	for i := range form.Metrics {
		m := form.Metric(i)
		if m.Info().Table != t || !form.HasRow(m, official, read) {
			continue
		}
		labels = append(labels, d.rowPath(t, m))
		line := paperRow{}
		for _, a := range t.Columns {
			line.Cells = append(line.Cells, d.cell(m, a, 1))
		}
		p.Rows = append(p.Rows, line)
	}
	heads := merged(labels)
	for i := range p.Rows {
		p.Rows[i].Labels = heads[i]
		p.Rows[i].Labels[len(heads[i])-1].Also = d.Either(metricName(d.Printer, p.Rows[i].Cells[0].Metric), "")
	}
	if t.HasApplicants() {
		p.Head = turned(merged(d.applicantPaths(t)), depth(labels))
	}
	return p
}

// rowPath returns what stands left of the cells of a row, from the outside to the inside. Rows that are
// numbered in brackets stand below the group that is numbered without.
func (d *drawing) rowPath(t *form.Table, m form.Metric) []string {
	path := strings.Split(m.Info().RowZH(), "/")
	if !strings.HasPrefix(path[0], "（") {
		return path
	}
	for i := range form.Labels {
		if l := &form.Labels[i]; l.Table == t && l.Kind == t.Group && !strings.HasPrefix(l.Number, "（") {
			return append([]string{l.Number + "、" + l.Wording}, path...)
		}
	}
	return path
}

// applicantPaths returns the heads above each column of a matrix.
func (d *drawing) applicantPaths(t *form.Table) (out [][]string) {
	var walk func(heads []form.ColumnHead, above []string)
	walk = func(heads []form.ColumnHead, above []string) {
		for _, h := range heads {
			path := append(slices.Clone(above), d.head(h.ID))
			if len(h.Below) == 0 {
				out = append(out, path)
			}
			walk(h.Below, path)
		}
	}
	walk(t.Heads, nil)
	return out
}

// head returns the words of a head: those of an applicant type, or of pages.
func (d *drawing) head(id string) string {
	if name := applicantName(d.Printer, id); name != id {
		return name
	}
	if key := "head." + id; catalogue().Has(key) {
		return say(d.Printer, key)
	}
	return id
}

// blocks has one row under heads.
func (d *drawing) blocks(t *form.Table) paperPart {
	var paths [][]string
	line := paperRow{}
	for _, m := range t.In(t.Or(d.edition)) {
		paths = append(paths, append(strings.Split(m.Info().RowZH(), "/"), m.Info().ColZH()))
		line.Cells = append(line.Cells, d.cell(m, form.NotApplicable, 1))
	}
	return paperPart{Head: turned(merged(paths), 0), Rows: []paperRow{line}}
}

func depth(paths [][]string) int {
	most := 0
	for _, p := range paths {
		most = max(most, len(p))
	}
	return most
}

// merged joins what neighbouring paths share: a head over several rows. The last of a short path
// takes the room that is left.
func merged(paths [][]string) [][]paperHead {
	deep := depth(paths)
	out := make([][]paperHead, len(paths))
	for i, path := range paths {
		for at, text := range path {
			if i > 0 && len(path) > at+1 && shares(paths[i-1], path, at+1) {
				continue
			}
			h := paperHead{Text: text, Rows: 1, Cols: 1}
			if at == len(path)-1 {
				h.Cols = deep - at
			} else {
				for i+h.Rows < len(paths) && len(paths[i+h.Rows]) > at+1 && shares(path, paths[i+h.Rows], at+1) {
					h.Rows++
				}
			}
			out[i] = append(out[i], h)
		}
	}
	return out
}

// shares reports whether two paths begin with the same n heads, and go on behind.
func shares(a, b []string, n int) bool {
	return len(a) > n && len(b) > n && slices.Equal(a[:n], b[:n])
}

// turned makes heads above columns of labels beside rows: what stood in a row stands below
// each other. Before the first row so many columns are left for labels.
func turned(labels [][]paperHead, before int) [][]paperHead {
	deep := 0
	for _, l := range labels {
		n := 0
		for _, h := range l {
			n += h.Cols
		}
		deep = max(deep, n)
	}
	out := make([][]paperHead, deep)
	if before > 0 && deep > 0 {
		out[0] = append(out[0], paperHead{Rows: deep, Cols: before})
	}
	for _, l := range labels {
		at := deep
		for _, h := range l {
			at -= h.Cols
		}
		for _, h := range l {
			out[at] = append(out[at], paperHead{Text: h.Text, Rows: h.Cols, Cols: h.Rows})
			at += h.Cols
		}
	}
	return out
}
