package web

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"gongkai/cmd/internal/view"
	"gongkai/extract/form"
	"gongkai/pipeline/evidence"
)

// reportShown is a report as it is on paper, and the cell that is looked at.
type reportShown struct {
	Report   row
	Papers   []paper
	Sources  []source
	Versions []row
	Findings []row
	Failing  int
	Trust    *trust
	Cell     *cellShown
}

// source is a place where a report was found. Address is where it can be met on the web, "" for none.
type source struct {
	Place, Address string
	Gone           bool
}

// cellShown is all that is known of a cell.
type cellShown struct {
	Metric, Applicant string
	Entries           []view.Entry
	Source            evidence.Source
	Passage           *passage
	Correction        string // a line of a file of corrections
	Quality           string
}

const reportSQL = `SELECT reports.*, agencies.name FROM reports LEFT JOIN agencies USING (agency_id) WHERE report_id = %d`

const cellsSQL = `SELECT metric, applicant_type, value, unit, value_text, quality FROM readings WHERE report_id = %d AND %s`

const versionsSQL = `SELECT report_id, source, published_on, canonical, cells_read, cells_expected, cells_suspect FROM reports
	WHERE coalesce(agency_id, agency) = ? AND year = ? AND report_id <> ? ORDER BY canonical DESC, report_id LIMIT 50`

func reportPage(q *request) (any, error) {
	id, ok := q.number("id")
	if !ok || id < 0 {
		return nil, errMissing
	}
	s := &reportShown{}
	var err error
	if s.Report, err = q.gen.one(q.Context(), fmt.Sprintf(reportSQL, id)); err != nil {
		return nil, err
	}
	if s.Report == nil {
		return nil, errMissing
	}
	cell, err := q.cellOf()
	if err != nil {
		return nil, err
	}
	for _, part := range []func(*request, int64) error{s.sources, s.versions, s.findings} {
		if err := part(q, id); err != nil {
			return nil, err
		}
	}
	if err := s.draw(q, id, cell); err != nil {
		return nil, err
	}
	if cell != nil {
		s.Cell, err = q.lookAt(id, cell)
	}
	return s, err
}

// cellAt is a cell of the form.
type cellAt struct {
	metric    form.Metric
	applicant form.ApplicantType
}

// cellOf returns the cell that an address names, as metric|applicant; nil if it names none.
func (q *request) cellOf() (*cellAt, error) {
	asked := q.given("cell")
	if asked == "" {
		return nil, nil
	}
	metric, applicant, _ := strings.Cut(asked, "|")
	m, ok := form.Lookup(metric)
	t, ok2 := form.LookupApplicant(applicant)
	if !ok || !ok2 || m.Info().Table.HasApplicants() == (t == form.NotApplicable) {
		return nil, wrong("fault.cell", asked)
	}
	return &cellAt{m, t}, nil
}

// inYear is the condition for rows of the year of a report.
func inYear(r row) string {
	if year := r.Text("year"); year != "" {
		return "year = " + year
	}
	return "year IS NULL"
}

func (s *reportShown) draw(q *request, id int64, cell *cellAt) error {
	read, err := q.gen.all(q.Context(), fmt.Sprintf(cellsSQL, id, inYear(s.Report)))
	if err != nil {
		return err
	}
	d := &drawing{Printer: q.Printer, edition: form.NoEdition, read: map[string]row{}, rows: map[form.Metric]bool{}}
	if e, ok := form.LookupEdition(s.Report.Text("edition")); ok {
		d.edition = e
	}
	if cell != nil {
		d.chosen = cellName(cell.metric.String(), cell.applicant.String())
	}
	s.Trust = &trust{Cells: len(read)}
	for _, r := range read {
		d.read[cellName(r.Text("metric"), r.Text("applicant_type"))] = r
		if m, ok := form.Lookup(r.Text("metric")); ok {
			d.rows[m] = true
			r["unusual"] = m.Info().IsAmount() || r.Text("unit") != m.Info().Unit
		}
		switch r.Text("quality") {
		case "verified":
			s.Trust.Verified++
		case "suspect":
			s.Trust.Suspect++
		default:
			s.Trust.Unverified++
		}
	}
	s.Papers = d.papers()
	return nil
}

