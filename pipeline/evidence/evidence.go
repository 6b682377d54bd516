// Package evidence gathers all that is known about one value of the store, or
// about one report: the words of its source, the sums that it takes part in,
// what other versions and years say, and what the user declared.
package evidence

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"gongkai/extract"
	"gongkai/extract/form"
	"gongkai/extract/message"
	"gongkai/extract/report"
	"gongkai/load"
	schema "gongkai/sql"
	"gongkai/transform"
)

// Question asks for a value, or for an overview of a report.
type Question struct {
	Agency    string // id or name, or a part of one name only
	Year      int
	Metric    form.Metric // NoMetric: an overview
	Applicant form.ApplicantType
	Corpus    Fields // of the records of corpora, where sources are read again
	Around    int    // how many lines of the source are wanted before and after the value; 0: a few
}

// Answer is what there is to say. Reports has those that observations take;
// they are several only where reports of one agency and year differ and the
// name could not be resolved to one agency.
type Answer struct {
	Who     string   `json:"who"` // agency_id, or the name if that is not known
	Year    int      `json:"year"`
	Reports []Report `json:"reports"`
}

// Report is a report and, if one was asked for, the value in it.
type Report struct {
	ID           int64    `json:"report_id,string"`
	SHA256       string   `json:"sha256"`
	Agency       string   `json:"agency"`
	Name         string   `json:"name,omitempty"` // official, of agency_id
	AgencyID     string   `json:"agency_id,omitempty"`
	Title        string   `json:"title,omitempty"`
	PublishedOn  string   `json:"published_on,omitempty"`
	Edition      string   `json:"edition,omitempty"`
	Layout       string   `json:"layout,omitempty"`
	Completeness string   `json:"completeness"`
	Expected     int      `json:"cells_expected"`
	Read         int      `json:"cells_read"`
	Suspect      int      `json:"cells_suspect"`
	Extractor    string   `json:"extractor"`
	Source       Source   `json:"source"`
	Stated       []Stated `json:"documents,omitempty"` // of the document, beside what it says
	Value        *Value   `json:"value,omitempty"`
	Doubts       *Doubts  `json:"doubts,omitempty"` // of an overview
	// Versions are the other reports of the agency and year.
	Versions []Version `json:"versions"`
	Findings []Finding `json:"findings"`
}

// Stated is what a user, or a page that links to it, states of a document: its agency, its
// year, or its date of publication.
type Stated struct {
	Line   int    `json:"line,omitempty"` // of the user's file; 0: a page states it
	Source string `json:"source"`         // the page, or the document as the user names it
	Field  string `json:"field"`
	Value  string `json:"value"`
	Found  string `json:"found,omitempty"` // what the document says itself
	Status string `json:"status"`
}

// Value is a cell of the form in one report.
type Value struct {
	Metric      string       `json:"metric"`
	Applicant   string       `json:"applicant_type"`
	Read        bool         `json:"read"` // else there is no such reading, and only what is around it is told
	Reading     *Reading     `json:"reading,omitempty"`
	Observed    *Observed    `json:"observation,omitempty"`
	Corrections []Correction `json:"corrections"`
	Checks      []Check      `json:"checks"`
	Statements  []Statement  `json:"statements"`
	Years       []OtherYear  `json:"other_years"`
	// What reading the source again found; nil if that was not possible.
	Passage *extract.Passage `json:"passage,omitempty"`
	Label   *Label           `json:"label,omitempty"`
	Notes   []Note           `json:"notes,omitempty"` // on this place: why it is doubtful
}

// Note is what the extractor noted about a place of the source.
type Note struct {
	message.Message
	Line, Column int // 0 if it has no place
}

// Place returns line:column and a blank, or "".
func (n *Note) Place() string {
	if n.Line == 0 {
		return ""
	}
	return fmt.Sprintf("%d:%d ", n.Line, n.Column)
}

// MarshalText returns the place and the English sentence.
func (n Note) MarshalText() ([]byte, error) { return []byte(n.Place() + n.String()), nil }

