package load

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

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

// correctionColumns are the columns of the file, in any order; the last may be
// missing.
var correctionColumns = []string{"agency", "year", "metric", "applicant_type", "reported", "corrected", "reason", "source"}

// ReadCorrections reads a file of corrections. The error names each line that is
// wrong; with one, no correction is to be applied.
func ReadCorrections(file string) ([]Correction, error) {
	data, err := ReadUserFile(file)
	if err != nil {
		return nil, err
	}
	return parseCorrections(file, data)
}

func parseCorrections(file string, data []byte) ([]Correction, error) {
	if !utf8.Valid(data) {
		return nil, message.NewError(message.NotUTF8, message.Text(file))
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\uFEFF"))))
	header, err := r.Read()
	if errors.Is(err, io.EOF) {
		return nil, message.Wrap(message.NewError(message.NoHeader, message.Text(strings.Join(correctionColumns, ", "))), message.InFirstLine, message.Text(file))
	}
	if err != nil {
		return nil, message.Wrap(err, message.Within, message.Text(file))
	}
	at, err := correctionHeader(header)
	if err != nil {
		return nil, message.Wrap(err, message.InFirstLine, message.Text(file))
	}
	p := correctionFile{name: file, at: at, first: map[string]int{}}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, message.Wrap(err, message.Within, message.Text(file))
		}
		p.line, _ = r.FieldPos(0)
		p.add(row)
	}
	return p.corrections, p.wrong()
}

// correctionHeader returns the place of each column.
func correctionHeader(header []string) (map[string]int, error) {
	at := map[string]int{}
	for i, name := range header {
		name = strings.TrimSpace(name)
		if !slices.Contains(correctionColumns, name) {
			return nil, message.NewError(message.ColumnUnknown, quoted(name), message.Text(strings.Join(correctionColumns, ", ")))
		}
		if _, twice := at[name]; twice {
			return nil, message.NewError(message.ColumnTwice, message.Text(name))
		}
		at[name] = i
	}
	for _, name := range correctionColumns[:len(correctionColumns)-1] {
		if _, ok := at[name]; !ok {
			return nil, message.NewError(message.ColumnMissing, message.Text(name))
		}
	}
	return at, nil
}

// correctionFile is a file that is being read.
type correctionFile struct {
	name        string
	at          map[string]int
	line        int
	first       map[string]int // line of each cell corrected
	corrections []Correction
	faults      []message.Message
}

func (p *correctionFile) fault(m message.Message) {
	p.faults = append(p.faults, message.New(message.OnLine, message.Text(p.name), message.Number(p.line), message.Each(m)))
}

func (p *correctionFile) add(row []string) {
	field := func(name string) string {
		if i, ok := p.at[name]; ok {
			return strings.TrimSpace(row[i])
		}
		return ""
	}
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

// quoted is what a field holds, in quotes.
func quoted(s string) message.Arg { return message.Text(strconv.Quote(s)) }

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

// wrong returns all faults, of which a person wants to see some.
func (p *correctionFile) wrong() error {
	const most = 10
	n := len(p.faults)
	if n == 0 {
		return nil
	}
	if n > most {
		p.faults = append(p.faults[:most], message.New(message.AndMoreFaults, message.Number(n-most)))
	}
	said := p.faults[0]
	for _, next := range p.faults[1:] {
		said = message.New(message.NextLine, message.Each(said), message.Each(next))
	}
	return &message.Error{Message: said}
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

// declaredReadings is the query for the readings of the years that corrections are of.
func (b *Builder) declaredReadings() string {
	var years []string
	query := ""
	for _, c := range b.Corrections {
		year := strconv.Itoa(c.Year)
		if slices.Contains(years, year) {
			continue
		}
		years = append(years, year)
		if fresh := b.newRows("readings", c.Year); fresh != "" {
			query += " UNION ALL BY NAME " + fresh
		}
	}
	before := "(FROM previous_readings LIMIT 0)"
	if len(years) > 0 {
		before = "FROM previous_readings WHERE year IN (" + strings.Join(years, ", ") + ") AND report_id IN (FROM carried)"
	}
	return "SELECT report_id, CAST(metric AS VARCHAR) AS metric, CAST(applicant_type AS VARCHAR) AS applicant_type, value, CAST(unit AS VARCHAR) AS unit FROM (" + before + query + ")"
}
