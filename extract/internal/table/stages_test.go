package table

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"gongkai/extract/form"
	"gongkai/extract/internal/golden"
	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
	"gongkai/extract/report"
)

func TestStages(t *testing.T) {
	for _, name := range []string{"locate", "align", "attest", "columns", "solve", "valueblocks", "rows", "rowsplaced", "blocks", "unread"} {
		t.Run(name, func(t *testing.T) {
			golden.Run(t, name, map[string]golden.Stage{
				"locate":   locate,
				"align":    align,
				"place":    place,
				"rows":     rows,
				"readings": readings,
				"divide":   golden.Lines(divided),
				"similar":  golden.Lines(mostSimilar),
				"head":     golden.Lines(head),
				"word":     golden.Lines(word),
			})
		})
	}
}

// stage is a text with what is found in it.
type stage struct {
	text  text.Text
	marks label.Marks
	out   strings.Builder
	Reader
}

func newStage(input string) *stage {
	s := new(stage)
	if err := s.text.Read([]byte(input)); err != nil {
		panic(err) // no case has none
	}
	s.marks.Find(&s.text)
	s.Marks = &s.marks
	return s
}

// readStage returns a text whose tables were read, and what was read.
func readStage(input string) (*stage, *report.Builder) {
	s, r := newStage(input), new(report.Builder)
	r.Begin()
	s.Read(&s.marks, r)
	return s, r
}

func (s *stage) printf(format string, args ...any) { fmt.Fprintf(&s.out, format, args...) }

func (s *stage) quote(at text.Span) string { return fmt.Sprintf("%q", s.text.Bytes[at.Start:at.End]) }

// ends renders how a stretch begins and ends.
func (s *stage) ends(at text.Span) string {
	const most = 8 // characters of either end
	runes := []rune(string(s.text.Bytes[at.Start:at.End]))
	if len(runes) <= 2*most {
		return s.quote(at)
	}
	return fmt.Sprintf("%q ... %q", string(runes[:most]), string(runes[len(runes)-most:]))
}

// locate renders the stretches in which tables are looked for.
func locate(c *datadriven.TestData) string {
	s := newStage(c.Input)
	for _, f := range rowsForms() {
		for _, p := range partSpans(s.Labels, f, nil) {
			first, last := &s.Labels[p[0]], &s.Labels[p[1]]
			at := text.Span{Start: lineStart(&s.text, first.Start), End: s.rowsEnd(f, last.End)}
			s.printf("%s: labels %d to %d, %s\n", f.Name(), p[0], p[1], s.ends(at))
		}
	}
	for _, f := range matrixForms() {
		first, last, distinct := s.Reader.locate(s.Labels, f)
		s.printf("%s: %d distinct labels", f.Name(), distinct)
		if at := s.findMatrix(f); at.End > 0 {
			s.printf(", %d to %d, %s", first, last, s.ends(at))
		}
		s.printf("\n")
	}
	for _, f := range blocksForms() {
		if first, last, ok := s.locateBlocks(f); ok {
			at := text.Span{Start: s.blocksStart(f, first), End: s.blocksEnd(f, s.Labels[last].End)}
			s.printf("%s: head to %d, %s\n", f.Name(), s.Labels[last].End, s.ends(at))
		}
	}
	if !s.Several.IsZero() {
		s.printf("several: %s\n", s.Several)
	}
	return s.out.String()
}

// align renders the rows of the matrix: what they were matched to and how surely, the
// score of it, and by what.
func align(c *datadriven.TestData) string {
	s := newStage(c.Input)
	for _, f := range matrixForms() {
		at := s.findMatrix(f)
		if at.End == 0 {
			continue
		}
		rows, order, g := s.matchedRows(f, at, grid.Of(&s.text, at.Start, at.End))
		edition := form.NoEdition
		for e, sequence := range f.sequences {
			if sequence == order {
				edition = e
			}
		}
		s.printf("%s of %s, %s\n", f.Name(), edition, f.layout(g, rows))
		for i := range rows {
			s.row(&rows[i], order, i)
		}
	}
	return s.out.String()
}