// Label is what the row of a value was matched by, as the document has it.
type Label struct {
	Text  string `json:"text"` // "" if none was found there
	Match string `json:"match"`
	// The rows of its table that the document has before and behind it, by their names; "" if none.
	Before string `json:"row_before,omitempty"`
	Behind string `json:"row_behind,omitempty"`
}

// Reading is the value as the report states it.
type Reading struct {
	Value   *float64 `json:"value"`
	Unit    string   `json:"unit,omitempty"`
	Text    string   `json:"value_text"`
	Part    string   `json:"source_part,omitempty"` // in which Start and End count; "" is the document itself
	Start   int      `json:"source_start"`
	End     int      `json:"source_end"`
	RowBy   string   `json:"row_by"`
	ColBy   string   `json:"column_by"`
	Method  string   `json:"method"`
	Quality string   `json:"quality"`
}

func (r *Reading) locator() report.Locator {
	return report.Locator{Part: r.Part, Start: r.Start, End: r.End}
}

// Observed is the value as analysts see it.
type Observed struct {
	Value     *float64 `json:"value"`
	Unit      string   `json:"unit,omitempty"`
	Corrected bool     `json:"corrected"`
}

// Correction is one that the user declared for the value.
type Correction struct {
	Line      int      `json:"line"`
	Metric    string   `json:"metric"`
	Applicant string   `json:"applicant_type"`
	Reported  *float64 `json:"reported"`
	Corrected *float64 `json:"corrected"`
	Reason    string   `json:"reason"`
	Source    string   `json:"source,omitempty"`
	Status    string   `json:"status"`
	Found     *float64 `json:"found"`
}

// Check is a sum that the value takes part in, with both sides; one of the
// prose has none.
type Check struct {
	ID        string   `json:"check_id"`
	Metric    string   `json:"metric"`
	Applicant string   `json:"applicant_type"`
	Verdict   string   `json:"verdict"`
	Expected  *float64 `json:"expected"`
	Actual    *float64 `json:"actual"`
	Left      []Part   `json:"left,omitempty"`
	Right     []Part   `json:"right,omitempty"`
}

// Part is one cell of a sum. One that was not read has no Read.
type Part struct {
	Metric    string   `json:"metric"`
	Applicant string   `json:"applicant_type"`
	Read      bool     `json:"read"`
	Value     *float64 `json:"value"`
}

// Statement is what the prose of the report says about the cell.
type Statement struct {
	Value   float64          `json:"value"`
	Unit    string           `json:"unit,omitempty"`
	Text    string           `json:"value_text"`
	Passage *extract.Passage `json:"passage,omitempty"`
}

// Version is another report of the same agency and year, and its value.
type Version struct {
	ID          int64    `json:"report_id,string"`
	Source      string   `json:"source"`
	Canonical   bool     `json:"canonical"`
	PublishedOn string   `json:"published_on,omitempty"`
	Read        bool     `json:"read"`
	Value       *float64 `json:"value"`
	Unit        string   `json:"unit,omitempty"`
	Quality     string   `json:"quality,omitempty"`
}

// OtherYear is the value of the year before or after.
type OtherYear struct {
	Year    int      `json:"year"`
	ID      int64    `json:"report_id,string"`
	Value   *float64 `json:"value"`
	Unit    string   `json:"unit,omitempty"`
	Quality string   `json:"quality"`
}

// Finding is a row of findings, in its own words.
type Finding struct {
	Kind     string `json:"kind"`
	Severity string `json:"severity,omitempty"`
	EN       string `json:"message_en"`
	ZH       string `json:"message_zh"`
}

// Doubts is what looks wrong in a report.
type Doubts struct {
	Failing     []Check      `json:"failing"`
	Suspect     []Doubtful   `json:"suspect"`
	Corrections []Correction `json:"corrections"`
	Notes       []Note       `json:"notes,omitempty"` // what was left out, and why
}

