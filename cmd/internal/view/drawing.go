package view

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"gongkai/cmd/internal/words"
	"gongkai/extract/form"
	"gongkai/extract/report"
	"gongkai/transform"
)

// Marks of a drawn table; the legend explains them.
const (
	markBlank   = "-"
	markAbsent  = "."
	markSuspect = "?"
	markSolved  = "~"
	markOrder   = "*"
)

// methodMarks are the marks of the methods, in the order of their numbers.
var methodMarks = [...]string{report.MethodCell: "", report.MethodOrder: markOrder, report.MethodSolved: markSolved}

// drawing draws one report for a person.
type drawing struct {
	io.Writer
	words.Printer
	file    string
	places  *places
	r       *report.Report
	checks  []transform.Check
	quality []transform.Quality
	at      map[cellName]int // of a cell: its reading
	rows    map[form.Metric]bool
}

// Report draws a report that was read from doc, the content of file.
func Report(p words.Printer, file string, doc []byte, r *report.Report) string {
	var w strings.Builder
	newDrawing(&w, p, file, doc, r).report()
	return w.String()
}

// Values lists the readings of a report that are wanted, a line each, with their
// lines and columns in doc. It is "" if none is.
func Values(p words.Printer, file string, doc []byte, r *report.Report, wanted func(*report.Reading) bool) string {
	var w strings.Builder
	newDrawing(&w, p, file, doc, r).values(wanted)
	return w.String()
}

// Rejected says why a document gives no report.
func Rejected(p words.Printer, r *report.Reject) string {
	p = p.Section("inspect")
	reason := p.Term("rejects.reason", string(r.Reason))
	if r.Detail.IsZero() {
		return reason
	}
	return p.T("detail", reason, p.Say(r.Detail))
}

type cellName struct {
	metric    form.Metric
	applicant form.ApplicantType
}

func newDrawing(w io.Writer, p words.Printer, file string, doc []byte, r *report.Report) *drawing {
	// What a locale says of the width of “ and its like must not change the output.
	text.OverrideRuneWidthEastAsianWidth(false)
	d := &drawing{Writer: w, Printer: p.Section("inspect"), file: file, places: newPlaces(p, doc), r: r, at: map[cellName]int{}, rows: map[form.Metric]bool{}}
	d.checks, d.quality = new(transform.Auditor).Audit(r)
	for i := range r.Readings {
		rd := &r.Readings[i]
		d.at[cellName{rd.Metric, rd.Applicant}] = i
		d.rows[rd.Metric] = true
	}
	return d
}

func (d *drawing) printf(format string, args ...any) { fmt.Fprintf(d, format, args...) }

// report draws all of it.
func (d *drawing) report() {
	d.head()
	for _, t := range form.Tables {
		if !d.isDrawn(t) {
			continue
		}
		d.printf("\n%s\n", d.T("table", d.TableNumber(t), d.title(t)))
		if !d.wasRead(t) {
			d.printf("%s\n", d.T("no cell"))
			continue
		}
		switch t.Shape {
		case form.Rows:
			d.rowsTable(t)
		case form.Matrix, form.List:
			d.matrix(t)
		case form.Blocks:
			d.blocks(t)
		}
	}
	d.printf("\n%s\n", d.T("legend", markBlank, markAbsent, markSuspect, markOrder, markSolved))
	d.failures()
	d.prose()
	d.matches()
	d.notes()
}

func (d *drawing) head() {
	r := d.r
	line := func(name, value string) {
		if value == "" {
			value = d.T("not told")
		}
		d.line(name, value)
	}
	year := ""
	if r.Year != 0 {
		year = strconv.Itoa(r.Year)
	}
	line("document", PrintableLine(d.file))
	line("agency", r.Agency)
	d.resolution()
	line("year", year)
	line("edition", d.Term("reports.edition", r.Edition.String()))
	line("title", r.Title)
	line("published", r.PublishedOn)
	line("scope", d.Term("reports.scope", r.Scope.String()))
	line("layout", d.Term("reports.layout", r.Layout.String()))
	completeness, suspect := "partial", 0
	if r.Complete() {
		completeness = "complete"
	}
	for _, q := range d.quality {
		if q == transform.Suspect {
			suspect++
		}
	}
	line("cells", d.T("cell count", d.T(completeness), len(r.Readings), r.CellsExpected, suspect))
	n := [3]int{}
	for i := range d.checks {
		n[d.checks[i].Verdict]++
	}
	line("sums", d.T("sum count", n[transform.Holds], n[transform.Fails], n[transform.Undecidable]))
	d.placed()
}

