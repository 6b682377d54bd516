package transform

import (
	"math"

	"github.com/apache/arrow/go/v15/arrow"

	"gongkai/extract"
	"gongkai/extract/form"
)

// FullRows is the number of rows at which a table is to be taken: a row group
// of the store.
const FullRows = 122_880

var (
	metricIDs    = idsOf(form.Metrics, func(m form.Info) string { return m.ID })
	applicantIDs = idsOf(form.Applicants, func(a form.Applicant) string { return a.ID })
	completeness = []string{"complete", "partial"}
)

func idsOf[T any](list []T, id func(T) string) []string {
	var out []string
	for _, v := range list {
		out = append(out, id(v))
	}
	return out
}

// Methods lists the methods of readings in the order of their numbers.
var Methods = []string{extract.MethodCell.String(), extract.MethodSolved.String()}

// Reports collects rows for the table reports, but for the columns that only
// the store can know (source, agency_id, canonical). It is not safe for
// concurrent use, and so are the other tables.
type Reports struct {
	table
	id                                                              longColumn
	sha, agency, edition, scope, title, published, layout, evidence textColumn
	completeness                                                    enumColumn
	year                                                            shortColumn
	cellsExpected, cellsRead, cellsSuspect                          longColumn
	hash, extractor                                                 textColumn
	statements, checks, part, start, length                         longColumn
}

// Block is where the rows of a report are kept until it is known where in the
// tables they belong.
type Block struct {
	Part, Start, Length int64
}

// NewReports gives an empty table.
func NewReports() *Reports {
	t := &Reports{
		id: newLong(), sha: newText(), agency: newText(), year: newShort(), edition: newText(), scope: newText(), title: newText(),
		published: newText(), layout: newText(), evidence: newText(), completeness: newEnum(completeness),
		cellsExpected: newLong(), cellsRead: newLong(), cellsSuspect: newLong(), hash: newText(), extractor: newText(),
		statements: newLong(), checks: newLong(), part: newLong(), start: newLong(), length: newLong(),
	}
	t.table = newTable(named{"report_id", t.id}, named{"sha256", t.sha}, named{"agency", t.agency}, named{"year", t.year},
		named{"edition", t.edition}, named{"scope", t.scope}, named{"title", t.title}, named{"published_on", t.published},
		named{"layout", t.layout}, named{"evidence", t.evidence}, named{"completeness", t.completeness},
		named{"cells_expected", t.cellsExpected}, named{"cells_read", t.cellsRead}, named{"cells_suspect", t.cellsSuspect},
		named{"readings_hash", t.hash}, named{"extractor", t.extractor}, named{"statements", t.statements}, named{"checks", t.checks},
		named{"part", t.part}, named{"block_start", t.start}, named{"block_length", t.length})
	return t
}

// Add appends the row of a report whose rows are kept in a block.
func (t *Reports) Add(doc Document, r *extract.Report, rows *Rows, sum Summary, at Block) {
	t.id.Append(doc.ID)
	t.sha.text(doc.SHA256)
	t.agency.text(r.Agency)
	t.year.year(r.Year)
	t.edition.text(r.Edition.String())
	t.scope.text(r.Scope.String())
	t.title.text(r.Title)
	t.published.text(r.PublishedOn)
	t.layout.text(r.Layout.String())
	t.evidence.text(r.Evidence)
	if r.Complete() {
		t.completeness.number(0)
	} else {
		t.completeness.number(1)
	}
	t.cellsExpected.Append(int64(r.CellsExpected))
	t.cellsRead.Append(int64(len(r.Readings)))
	t.cellsSuspect.Append(int64(sum.Suspect))
	t.hash.text(rows.Hash())
	t.extractor.text(extract.Version)
	t.statements.Append(int64(len(rows.Statements)))
	t.checks.Append(int64(len(rows.Checks)))
	t.part.Append(at.Part)
	t.start.Append(at.Start)
	t.length.Append(at.Length)
	t.rows++
}

// Filing is what the tables repeat of a report.
type Filing struct {
	ID        int64
	Agency    string // "" if not told
	AgencyID  string // "" if not resolved
	Year      int    // 0 if not told
	Canonical bool
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
func (t *Statements) Add(f *Filing, v *extract.Statement) {
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
