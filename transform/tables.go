package transform

import (
	"math"

	"github.com/apache/arrow/go/v15/arrow"

	"gongkai/extract/form"
	"gongkai/extract/report"
)

// FullRows is the number of rows at which a table is to be taken: a row group
// of the store.
const FullRows = 122_880

var (
	metricIDs    = idsOf(form.Metrics, func(m form.Info) string { return m.ID })
	applicantIDs = idsOf(form.Applicants, func(a form.Applicant) string { return a.ID })
	completeness = []string{Complete, "partial"}
)

// Complete is the completeness of a report of which every cell was read.
const Complete = "complete"

func idsOf[T any](list []T, id func(T) string) []string {
	var out []string
	for _, v := range list {
		out = append(out, id(v))
	}
	return out
}

// Methods lists the methods of readings in the order of their numbers.
var Methods = []string{report.MethodCell.String(), report.MethodSolved.String()}

// Reports collects rows for the table reports. It is not safe for concurrent
// use, and so are the other tables.
type Reports struct {
	table
	id                                     longColumn
	sha, source, agency, agencyID          textColumn
	year                                   shortColumn
	edition, scope                         wordColumn
	title                                  textColumn
	published                              dateColumn
	layout                                 wordColumn
	evidence                               textColumn
	completeness                           enumColumn
	cellsExpected, cellsRead, cellsSuspect intColumn
	hash                                   textColumn
	canonical                              flagColumn
	canonicalID                            longColumn
	extractor                              wordColumn
}

// NewReports gives an empty table.
func NewReports() *Reports {
	t := &Reports{id: newLong(), sha: newText(), source: newText(), agency: newText(), agencyID: newText(), year: newShort(), edition: newWord(),
		scope: newWord(), title: newText(), published: newDate(), layout: newWord(), evidence: newText(), completeness: newEnum(completeness),
		cellsExpected: newInt(), cellsRead: newInt(), cellsSuspect: newInt(), hash: newText(), canonical: newFlag(), canonicalID: newLong(),
		extractor: newWord()}
	t.table = newTable(named{"report_id", t.id}, named{"sha256", t.sha}, named{"source", t.source}, named{"agency", t.agency},
		named{"agency_id", t.agencyID}, named{"year", t.year}, named{"edition", t.edition}, named{"scope", t.scope}, named{"title", t.title},
		named{"published_on", t.published}, named{"layout", t.layout}, named{"evidence", t.evidence}, named{"completeness", t.completeness},
		named{"cells_expected", t.cellsExpected}, named{"cells_read", t.cellsRead}, named{"cells_suspect", t.cellsSuspect},
		named{"readings_hash", t.hash}, named{"canonical", t.canonical}, named{"canonical_report_id", t.canonicalID},
		named{"extractor", t.extractor})
	return t
}

// Add appends one row.
func (t *Reports) Add(r *Report, f *Filing, s *Standing) {
	t.id.Append(f.ID)
	t.sha.text(r.SHA256)
	t.source.text(s.Source)
	t.agency.text(f.Agency)
	t.agencyID.text(f.AgencyID)
	t.year.year(f.Year)
	t.edition.text(r.Edition)
	t.scope.text(r.Scope)
	t.title.text(r.Title)
	t.published.date(r.PublishedOn)
	t.layout.text(r.Layout)
	t.evidence.text(r.Evidence)
	t.completeness.number(r.completeness())
	t.cellsExpected.Append(int32(r.CellsExpected))
	t.cellsRead.Append(int32(r.CellsRead))
	t.cellsSuspect.Append(int32(r.CellsSuspect))
	t.hash.text(r.ReadingsHash)
	t.canonical.Append(f.Canonical)
	t.canonicalID.Append(s.CanonicalID)
	t.extractor.text(r.Extractor)
	t.rows++
}

// completeness gives the place of its word in the list.
func (r *Report) completeness() int {
	if r.Partial {
		return 1
	}
	return 0
}

// Index collects for each report what its place in the tables depends on, and
// where all else of it is kept until that is known.
type Index struct {
	table
	id                      longColumn
	agency                  textColumn
	year                    shortColumn
	published               dateColumn
	completeness            enumColumn
	cellsRead, cellsSuspect intColumn
	hash                    textColumn
	statements, checks      intColumn
	part, start, length     longColumn
}