// Doubtful is a suspect reading.
type Doubtful struct {
	Metric    string   `json:"metric"`
	Applicant string   `json:"applicant_type"`
	Value     *float64 `json:"value"`
	Unit      string   `json:"unit,omitempty"`
	Line      int      `json:"line,omitempty"` // in the source, if it could be read again
	Column    int      `json:"column,omitempty"`
}

// ErrNoReport is that the store has no report of an id.
var ErrNoReport = errors.New("no such report")

// OfReport answers a question on the report of an id, canonical or not; the agency and the year
// of the question are those of the report.
func OfReport(ctx context.Context, s *load.Store, r *load.Reader, id int64, q Question) (*Answer, error) {
	f, err := newFinder(ctx, s, r, q)
	if err != nil {
		return nil, err
	}
	a := &Answer{}
	reports, err := f.list("r.report_id = ?", []any{id}, func(r row) {
		a.Who, a.Year = cmp.Or(r.text("agency_id"), r.text("agency")), int(r.int("year"))
	})
	if err != nil {
		return nil, err
	}
	if len(reports) == 0 {
		return nil, ErrNoReport
	}
	f.Year, a.Reports = a.Year, reports
	return a, f.fill(&a.Reports[0], a.Who)
}

// Find answers a question. What it cannot be asked of this store is a
// *NoAnswer.
func Find(ctx context.Context, s *load.Store, r *load.Reader, q Question) (*Answer, error) {
	f, err := newFinder(ctx, s, r, q)
	if err != nil {
		return nil, err
	}
	who, err := f.who()
	if err != nil {
		return nil, err
	}
	a := &Answer{Who: who, Year: q.Year}
	if a.Reports, err = f.reports(who); err != nil {
		return nil, err
	}
	for i := range a.Reports {
		if err := f.fill(&a.Reports[i], who); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// finder is a question at work.
type finder struct {
	ctx   context.Context
	store *load.Store
	r     *load.Reader
	typed bool // whether words are types there
	Question
}

func newFinder(ctx context.Context, s *load.Store, r *load.Reader, q Question) (*finder, error) {
	typed, err := r.HasTypes(ctx)
	return &finder{ctx: ctx, store: s, r: r, typed: typed, Question: q}, err
}

func (f *finder) overview() bool { return f.Metric == form.NoMetric }

// each calls do for each row of a query; do gets the values by the name of
// their column.
func (f *finder) each(query string, args []any, do func(row) error) error {
	rows, err := f.r.Query(f.ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for {
		values, err := rows.Next()
		if err != nil || values == nil {
			return err
		}
		r := row{}
		for i, name := range rows.Columns {
			r[name] = values[i]
		}
		if err := do(r); err != nil {
			return err
		}
	}
}

// row is a row by the names of its columns.
type row map[string]any

func (r row) text(name string) string {
	s, _ := load.Text(r[name])
	return s
}

func (r row) number(name string) *float64 {
	if v, ok := r[name].(float64); ok {
		return &v
	}
	return nil
}

func (r row) int(name string) int64 {
	switch v := r[name].(type) {
	case int8:
		return int64(v)
	case int16:
		return int64(v)
	case int32:
		return int64(v)
	case int64:
		return v
	}
	return 0
}

// reports returns the reports that observations take.
func (f *finder) reports(who string) ([]Report, error) {
	return f.list("coalesce(r.agency_id, r.agency) = ? AND r.year = ? AND r.canonical", []any{who, f.Year}, func(row) {})
}

// list returns the reports that meet a condition; each is shown to also.
func (f *finder) list(condition string, args []any, also func(row)) ([]Report, error) {
	var out []Report
	err := f.each(`SELECT r.*, a.name FROM reports r LEFT JOIN agencies a USING (agency_id)
		WHERE `+condition+` ORDER BY r.report_id`, args, func(r row) error {
		also(r)
		out = append(out, Report{ID: r.int("report_id"), SHA256: r.text("sha256"), Agency: r.text("agency"), Name: r.text("name"),
			AgencyID: r.text("agency_id"), Title: r.text("title"), PublishedOn: r.text("published_on"), Edition: r.text("edition"),
			Layout: r.text("layout"), Completeness: r.text("completeness"), Expected: int(r.int("cells_expected")),
			Read: int(r.int("cells_read")), Suspect: int(r.int("cells_suspect")), Extractor: r.text("extractor")})
		return nil
	})
	return out, err
}

// fill adds all about a report, or about the value in it.
func (f *finder) fill(rep *Report, who string) error {
	cells, err := f.cells(rep.ID)
	if err != nil {
		return err
	}
	checks, err := f.checks(rep.ID, cells)
	if err != nil {
		return err
	}
	if rep.Versions, err = f.versions(rep.ID, who); err != nil {
		return err
	}
	if rep.Findings, err = f.findings(rep.ID); err != nil {
		return err
	}
	if rep.Stated, err = f.stated(rep.ID); err != nil {
		return err
	}
	doc, n, err := f.document(rep)
	if err != nil {
		return err
	}
	var again *report.Report
	var source *extract.Source // nil: it is not there any more
	if doc != nil {
		again, _ = extract.New().ExtractReport(doc, n) // a newer extractor may reject it
		source, _ = extract.Open(doc)
	}
	corrections, err := f.corrections(rep)
	if err != nil {
		return err
	}
	if f.overview() {
		rep.Doubts = doubts(cells, checks, corrections, source, again)
		return nil
	}
	rep.Value, err = f.value(rep, who, cells, checks, corrections, source, again)
	return err
}

// cell is a reading in its place.
type cell struct {
	transform.Cell
	Reading
}

type cells struct {
	at   map[transform.Cell]*cell
	list []*cell // in the order of the form
	rows map[form.Metric]bool
}

func (f *finder) cells(report int64) (*cells, error) {
	out := &cells{at: map[transform.Cell]*cell{}, rows: map[form.Metric]bool{}}
	err := f.each(fmt.Sprintf("SELECT * FROM readings WHERE report_id = %d AND %s ORDER BY metric, applicant_type", report, f.ofYears(f.Year)), nil, func(r row) error {
		m, ok := form.Lookup(r.text("metric"))
		t, ok2 := form.LookupApplicant(r.text("applicant_type"))
		if !ok || !ok2 {
			return nil
		}
		c := &cell{transform.Cell{Metric: m, Applicant: t}, Reading{Value: r.number("value"), Unit: r.text("unit"), Text: r.text("value_text"),
			Part: r.text("source_part"), Start: int(r.int("source_start")), End: int(r.int("source_end")), RowBy: r.text("row_by"), ColBy: r.text("column_by"),
			Method: r.text("method"), Quality: r.text("quality")}}
		out.at[c.Cell], out.rows[m] = c, true
		out.list = append(out.list, c)
		return nil
	})
	return out, err
}

// checks returns those of a report with both sides.
func (f *finder) checks(report int64, cells *cells) ([]Check, error) {
	var out []Check
	err := f.each("SELECT * FROM checks WHERE report_id = ? ORDER BY check_id, metric, applicant_type", []any{report}, func(r row) error {
		c := Check{ID: r.text("check_id"), Metric: r.text("metric"), Applicant: r.text("applicant_type"), Verdict: r.text("verdict"),
			Expected: r.number("expected"), Actual: r.number("actual")}
		m, ok := form.Lookup(c.Metric)
		t, ok2 := form.LookupApplicant(c.Applicant)
		if ok && ok2 {
			left, right := transform.Sides(c.ID, m, t, func(m form.Metric) bool { return cells.rows[m] })
			c.Left, c.Right = cells.parts(left), cells.parts(right)
		}
		out = append(out, c)
		return nil
	})
	return out, err
}

func (c *cells) parts(names []transform.Cell) []Part {
	var out []Part
	for _, n := range names {
		p := Part{Metric: n.Metric.String(), Applicant: n.Applicant.String()}
		if have := c.at[n]; have != nil {
			p.Read, p.Value = true, have.Value
		}
		out = append(out, p)
	}
	return out
}

// takesPart reports whether a cell is one of those that a check is about.
func (c *Check) takesPart(metric, applicant string) bool {
	if strings.HasPrefix(c.ID, form.ProseCheck) {
		return c.Metric == metric && c.Applicant == applicant
	}
	for _, side := range [...][]Part{c.Left, c.Right} {
		for _, p := range side {
			if p.Metric == metric && p.Applicant == applicant {
				return true
			}
		}
	}
	return false
}

func (f *finder) versions(report int64, who string) ([]Version, error) {
	out, ids := []Version{}, []string{}
	err := f.each(`SELECT report_id, source, canonical, published_on FROM reports
		WHERE coalesce(agency_id, agency) = ? AND year = ? AND report_id <> ? ORDER BY canonical DESC, source`,
		[]any{who, f.Year, report}, func(r row) error {
			out = append(out, Version{ID: r.int("report_id"), Source: r.text("source"), Canonical: r["canonical"] == true, PublishedOn: r.text("published_on")})
			ids = append(ids, strconv.FormatInt(r.int("report_id"), 10))
			return nil
		})
	if err != nil || f.overview() || len(out) == 0 {
		return out, err
	}
	err = f.each(fmt.Sprintf("SELECT report_id, value, unit, quality FROM readings WHERE %s AND %s AND report_id IN (%s)", f.ofCell(), f.ofYears(f.Year), strings.Join(ids, ", ")),
		nil, func(r row) error {
			for i := range out {
				if v := &out[i]; v.ID == r.int("report_id") {
					v.Read, v.Value, v.Unit, v.Quality = true, r.number("value"), r.text("unit"), r.text("quality")
				}
			}
			return nil
		})
	return out, err
}

// ofCell is the condition for rows of the cell that is asked about. Its words stand in it, since
// DuckDB passes by what it knows cannot fit before it begins; a store of an earlier program may
// not know the metric.
func (f *finder) ofCell() string {
	metric, applicant := schema.Literal(f.Metric.String()), schema.Literal(f.Applicant.String())
	if !f.typed {
		return "metric = " + metric + " AND applicant_type = " + applicant
	}
	return fmt.Sprintf("metric = TRY_CAST(%s AS metric) AND applicant_type = TRY_CAST(%s AS applicant_type)", metric, applicant)
}

// ofYears is the condition for rows of years, 0 being none. It is for the same reason.
func (f *finder) ofYears(years ...int) string {
	var any []string
	for _, y := range years {
		if y == 0 {
			any = append(any, "year IS NULL")
		} else {
			any = append(any, "year = "+strconv.Itoa(y))
		}
	}
	return "(" + strings.Join(any, " OR ") + ")"
}

func (f *finder) findings(report int64) ([]Finding, error) {
	out := []Finding{}
	query, args := "SELECT * FROM findings WHERE report_id = ?", []any{report}
	if !f.overview() {
		query += " AND (metric IS NULL OR CAST(metric AS VARCHAR) = ? AND (applicant_type IS NULL OR CAST(applicant_type AS VARCHAR) = ?))"
		args = append(args, f.Metric.String(), f.Applicant.String())
	}
	err := f.each(query+" ORDER BY ALL", args, func(r row) error {
		out = append(out, Finding{Kind: r.text("kind"), Severity: r.text("severity"), EN: r.text("message_en"), ZH: r.text("message_zh")})
		return nil
	})
	return out, err
}

// stated returns what is stated of a report. A store of an earlier program has no such
// table.
func (f *finder) stated(report int64) ([]Stated, error) {
	if has, err := f.r.Has(f.ctx, "documents"); !has {
		return nil, err
	}
	var out []Stated
	err := f.each("SELECT * FROM documents WHERE report_id = ? AND status <> 'superseded' ORDER BY line NULLS LAST, source, field", []any{report}, func(r row) error {
		out = append(out, Stated{Line: int(r.int("line")), Source: r.text("source"), Field: r.text("field"), Value: r.text("value"),
			Found: r.text("found"), Status: r.text("status")})
		return nil
	})
	return out, err
}

// corrections returns those that were declared for the report.
func (f *finder) corrections(rep *Report) (map[transform.Cell][]Correction, error) {
	out := map[transform.Cell][]Correction{}
	err := f.each(`SELECT * FROM corrections WHERE report_id = ? OR report_id IS NULL AND year = ? AND agency IN (?, ?) ORDER BY line`,
		[]any{rep.ID, f.Year, rep.AgencyID, rep.Agency}, func(r row) error {
			m, ok := form.Lookup(r.text("metric"))
			t, ok2 := form.LookupApplicant(r.text("applicant_type"))
			if ok && ok2 {
				at := transform.Cell{Metric: m, Applicant: t}
				out[at] = append(out[at], Correction{Line: int(r.int("line")), Metric: m.String(), Applicant: t.String(),
					Reported: r.number("reported"), Corrected: r.number("corrected"),
					Reason: r.text("reason"), Source: r.text("source"), Status: r.text("status"), Found: r.number("found")})
			}
			return nil
		})
	return out, err
}

// aroundLines is how many lines are shown before and after the value, if nobody wants others.
const aroundLines = 2

func (f *finder) value(rep *Report, who string, cells *cells, checks []Check, corrections map[transform.Cell][]Correction,
	doc *extract.Source, again *report.Report) (*Value, error) {
	name := transform.Cell{Metric: f.Metric, Applicant: f.Applicant}
	v := &Value{Metric: f.Metric.String(), Applicant: f.Applicant.String(), Corrections: corrections[name], Checks: []Check{}}
	if v.Corrections == nil {
		v.Corrections = []Correction{}
	}
	for _, c := range checks {
		if c.takesPart(v.Metric, v.Applicant) {
			v.Checks = append(v.Checks, c)
		}
	}
	var err error
	if v.Statements, err = f.statements(rep.ID, doc); err != nil {
		return nil, err
	}
	if v.Years, err = f.otherYears(who); err != nil {
		return nil, err
	}
	have := cells.at[name]
	if have == nil {
		if again != nil {
			v.Notes = notes(again, doc)
		}
		return v, nil
	}
	v.Read, v.Reading = true, &have.Reading
	if v.Observed, err = f.observed(rep.ID); err != nil || doc == nil {
		return v, err
	}
	if p, ok := doc.At(have.locator(), cmp.Or(f.Around, aroundLines)); ok {
		v.Passage = &p
	}
	if again != nil {
		at := have.locator()
		if row := rowOf(again, f.Metric, at); row != nil {
			before, behind := neighbours(again, row)
			v.Label = &Label{row.Label, row.Match.String(), before, behind}
			at.Start, at.End = min(at.Start, row.Start), max(at.End, row.End)
		}
		v.Notes = notesWithin(again, doc, at)
	}
	return v, nil
}

// rowOf returns the row that a value was read in. A table of blocks is one.
func rowOf(r *report.Report, m form.Metric, at report.Locator) *report.Row {
	var found *report.Row
	for i := range r.Rows {
		row := &r.Rows[i]
		if row.Table == m.Info().Table.Number && row.Part == at.Part && row.Start <= at.Start && at.Start < max(row.End, row.Start+1) && (m.Info().Table.Shape == form.Blocks || belongs(row.Name, m.String())) {
			found = row
		}
	}
	return found
}

// neighbours returns the names of the rows next to one in its document.
func neighbours(r *report.Report, row *report.Row) (before, behind string) {
	start, end := -1, math.MaxInt
	for i := range r.Rows {
		switch n := &r.Rows[i]; {
		case n.Table != row.Table || n.Part != row.Part:
		case n.Start < row.Start && n.Start > start:
			before, start = n.Name, n.Start
		case n.Start > row.Start && n.Start < end:
			behind, end = n.Name, n.Start
		}
	}
	return before, behind
}

// belongs reports whether a metric is of the row of that name.
func belongs(name, metric string) bool { return metric == name || strings.HasPrefix(metric, name+".") }

// notes returns what the extractor noted, also what has no place: a table is not there.
func notes(r *report.Report, doc *extract.Source) []Note {
	return noted(r, doc, func(*report.Note) bool { return true })
}

// notesWithin returns what it noted at a place.
func notesWithin(r *report.Report, doc *extract.Source, at report.Locator) []Note {
	return noted(r, doc, func(n *report.Note) bool { return n.Part == at.Part && n.Start >= at.Start && n.Start <= at.End })
}

func noted(r *report.Report, doc *extract.Source, wanted func(*report.Note) bool) []Note {
	var out []Note
	for i := range r.Notes {
		n := &r.Notes[i]
		if !wanted(n) {
			continue
		}
		note := Note{Message: n.Text}
		if n.Start >= 0 && doc != nil {
			if p, ok := doc.At(report.Locator{Part: n.Part, Start: n.Start, End: n.Start}, 0); ok {
				note.Line, note.Column = p.Line, p.Column
			}
		}
		out = append(out, note)
	}
	return out
}

func (f *finder) observed(report int64) (*Observed, error) {
	var out *Observed
	err := f.each(fmt.Sprintf("SELECT value, unit, corrected FROM observations WHERE report_id = %d AND %s AND %s", report, f.ofCell(), f.ofYears(f.Year)),
		nil, func(r row) error {
			out = &Observed{r.number("value"), r.text("unit"), r["corrected"] == true}
			return nil
		})
	return out, err
}

func (f *finder) statements(id int64, doc *extract.Source) ([]Statement, error) {
	out := []Statement{}
	err := f.each(fmt.Sprintf("SELECT * FROM statements WHERE report_id = %d AND %s ORDER BY source_start", id, f.ofCell()),
		nil, func(r row) error {
			s := Statement{Value: *r.number("value"), Unit: r.text("unit"), Text: r.text("value_text")}
			if doc != nil {
				at := report.Locator{Part: r.text("source_part"), Start: int(r.int("source_start")), End: int(r.int("source_end"))}
				if p, ok := doc.At(at, 0); ok {
					s.Passage = &p
				}
			}
			out = append(out, s)
			return nil
		})
	return out, err
}

// otherYears returns the values of the years beside.
func (f *finder) otherYears(who string) ([]OtherYear, error) {
	out := []OtherYear{}
	if f.Year == 0 {
		return out, nil
	}
	err := f.each(fmt.Sprintf(`SELECT report_id, year, value, unit, quality FROM observations WHERE %s AND %s
		AND coalesce(agency_id, agency) = ? ORDER BY year, report_id`, f.ofCell(), f.ofYears(f.Year-1, f.Year+1)),
		[]any{who}, func(r row) error {
			out = append(out, OtherYear{int(r.int("year")), r.int("report_id"), r.number("value"), r.text("unit"), r.text("quality")})
			return nil
		})
	return out, err
}

// doubts lists what looks wrong in a report.
func doubts(cells *cells, checks []Check, corrections map[transform.Cell][]Correction, doc *extract.Source, again *report.Report) *Doubts {
	d := &Doubts{Failing: []Check{}, Suspect: []Doubtful{}, Corrections: []Correction{}}
	for _, c := range checks {
		if c.Verdict == "fails" {
			d.Failing = append(d.Failing, c)
		}
	}
	for _, c := range cells.list {
		d.Corrections = append(d.Corrections, corrections[c.Cell]...)
		if c.Quality != "suspect" {
			continue
		}
		s := Doubtful{Metric: c.Metric.String(), Applicant: c.Applicant.String(), Value: c.Value, Unit: c.Unit}
		if doc != nil {
			if p, ok := doc.At(c.locator(), 0); ok {
				s.Line, s.Column = p.Line, p.Column
			}
		}
		d.Suspect = append(d.Suspect, s)
	}
	if again != nil {
		d.Notes = notes(again, doc)
	}
	return d
}