func (s *reportShown) sources(q *request, id int64) error {
	rows, err := q.gen.all(q.Context(), "SELECT source, gone_since FROM sources WHERE report_id = ? ORDER BY source LIMIT 50", id)
	for _, r := range rows {
		place := r.Text("source")
		s.Sources = append(s.Sources, source{place, addressIn(place), r["gone_since"] != nil})
	}
	return err
}

// addressIn returns the address on the web that a source names, behind the # of a corpus; "" if it
// names none.
func addressIn(place string) string {
	for _, scheme := range []string{"http://", "https://"} {
		if strings.HasPrefix(place, scheme) {
			return webAddress(place)
		}
		if at := strings.Index(place, "#"+scheme); at >= 0 {
			return webAddress(place[at+1:])
		}
	}
	return ""
}

// webAddress returns a text that is an address on the web; "" for others.
func webAddress(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return ""
	}
	if strings.HasPrefix(u.Fragment, "report-") { // of this program
		u.Fragment, u.RawFragment = "", ""
	}
	return u.String()
}

func (s *reportShown) versions(q *request, id int64) (err error) {
	who := s.Report.Text("agency_id")
	if who == "" {
		who = s.Report.Text("agency")
	}
	if who == "" || s.Report.Text("year") == "" {
		return nil
	}
	s.Versions, err = q.gen.all(q.Context(), versionsSQL, who, s.Report.Int("year"), id)
	return err
}

func (s *reportShown) findings(q *request, id int64) (err error) {
	s.Findings, err = q.gen.all(q.Context(), "SELECT * FROM findings WHERE report_id = ? ORDER BY severity DESC, kind, finding_id LIMIT 200", id)
	return err
}

// lookAt gathers what is known of a cell: its source is read again for that, if it is there.
func (q *request) lookAt(id int64, cell *cellAt) (*cellShown, error) {
	question := evidence.Question{Metric: cell.metric, Applicant: cell.applicant, Around: markupLines}
	ctx, cancel := context.WithTimeout(q.Context(), longestSource)
	defer cancel()
	a, err := evidence.OfReport(ctx, q.gen.store, q.gen.reader, id, question)
	switch {
	case errors.Is(err, evidence.ErrNoReport):
		return nil, errMissing
	case err != nil:
		return nil, err
	}
	rep := &a.Reports[0]
	c := &cellShown{Metric: cell.metric.String(), Applicant: cell.applicant.String(), Source: rep.Source, Entries: view.Value(q.Printer, a, rep)}
	if r := rep.Value.Reading; r != nil {
		c.Quality = r.Quality
	}
	c.Passage = passageOf(q.Printer, rep.Value.Passage)
	c.Correction = correctionLine(a, rep)
	return c, nil
}

// longestSource is how long it may take to read a source again: it may be in a large archive.
const longestSource = 20 * time.Second

// correctionLine returns a file of corrections with a line for a value, in which what it should be and
// why are to be filled in; "" where a correction could not name it. Without a reason it is refused.
func correctionLine(a *evidence.Answer, rep *evidence.Report) string {
	v := rep.Value
	if v.Observed == nil || a.Who == "" || a.Year == 0 {
		return ""
	}
	reported := ""
	if c := v.Corrections; v.Observed.Corrected && len(c) > 0 && c[0].Reported != nil {
		reported = strconv.FormatFloat(*c[0].Reported, 'f', -1, 64)
	} else if x := v.Observed.Value; x != nil && !v.Observed.Corrected {
		reported = strconv.FormatFloat(*x, 'f', -1, 64)
	}
	applicant := v.Applicant
	if applicant == form.NotApplicable.String() {
		applicant = ""
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Write([]string{"agency", "year", "metric", "applicant_type", "reported", "corrected", "reason", "source"})
	w.Write([]string{a.Who, strconv.Itoa(a.Year), v.Metric, applicant, reported, "", "", ""})
	w.Flush()
	return b.String()
}