// Block is where a report and its rows are kept.
type Block struct {
	Part, Start, Length int64
}

// NewIndex gives an empty table.
func NewIndex() *Index {
	t := &Index{id: newLong(), agency: newText(), year: newShort(), published: newDate(), completeness: newEnum(completeness),
		cellsRead: newInt(), cellsSuspect: newInt(), hash: newText(), statements: newInt(), checks: newInt(),
		part: newLong(), start: newLong(), length: newLong()}
	t.table = newTable(named{"report_id", t.id}, named{"agency", t.agency}, named{"year", t.year}, named{"published_on", t.published},
		named{"completeness", t.completeness}, named{"cells_read", t.cellsRead}, named{"cells_suspect", t.cellsSuspect},
		named{"readings_hash", t.hash}, named{"statements", t.statements}, named{"checks", t.checks},
		named{"part", t.part}, named{"block_start", t.start}, named{"block_length", t.length})
	return t
}

// Add appends one row.
func (t *Index) Add(r *Report, rows *Rows, at Block) {
	t.id.Append(r.ID)
	t.agency.text(r.Agency)
	t.year.year(r.Year)
	t.published.date(r.PublishedOn)
	t.completeness.number(r.completeness())
	t.cellsRead.Append(int32(r.CellsRead))
	t.cellsSuspect.Append(int32(r.CellsSuspect))
	t.hash.text(r.ReadingsHash)
	t.statements.Append(int32(len(rows.Statements)))
	t.checks.Append(int32(len(rows.Checks)))
	t.part.Append(at.Part)
	t.start.Append(at.Start)
	t.length.Append(at.Length)
	t.rows++
}

// Readings collects rows for the table readings.
type Readings struct {
	table
	id                                 longColumn
	agency, unit, text                 wordColumn
	year                               shortColumn
	metric, applicant, method, quality enumColumn
	value                              floatColumn
	start, end                         intColumn
}

// NewReadings gives an empty table. Readings of one year go without the column
// that says so.
func NewReadings(dated bool) *Readings {
	t := &Readings{id: newLong(), agency: newWord(), year: newShort(), metric: newEnum(metricIDs), applicant: newEnum(applicantIDs), value: newFloat(),
		unit: newWord(), text: newWord(), start: newInt(), end: newInt(), method: newEnum(Methods), quality: newEnum(Qualities)}
	t.table = newTable(yearless(dated, named{"report_id", t.id}, named{"agency", t.agency}, named{"year", t.year}, named{"metric", t.metric},
		named{"applicant_type", t.applicant}, named{"value", t.value}, named{"unit", t.unit}, named{"value_text", t.text},
		named{"source_start", t.start}, named{"source_end", t.end}, named{"method", t.method}, named{"quality", t.quality})...)
	return t
}

func yearless(dated bool, columns ...named) []named {
	var out []named
	for _, c := range columns {
		if !dated || c.name != "year" {
			out = append(out, c)
		}
	}
	return out
}

// Add appends one row.
func (t *Readings) Add(f *Filing, v *Reading) {
	t.id.Append(f.ID)
	t.agency.text(f.Agency)
	t.year.year(f.Year)
	t.metric.number(int(v.Metric))
	t.applicant.number(int(v.Applicant))
	t.value.unless(v.Null, v.Value)
	t.unit.text(v.Unit)
	t.text.text(v.Text)
	t.start.Append(int32(v.Start))
	t.end.Append(int32(v.End))
	t.method.number(int(v.Method))
	t.quality.number(int(v.Quality))
	t.rows++
}

// Observations collects rows for the table observations.
type Observations struct {
	table
	id                         longColumn
	agency, agencyID           wordColumn
	year                       shortColumn
	metric, applicant, quality enumColumn
	value, reported            floatColumn
	unit, unitReported         wordColumn
	corrected                  flagColumn
}