// row renders a row of values, the i-th.
func (s *stage) row(v *valueRow, order *sequence, i int) {
	switch {
	case v.taken < 0:
		s.printf("%-26s", "none")
	case v.block:
		s.printf("%-26s of a block", order.rows[v.taken].id)
	default:
		s.printf("%-26s %s %.2f", order.rows[v.taken].id, v.match, s.score[i*(len(order.rows)+1)+v.taken])
	}
	for _, mark := range []struct {
		is   bool
		text string
	}{{v.taken >= 0 && v.match != report.MatchOrder && !v.attested, "unattested"}, {v.moved, "moved"}, {v.uncounted, "uncounted"}, {v.doubtful, "doubtful"}} {
		if mark.is {
			s.printf(" %s", mark.text)
		}
	}
	s.printf(" | %s |", s.values(v.cells))
	for _, of := range []struct {
		name  string
		items []grid.Item
	}{{"by", v.labels}, {"above", v.loose}, {"text", v.text}} {
		for _, it := range of.items {
			s.printf(" %s %q", of.name, s.text.Bytes[it.Start:it.End])
		}
	}
	s.printf("\n")
}

func (s *stage) values(cells []grid.Item) string {
	var w report.Builder
	return s.renderValues(&w, cells)
}

// place renders the cells of each row of the matrix in their columns, how they came
// there, and what was left out.
func place(c *datadriven.TestData) string {
	s, r := readStage(c.Input)
	for i := range s.placed {
		p := &s.placed[i]
		if p.whole {
			p.fill(make([]cell, p.form.columns))
		}
		s.printf("%-26s", p.metric)
		for k := range p.cells {
			s.printf(" %s", s.cell(&p.cells[k]))
		}
		for _, how := range []struct {
			is   bool
			text string
		}{{p.whole, "whole"}, {p.byRow, "by its own sum"}, {p.byCol, "by sums down the columns"}, {p.row.doubtful, "doubtful"}} {
			if how.is {
				s.printf(", %s", how.text)
			}
		}
		if p.options != nil {
			s.printf(", %d readings left", len(p.options))
		}
		s.printf("\n")
	}
	s.notes(r)
	return s.out.String()
}

func (s *stage) cell(c *cell) string {
	switch c.state {
	case cellRead:
		number := fmt.Sprintf("%v%s", c.num.Value, c.num.Unit)
		if c.num.Doubtful {
			number += "!"
		}
		return number
	case cellBlank:
		return "_"
	case cellUnread:
		return "?"
	}
	return "."
}

func (s *stage) notes(r *report.Builder) {
	for _, n := range r.Notes {
		s.printf("note: %s\n", n.Text)
	}
}

// rows renders the rows of tables of rows with the heads above them.
func rows(c *datadriven.TestData) string {
	s, r := readStage(c.Input)
	for i := range s.tableRows {
		v := &s.tableRows[i]
		s.printf("%-20s", v.form.id)
		for _, h := range v.columns {
			s.printf(" %s", headName(h, rowsForms()[0].ColumnIDs))
		}
		s.printf(" | %s |", s.values(v.cells))
		for _, mark := range []struct {
			is   bool
			text string
		}{{v.match != report.MatchExact, v.match.String()}, {v.odd, "more stands behind"}, {v.cut, "cut"}, {v.followed, "text behind"}} {
			if mark.is {
				s.printf(" %s", mark.text)
			}
		}
		s.printf("\n")
	}
	s.printf("edition %q, %d of %d cells\n", r.Edition, len(r.Readings), r.CellsExpected)
	for i := range r.Readings {
		s.placement(&r.Readings[i])
	}
	s.readings(r)
	return s.out.String()
}

// placement renders what shows the row and the column of a reading, if it is not its label
// and its head.
func (s *stage) placement(rd *report.Reading) {
	if rd.RowBy != report.ByLabel || rd.ColumnBy != report.ByHead {
		s.printf("%s: row by %s, column by %s\n", rd.Metric, rd.RowBy, rd.ColumnBy)
	}
}

func headName(h tableColumn, ids []string) string {
	name := "?"
	switch {
	case h.column == otherColumn:
		name = "(other)"
	case h.column == strangeColumn:
		name = "(strange)"
	case h.column >= 0:
		name = ids[h.column]
	}
	if h.year > 0 {
		name += fmt.Sprintf("=%d", h.year)
	}
	if h.unit != "" {
		name += ":" + h.unit
	}
	return name
}