// line prints something under its name; "" goes on under the name before.
func (d *drawing) line(name, value string) {
	if name != "" {
		name = d.T(name)
	}
	d.printf("%s %s\n", text.Pad(name, 13, ' '), value)
}

// hasRow reports whether a row is drawn: it belongs to the form as the document
// has it, or was read all the same.
func (d *drawing) hasRow(m form.Metric, e form.Edition) bool {
	if d.rows[m] {
		return true
	}
	if e == form.NoEdition {
		return len(m.Info().Editions()) == len(m.Info().Table.Editions)
	}
	return m.Info().In(e)
}

// title returns the title of a table, in English with the official one.
func (d *drawing) title(t *form.Table) string {
	return d.Either(t.TitleEN+" ("+t.TitleZH+")", t.TitleZH)
}

// isDrawn reports whether a table is: it is one of the report's edition, or of the newest
// if that is not known, or something of it was read.
func (d *drawing) isDrawn(t *form.Table) bool {
	e := d.r.Edition
	if e == form.NoEdition {
		e = form.Editions[len(form.Editions)-1]
	}
	return t.Has(e) || d.wasRead(t)
}

// wasRead reports whether a cell of a table was read.
func (d *drawing) wasRead(t *form.Table) bool {
	for m := range d.rows {
		if m.Info().Table == t {
			return true
		}
	}
	return false
}

// rowsTable draws rows under the columns they share with their neighbours.
func (d *drawing) rowsTable(of *form.Table) {
	type row struct {
		id, label       string
		columns, values []string
	}
	var rows []*row
	for _, m := range d.metricsOf(of) {
		id, _ := m.Info().Cut()
		i := slices.IndexFunc(rows, func(r *row) bool { return r.id == id })
		if i < 0 {
			i = len(rows)
			rows = append(rows, &row{id: id, label: m.Info().RowZH()})
		}
		rows[i].columns = append(rows[i].columns, columnName(m, d.r.Edition))
		rows[i].values = append(rows[i].values, d.cell(m, form.NotApplicable))
	}
	t := NewTable()
	t.ResetHeaders()
	header, most := "", 0
	for _, r := range rows {
		if columns := strings.Join(r.columns, "|"); columns != header {
			t.AppendSeparator()
			t.AppendRow(tableRow("信息内容", r.columns))
			t.AppendSeparator()
			header = columns
		}
		t.AppendRow(tableRow(r.label, r.values))
		most = max(most, len(r.columns))
	}
	const usual = 4 // columns: tables of all reports are as wide
	d.draw(t, max(most, usual)+1)
}