// NewObservations gives an empty table, as NewReadings does.
func NewObservations(dated bool) *Observations {
	t := &Observations{id: newLong(), agency: newWord(), agencyID: newWord(), year: newShort(), metric: newEnum(metricIDs), applicant: newEnum(applicantIDs),
		value: newFloat(), unit: newWord(), reported: newFloat(), unitReported: newWord(), corrected: newFlag(), quality: newEnum(Qualities)}
	t.table = newTable(yearless(dated, named{"report_id", t.id}, named{"agency", t.agency}, named{"agency_id", t.agencyID}, named{"year", t.year},
		named{"metric", t.metric}, named{"applicant_type", t.applicant}, named{"value", t.value}, named{"unit", t.unit},
		named{"value_reported", t.reported}, named{"unit_reported", t.unitReported}, named{"corrected", t.corrected}, named{"quality", t.quality})...)
	return t
}

// Add appends one row.
func (t *Observations) Add(f *Filing, v *Observation) {
	t.id.Append(f.ID)
	t.agency.text(f.Agency)
	t.agencyID.text(f.AgencyID)
	t.year.year(f.Year)
	t.metric.number(int(v.Metric))
	t.applicant.number(int(v.Applicant))
	t.value.unless(v.Null, v.Value)
	t.unit.text(v.Unit)
	t.reported.unless(v.NullReported, v.Reported)
	t.unitReported.text(v.UnitReported)
	t.corrected.Append(v.Corrected)
	t.quality.number(int(v.Quality))
	t.rows++
}

// Statements collects rows for the table statements.
type Statements struct {
	table
	id                longColumn
	metric, applicant enumColumn
	value             floatColumn
	unit, text        wordColumn
	start, end        intColumn
}

// NewStatements gives an empty table.
func NewStatements() *Statements {
	t := &Statements{id: newLong(), metric: newEnum(metricIDs), applicant: newEnum(applicantIDs), value: newFloat(), unit: newWord(), text: newWord(),
		start: newInt(), end: newInt()}
	t.table = newTable(named{"report_id", t.id}, named{"metric", t.metric}, named{"applicant_type", t.applicant}, named{"value", t.value},
		named{"unit", t.unit}, named{"value_text", t.text}, named{"source_start", t.start}, named{"source_end", t.end})
	return t
}

// Add appends one row.
func (t *Statements) Add(f *Filing, v *report.Statement) {
	t.id.Append(f.ID)
	t.metric.number(int(v.Metric))
	t.applicant.number(int(v.Applicant))
	t.value.Append(v.Value)
	t.unit.text(v.Unit)
	t.text.text(v.Text)
	t.start.Append(int32(v.Start))
	t.end.Append(int32(v.End))
	t.rows++
}

// ChecksTable collects rows for the table checks.
type ChecksTable struct {
	table
	id                                longColumn
	check, metric, applicant, verdict enumColumn
	expected, actual, difference      floatColumn
}

// NewChecks gives an empty table.
func NewChecks() *ChecksTable {
	t := &ChecksTable{id: newLong(), check: newEnum(CheckIDs), metric: newEnum(metricIDs), applicant: newEnum(applicantIDs),
		expected: newFloat(), actual: newFloat(), difference: newFloat(), verdict: newEnum(Verdicts)}
	t.table = newTable(named{"report_id", t.id}, named{"check_id", t.check}, named{"metric", t.metric}, named{"applicant_type", t.applicant},
		named{"expected", t.expected}, named{"actual", t.actual}, named{"difference", t.difference}, named{"verdict", t.verdict})
	return t
}

// Add appends one row.
func (t *ChecksTable) Add(f *Filing, v *Check) {
	t.id.Append(f.ID)
	t.check.number(CheckNumber(v.ID))
	t.metric.number(int(v.Metric))
	t.applicant.number(int(v.Applicant))
	t.expected.unless(math.IsNaN(v.Expected), v.Expected)
	t.actual.unless(math.IsNaN(v.Actual), v.Actual)
	difference := v.Difference()
	t.difference.unless(math.IsNaN(difference), difference)
	t.verdict.number(int(v.Verdict))
	t.rows++
}

// Table is what all tables have.
type Table interface {
	Schema() *arrow.Schema
	Len() int
	Record() arrow.Record
}