// readings renders all that is read from tables, and what was left out.
func readings(c *datadriven.TestData) string {
	s, r := readStage(c.Input)
	s.printf("edition %q, layout %q, %d of %d cells\n", r.Edition, r.Layout, len(r.Readings), r.CellsExpected)
	s.readings(r)
	return s.out.String()
}

func (s *stage) readings(r *report.Builder) {
	last := form.NoMetric
	for i := range r.Readings {
		rd := &r.Readings[i]
		if rd.Metric != last {
			if last != form.NoMetric {
				s.printf("\n")
			}
			s.printf("%s", rd.Metric)
		}
		last = rd.Metric
		value := fmt.Sprint(rd.Value)
		if rd.Null {
			value = "_"
		}
		s.printf(" %s", value)
		if u := rd.Metric.Info(); !rd.Null && (u.IsAmount() || rd.Unit != u.Unit) {
			s.printf("%s", rd.Unit)
		}
		if rd.Uncertain {
			s.printf("!")
		}
		switch rd.Method() {
		case report.MethodOrder:
			s.printf("~")
		case report.MethodSolved:
			s.printf("*")
		}
	}
	if last != form.NoMetric {
		s.printf("\n")
	}
	s.notes(r)
}

// divided renders the ways to divide digits into numbers: "640020470 into 7".
func divided(line string) string {
	var digits string
	var n int
	if _, err := fmt.Sscanf(line, "%s into %d", &digits, &n); err != nil {
		return err.Error()
	}
	t := &text.Text{Bytes: []byte(digits)}
	const shown = 4
	var ways []string
	count := 0
	whole := divide(t, []grid.Item{{Start: 0, End: len(digits), Kind: grid.ItemValue}}, n, func(cs []cell) bool {
		if count++; count <= shown {
			var way []string
			for i := range cs {
				way = append(way, digits[cs[i].start:cs[i].end])
			}
			ways = append(ways, strings.Join(way, " "))
		}
		return true
	})
	s := fmt.Sprintf("%s: %d ways", line, count)
	if !whole {
		s += ", not all"
	}
	if len(ways) > 0 {
		s += ": " + strings.Join(ways, ", ")
	}
	if count > shown {
		s += ", ..."
	}
	return s
}

// mostSimilar renders the row of the newest sequence that a text is most similar to.
func mostSimilar(line string) string {
	f := matrixForms()[0]
	fp := label.FingerprintOf([]byte(line))
	best, score := "none", 0.0
	for i := range f.sequences[f.Newest()].rows {
		r := &f.sequences[f.Newest()].rows[i]
		if s := similarity(&fp, r, 0); s > score {
			best, score = r.id, s
		}
	}
	return fmt.Sprintf("%q  %s %.2f", line, best, score)
}

// head renders what the head of a column says that the form does not name.
func head(line string) string {
	column, year := headOf([]byte(line))
	return fmt.Sprintf("%q  %s unit %q", line, headName(tableColumn{column: column, year: year}, nil), unitIn([]byte(line)))
}

// word renders whether a word may stand in a cell in place of a value.
func word(line string) string {
	s := newStage(line)
	at := text.Span{Start: 0, End: len(s.text.Bytes)}
	return fmt.Sprintf("%q  in place of a value: %v, like a label: %v", line, s.looksUnread(at), s.likeLabel(s.text.Bytes))
}

// The stages that goldens render are those of Read.
func TestMatchedRowsAreThoseThatAreRead(t *testing.T) {
	const doc = "|一、本年新收|1|0|0|0|0|0|1|\n|(一)予以公开|1|0|0|0|0|0|1|\n|(二)部分公开|0|0|0|0|0|0|0|\n|1.属于国家秘密|0|0|0|0|0|0|0|\n|(七)总计|1|0|0|0|0|0|1|\n"
	s := newStage(doc)
	var r report.Builder
	r.Begin()
	s.Read(&s.marks, &r)
	var read []string
	for i := range s.placed {
		read = append(read, s.placed[i].metric.String())
	}
	m := newStage(doc)
	at := m.findMatrix(matrixForms()[0])
	rows, order, _ := m.matchedRows(matrixForms()[0], at, grid.Of(m.Text, at.Start, at.End))
	var matched []string
	for i := range rows {
		matched = append(matched, order.rows[rows[i].taken].id)
	}
	if len(read) == 0 || !slices.Equal(read, matched) {
		t.Errorf("%q are read, %q are matched", read, matched)
	}
}
