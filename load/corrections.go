package load

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gongkai/extract/form"
	"gongkai/extract/message"
)

// Correction is a line of a file of corrections: what a user declares that a
// value should have been, and why. Values are as in observations; nil is a cell
// that says nothing.
type Correction struct {
	Line                int
	Agency              string // agency_id, or name as in reports.agency
	Year                int
	Metric              form.Metric
	Applicant           form.ApplicantType
	Reported, Corrected *float64
	Reason, Source      string
}

// correctionColumns are the columns of the file; the last may be missing.
var correctionColumns = []string{"agency", "year", "metric", "applicant_type", "reported", "corrected", "reason", "source"}

// ReadCorrections reads a file of corrections. The error names each line that is
// wrong; with one, no correction is to be applied.
func ReadCorrections(file string) ([]Correction, error) {
	p := correctionFile{userTable: userTable{file: file, columns: correctionColumns, optional: []string{"source"}}, first: map[string]int{}}
	if err := p.read(p.add); err != nil {
		return nil, err
	}
	return p.corrections, nil
}

// correctionFile is a file that is being read.
type correctionFile struct {
	userTable
	first       map[string]int // line of each cell corrected
	corrections []Correction
}

func (p *correctionFile) add() {
	field := p.field
	c := Correction{Line: p.line, Agency: field("agency"), Reason: field("reason"), Source: field("source")}
	faults := len(p.faults)
	if c.Agency == "" {
		p.fault(message.New(message.AgencyEmpty))
	}
	if c.Reason == "" {
		p.fault(message.New(message.ReasonEmpty))
	}
	var err error
	if c.Year, err = strconv.Atoi(field("year")); err != nil || c.Year < 1000 || c.Year > 9999 {
		p.fault(message.New(message.YearWrong, quoted(field("year"))))
	}
	p.cell(&c, field("metric"), field("applicant_type"))
	if c.Reported, err = correctionValue(field("reported")); err != nil {
		p.fault(message.New(message.ReportedWrong, quoted(field("reported"))))
	}
	if c.Corrected, err = correctionValue(field("corrected")); err != nil {
		p.fault(message.New(message.CorrectedWrong, quoted(field("corrected"))))
	}
	if len(p.faults) > faults {
		return
	}
	if sameValue(c.Reported, c.Corrected) {
		p.fault(message.New(message.NothingCorrected))
		return
	}
	cell := fmt.Sprint(c.Agency, "\x00", c.Year, "\x00", c.Metric, "\x00", c.Applicant)
	if before, twice := p.first[cell]; twice {
		p.fault(message.New(message.CorrectedTwice, message.Number(before)))
		return
	}
	p.first[cell] = p.line
	p.corrections = append(p.corrections, c)
}

// cell reads which cell of the form is meant. Tables 2 and 4 have no
// applicants: there the type may be left out.
func (p *correctionFile) cell(c *Correction, metric, applicant string) {
	var ok bool
	if c.Metric, ok = form.Lookup(metric); !ok {
		p.fault(message.New(message.MetricUnknown, quoted(metric)))
		return
	}
	hasApplicants := c.Metric.Info().Table.HasApplicants()
	if applicant == "" && !hasApplicants {
		applicant = form.NotApplicable.String()
	}
	c.Applicant, ok = form.LookupApplicant(applicant)
	switch {
	case !ok:
		p.fault(message.New(message.ApplicantUnknown, quoted(applicant)))
	case hasApplicants == (c.Applicant == form.NotApplicable):
		p.fault(message.New(message.NoCellFor, message.Text(metric), message.Text(applicant)))
	}
}

// correctionValue reads a number; nothing is a blank cell.
func correctionValue(s string) (*float64, error) {
	if s == "" {
		return nil, nil
	}
	v, err := strconv.ParseFloat(s, 64)
	if err == nil && (v != v || v > 1e18 || v < -1e18) {
		err = strconv.ErrRange
	}
	return &v, err
}

func sameValue(a, b *float64) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// SameCorrections reports whether two lists declare the same.
func SameCorrections(a, b []Correction) bool {
	return slices.EqualFunc(a, b, func(a, b Correction) bool {
		same := sameValue(a.Reported, b.Reported) && sameValue(a.Corrected, b.Corrected)
		a.Reported, a.Corrected, b.Reported, b.Corrected = nil, nil, nil, nil
		return same && a == b
	})
}