// metricsOf lists the cells of a table of rows in the order of the form, and behind them
// what was read of another edition.
func (d *drawing) metricsOf(t *form.Table) []form.Metric {
	out := slices.Clone(t.In(d.r.Edition))
	for i := range form.Metrics {
		if m := form.Metric(i); m.Info().Table == t && d.hasRow(m, d.r.Edition) && !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	return out
}

// columnName is the short official name of a column in an edition.
func columnName(m form.Metric, e form.Edition) string {
	name, _, _ := strings.Cut(m.Info().ColumnZH(e), "（")
	return name
}

// matrix draws the rows of a matrix or list as the document has it.
func (d *drawing) matrix(of *form.Table) {
	var columns []string
	for _, a := range of.Columns {
		if of.HasApplicants() {
			columns = append(columns, form.Applicants[a].LabelZH)
		} else {
			columns = append(columns, "")
		}
	}
	t := NewTable()
	t.ResetHeaders()
	t.AppendHeader(tableRow("", columns))
	group := ""
	official := func(m form.Metric) bool { return d.hasRow(m, d.r.Edition) }
	read := func(m form.Metric) bool { return d.rows[m] }
	for i := range form.Metrics {
		m := form.Metric(i)
		if m.Info().Table != of || !form.HasRow(m, official, read) {
			continue
		}
		above, name, grouped := strings.Cut(m.Info().RowZH(), "/")
		if grouped {
			// a row that was read with its parts is their group
			if whole := form.Whole(m); above != group && !(whole != form.NoMetric && d.rows[whole]) {
				t.AppendRow(tableRow(above, make([]string, len(columns))))
			}
			group, name = above, "  "+name
		} else {
			name = above
		}
		var values []string
		for _, a := range of.Columns {
			values = append(values, d.cell(m, a))
		}
		t.AppendRow(tableRow(short(name), values))
	}
	d.draw(t, len(columns)+1)
}

// short cuts a label that would leave no room for the values.
func short(label string) string {
	const most = 22
	if utf8.RuneCountInString(label) <= most {
		return label
	}
	label, _, _ = strings.Cut(label, "（区分")
	if rs := []rune(label); len(rs) > most {
		return string(rs[:most-3]) + "..."
	}
	return label
}

// blocks draws blocks as rows.
func (d *drawing) blocks(of *form.Table) {
	var columns, values []string
	t := NewTable()
	t.ResetHeaders()
	rows := []table.Row{}
	for _, m := range of.In(of.Or(d.r.Edition)) {
		if len(rows) == 0 {
			columns = append(columns, m.Info().ColZH())
		}
		values = append(values, d.cell(m, form.NotApplicable))
		if m.Info().Role == "total" {
			rows = append(rows, tableRow(strings.Replace(m.Info().RowZH(), "/", "，", 1), values))
			values = nil
		}
	}
	t.AppendHeader(tableRow("", columns))
	t.AppendRows(rows)
	d.draw(t, len(columns)+1)
}

func tableRow(label string, values []string) table.Row {
	row := table.Row{label}
	for _, v := range values {
		row = append(row, v)
	}
	return row
}

// draw prints a table whose columns but the first are values.
func (d *drawing) draw(t table.Writer, columns int) {
	var configs []table.ColumnConfig
	for i := 2; i <= columns; i++ {
		configs = append(configs, table.ColumnConfig{Number: i, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	t.SetColumnConfigs(configs)
	d.printf("%s\n", t.Render())
}

// cell writes a cell with its marks; the unit where it is not that of the form.
func (d *drawing) cell(m form.Metric, a form.ApplicantType) string {
	i, ok := d.at[cellName{m, a}]
	if !ok {
		return markAbsent
	}
	s := markBlank
	if rd := &d.r.Readings[i]; !rd.Null {
		s = d.amount(rd.Value, rd.Unit, m)
	}
	s += methodMarks[d.r.Readings[i].Method()]
	if d.quality[i] == transform.Suspect {
		s += markSuspect
	}
	return s
}

// amount writes a value; its unit if it is money or not that of the form.
func (d *drawing) amount(v float64, unit string, m form.Metric) string {
	switch {
	case m.Info().IsAmount() && unit == "":
		return d.T("no unit", number(v))
	case m.Info().IsAmount() || unit != m.Info().Unit:
		return number(v) + " " + unit
	}
	return number(v)
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// failures prints in words what does not add up.
func (d *drawing) failures() {
	first := true
	for i := range d.checks {
		c := &d.checks[i]
		if c.Verdict != transform.Fails {
			continue
		}
		if first {
			d.printf("\n%s\n", d.T("failing"))
			first = false
		}
		d.printf("  %s\n", d.failure(c))
	}
}

// failure returns both sides of a sum and the difference.
func (d *drawing) failure(c *transform.Check) string {
	info, applicant := c.Metric.Info(), form.Applicants[c.Applicant].LabelZH
	switch c.ID {
	case "balance":
		return d.T("balance", applicant, d.sum(c, "requests.received", "requests.carried_in"),
			d.sum(c, "outcome.total", "requests.carried_out"), d.apart(c, "out"))
	case "outcome_total":
		return d.T("outcomes", applicant, number(c.Expected), info.RowZH(), number(c.Actual), d.apart(c, "in"))
	case "applicant_total":
		var parts []string
		for a := form.NaturalPerson; a < form.AllApplicants; a++ {
			parts = append(parts, d.part(c.Metric, a))
		}
		return d.T("applicants", short(rowName(info)), strings.Join(parts, " + "), number(c.Expected), number(c.Actual), d.apart(c, "in"))
	}
	var parts []string
	expected, _ := transform.Sides(c.ID, c.Metric, c.Applicant, func(m form.Metric) bool { return d.rows[m] })
	for _, cell := range expected {
		parts = append(parts, d.part(cell.Metric, cell.Applicant))
	}
	return d.T("results", strings.Replace(info.RowZH(), "/", "，", 1),
		strings.Join(parts, " + "), number(c.Expected), number(c.Actual), d.apart(c, "in"))
}

func rowName(info *form.Info) string {
	if _, name, grouped := strings.Cut(info.RowZH(), "/"); grouped {
		return name
	}
	return info.RowZH()
}

func (d *drawing) part(m form.Metric, a form.ApplicantType) string {
	return number(d.r.Readings[d.at[cellName{m, a}]].Value)
}

func (d *drawing) sum(c *transform.Check, one, other string) string {
	m, n := form.MustLookup(one), form.MustLookup(other)
	total := d.r.Readings[d.at[cellName{m, c.Applicant}]].Value + d.r.Readings[d.at[cellName{n, c.Applicant}]].Value
	return fmt.Sprintf("%s + %s = %s", d.part(m, c.Applicant), d.part(n, c.Applicant), number(total))
}

// apart returns by how much the second side of a check exceeds the first.
func (d *drawing) apart(c *transform.Check, where string) string {
	diff := math.Round(c.Difference()*1e6) / 1e6
	if diff > 0 {
		return d.T("more "+where, number(diff))
	}
	return d.T("fewer "+where, number(-diff))
}

// prose holds what the text states against the tables.
func (d *drawing) prose() {
	for i, c := range transform.ProseChecks(d.r) {
		if i == 0 {
			d.printf("\n%s\n", d.T("prose"))
		}
		s := &d.r.Statements[i]
		verdict := d.T("no verdict")
		switch c.Verdict {
		case transform.Holds:
			verdict = d.T("agrees")
		case transform.Fails:
			verdict = d.T("differs", number(c.Actual))
		}
		d.printf("%s\n", d.T("statement", d.Metric(s.Metric), number(s.Value), s.Unit, oneLine(s.Text), d.places.at(s.Locator), verdict))
	}
}

// isOfBlocks reports whether a row is that of a table of blocks.
func isOfBlocks(r *report.Row) bool {
	return slices.ContainsFunc(form.Tables, func(t *form.Table) bool { return t.Number == r.Table && t.Shape == form.Blocks })
}

// matches shows the rows that were not matched by an exact label.
func (d *drawing) matches() {
	t := NewTable(d.T("column table"), d.T("column row"), d.T("column by"), d.T("column label"), d.T("column values"), d.T("column at"))
	for i := range d.r.Rows {
		r := &d.r.Rows[i]
		if r.Match == report.MatchExact || isOfBlocks(r) && r.Match == report.MatchOrder {
			continue // the labels of blocks stand in their head: its values go by order
		}
		t.AppendRow(table.Row{r.Table, d.Named(r.Name), d.T("match " + r.Match.String()), cut(oneLine(r.Label)), cut(oneLine(r.Values)), d.places.at(r.Locator)})
	}
	if t.Length() > 0 {
		d.printf("\n%s\n%s\n", d.T("unmatched"), t.Render())
	}
}

func (d *drawing) notes() {
	for i, n := range d.r.Notes {
		if i == 0 {
			d.printf("\n%s\n", d.T("left out"))
		}
		at := ""
		if n.Start >= 0 {
			at = d.places.at(report.Locator{Part: n.Part, Start: n.Start, End: n.Start}) + "  "
		}
		d.printf("  %s%s\n", at, oneLine(d.Say(n.Text)))
	}
}

// oneLine takes out line breaks and other blanks that would break a drawing.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r <= ' ' }), " ")
}

func cut(s string) string {
	const most = 40
	if rs := []rune(s); len(rs) > most {
		return string(rs[:most-3]) + "..."
	}
	return s
}

// values lists the wanted readings with their places.
func (d *drawing) values(wanted func(*report.Reading) bool) {
	for i := range d.r.Readings {
		rd := &d.r.Readings[i]
		if !wanted(rd) {
			continue
		}
		value := "NULL"
		if !rd.Null {
			value = strings.TrimSpace(number(rd.Value) + " " + rd.Unit)
		}
		d.printf("%s:%s\t%s|%s\t%s\t%s\t%s\n", d.file, d.places.at(rd.Locator), rd.Metric, rd.Applicant, value, d.quality[i], oneLine(rd.Text))
	}
}