// Refusal is a correction that a published store did not apply.
type Refusal struct {
	Correction
	Status string   // as in the table corrections
	Found  *float64 // the value that the report states, if it is one
}

// Why says to a person why.
func (r *Refusal) Why() message.Message {
	switch r.Status {
	case "no_value":
		return message.New(message.NoSuchValue)
	case "ambiguous":
		return message.New(message.FitsSeveral)
	}
	return message.New(message.StatesAnother, valueSaid(r.Found), valueSaid(r.Reported))
}

func valueSaid(v *float64) message.Arg {
	if v == nil {
		return message.Each(message.New(message.SaysNothing))
	}
	return message.Text(number(*v, 64))
}

// Corrections returns those that a published generation keeps.
func Corrections(ctx context.Context, generation string) ([]Correction, error) {
	var out []Correction
	err := eachCorrection(ctx, generation, func(r Refusal) { out = append(out, r.Correction) })
	return out, err
}

// Refusals returns those that were not applied.
func Refusals(ctx context.Context, generation string) ([]Refusal, error) {
	var out []Refusal
	err := eachCorrection(ctx, generation, func(r Refusal) {
		if r.Status != "applied" {
			out = append(out, r)
		}
	})
	return out, err
}

func eachCorrection(ctx context.Context, generation string, do func(Refusal)) error {
	return eachKept(ctx, generation, "corrections", `SELECT line, agency, year, metric, applicant_type,
		reported, corrected, reason, coalesce(source, ''), status, found FROM kept ORDER BY line`, func(rows *sql.Rows) error {
		var r Refusal
		var metric, applicant string
		if err := rows.Scan(&r.Line, &r.Agency, &r.Year, &metric, &applicant, &r.Reported, &r.Corrected, &r.Reason, &r.Source, &r.Status, &r.Found); err != nil {
			return err
		}
		var ok, ok2 bool
		r.Metric, ok = form.Lookup(metric)
		r.Applicant, ok2 = form.LookupApplicant(applicant)
		if ok && ok2 { // a metric that went with an older form corrects nothing
			do(r)
		}
		return nil
	})
}

// declare puts corrections where the load steps look for them.
func declare(ctx context.Context, conn *sql.Conn, corrections []Correction) error {
	if _, err := conn.ExecContext(ctx, `CREATE OR REPLACE TEMP TABLE declared (line INTEGER, agency VARCHAR, year SMALLINT, metric gongkai.metric,
		applicant_type gongkai.applicant_type, reported DOUBLE, corrected DOUBLE, reason VARCHAR, source VARCHAR)`); err != nil {
		return err
	}
	for _, c := range corrections {
		var source any
		if c.Source != "" {
			source = c.Source
		}
		_, err := conn.ExecContext(ctx, "INSERT INTO declared VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", c.Line, c.Agency, c.Year,
			c.Metric.String(), c.Applicant.String(), c.Reported, c.Corrected, c.Reason, source)
		if err != nil {
			return err
		}
	}
	return nil
}

// declaredReadings is the query for the readings of the years that corrections are of, and
// under which rows of their reports may have been written: those of reports that do not
// state their year have none, or one that was stated of them before.
func (b *Builder) declaredReadings(ctx context.Context) (string, error) {
	if len(b.Corrections) == 0 {
		return "SELECT report_id, '' AS metric, '' AS applicant_type, value, '' AS unit FROM (FROM previous_readings LIMIT 0)", nil
	}
	years, err := numbers(ctx, b.conn, `SELECT coalesce(year, 0) FROM declared UNION
		SELECT coalesce(year, 0) FROM previous_reports SEMI JOIN amended USING (report_id) UNION
		SELECT coalesce(year, 0) FROM new_reports SEMI JOIN amended USING (report_id)`)
	if err != nil {
		return "", err
	}
	query := ""
	var where []string
	for _, year := range years {
		where = append(where, isYear(year))
		if fresh := b.newRows("readings", year); fresh != "" {
			query += " UNION ALL BY NAME " + fresh
		}
	}
	before := "FROM previous_readings WHERE (" + strings.Join(where, " OR ") + ") AND report_id IN (FROM carried)"
	return "SELECT report_id, CAST(metric AS VARCHAR) AS metric, CAST(applicant_type AS VARCHAR) AS applicant_type, value, CAST(unit AS VARCHAR) AS unit FROM (" + before + query + ")", nil
}
