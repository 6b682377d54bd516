package transform

import (
	"math"

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

// ReportRow is a row of the table reports.
type ReportRow struct {
	Key        *ReportKey
	Report     *Report
	Provenance *Provenance
}

var reportColumns = []column[ReportRow]{
	longs("report_id", func(r ReportRow) int64 { return r.Key.ID }),
	texts("sha256", func(r ReportRow) string { return r.Report.SHA256 }),
	texts("source", func(r ReportRow) string { return r.Provenance.Source }),
	texts("agency", func(r ReportRow) string { return r.Key.Agency }),
	texts("agency_id", func(r ReportRow) string { return r.Key.AgencyID }),
	years(yearColumn, func(r ReportRow) int { return r.Key.Year }),
	words("edition", func(r ReportRow) string { return r.Report.Edition }),
	words("scope", func(r ReportRow) string { return r.Report.Scope }),
	texts("title", func(r ReportRow) string { return r.Report.Title }),
	dates("published_on", func(r ReportRow) string { return r.Report.PublishedOn }),
	words("layout", func(r ReportRow) string { return r.Report.Layout }),
	texts("evidence", func(r ReportRow) string { return r.Report.Evidence }),
	enums("completeness", completeness, func(r ReportRow) int { return r.Report.completeness() }),
	ints("cells_expected", func(r ReportRow) int { return r.Report.CellsExpected }),
	ints("cells_read", func(r ReportRow) int { return r.Report.CellsRead }),
	ints("cells_suspect", func(r ReportRow) int { return r.Report.CellsSuspect }),
	texts("readings_hash", func(r ReportRow) string { return r.Report.ReadingsHash }),
	flags("canonical", func(r ReportRow) bool { return r.Key.Canonical }),
	longs("canonical_report_id", func(r ReportRow) int64 { return r.Provenance.CanonicalID }),
	words("extractor", func(r ReportRow) string { return r.Report.Extractor }),
}

// NewReports returns an empty table reports.
func NewReports() *Builder[ReportRow] { return newBuilder(reportColumns) }

// completeness returns the number of its word in the list.
func (r *Report) completeness() int {
	if r.Partial {
		return 1
	}
	return 0
}

// IndexRow is, for a report that a worker has read, what its place in the tables
// depends on, and where all else of it is kept until that is known.
type IndexRow struct {
	Report *Report
	Rows   *Rows
	Block  Block
}

// Block is where a report and its rows are kept.
type Block struct {
	Shard, Start, Length int64
}

var indexColumns = []column[IndexRow]{
	longs("report_id", func(r IndexRow) int64 { return r.Report.ID }),
	texts("agency", func(r IndexRow) string { return r.Report.Agency }),
	years(yearColumn, func(r IndexRow) int { return r.Report.Year }),
	dates("published_on", func(r IndexRow) string { return r.Report.PublishedOn }),
	enums("completeness", completeness, func(r IndexRow) int { return r.Report.completeness() }),
	ints("cells_read", func(r IndexRow) int { return r.Report.CellsRead }),
	ints("cells_suspect", func(r IndexRow) int { return r.Report.CellsSuspect }),
	texts("readings_hash", func(r IndexRow) string { return r.Report.ReadingsHash }),
	ints("statements", func(r IndexRow) int { return len(r.Rows.Statements) }),
	ints("checks", func(r IndexRow) int { return len(r.Rows.Checks) }),
	longs("shard", func(r IndexRow) int64 { return r.Block.Shard }),
	longs("block_start", func(r IndexRow) int64 { return r.Block.Start }),
	longs("block_length", func(r IndexRow) int64 { return r.Block.Length }),
}

// NewIndex returns an empty index of a worker's reports.
func NewIndex() *Builder[IndexRow] { return newBuilder(indexColumns) }

// ReadingRow is a row of the table readings.
type ReadingRow struct {
	Key     *ReportKey
	Reading *Reading
}

var readingColumns = []column[ReadingRow]{
	longs("report_id", func(r ReadingRow) int64 { return r.Key.ID }),
	words("agency", func(r ReadingRow) string { return r.Key.Agency }),
	years(yearColumn, func(r ReadingRow) int { return r.Key.Year }),
	enums("metric", metricIDs, func(r ReadingRow) int { return int(r.Reading.Metric) }),
	enums("applicant_type", applicantIDs, func(r ReadingRow) int { return int(r.Reading.Applicant) }),
	floats("value", func(r ReadingRow) (float64, bool) { return r.Reading.Value, r.Reading.Null }),
	words("unit", func(r ReadingRow) string { return r.Reading.Unit }),
	words("value_text", func(r ReadingRow) string { return r.Reading.Text }),
	words("source_part", func(r ReadingRow) string { return r.Reading.Part }),
	ints("source_start", func(r ReadingRow) int { return r.Reading.Start }),
	ints("source_end", func(r ReadingRow) int { return r.Reading.End }),
	enums("row_by", report.Signs, func(r ReadingRow) int { return int(r.Reading.RowBy) }),
	enums("column_by", report.Signs, func(r ReadingRow) int { return int(r.Reading.ColumnBy) }),
	enums("method", report.Methods, func(r ReadingRow) int { return int(r.Reading.Method()) }),
	enums("quality", Qualities, func(r ReadingRow) int { return int(r.Reading.Quality) }),
}

// NewReadings returns an empty table readings. Those of one year go without the
// column that says so.
func NewReadings(dated bool) *Builder[ReadingRow] { return newBuilder(yearless(dated, readingColumns)) }

// ObservationRow is a row of the table observations.
type ObservationRow struct {
	Key         *ReportKey
	Observation *Observation
}

var observationColumns = []column[ObservationRow]{
	longs("report_id", func(r ObservationRow) int64 { return r.Key.ID }),
	words("agency", func(r ObservationRow) string { return r.Key.Agency }),
	words("agency_id", func(r ObservationRow) string { return r.Key.AgencyID }),
	years(yearColumn, func(r ObservationRow) int { return r.Key.Year }),
	enums("metric", metricIDs, func(r ObservationRow) int { return int(r.Observation.Metric) }),
	enums("applicant_type", applicantIDs, func(r ObservationRow) int { return int(r.Observation.Applicant) }),
	floats("value", func(r ObservationRow) (float64, bool) { return r.Observation.Value, r.Observation.Null }),
	words("unit", func(r ObservationRow) string { return r.Observation.Unit }),
	floats("value_reported", func(r ObservationRow) (float64, bool) { return r.Observation.Reported, r.Observation.NullReported }),
	words("unit_reported", func(r ObservationRow) string { return r.Observation.UnitReported }),
	flags("corrected", func(r ObservationRow) bool { return r.Observation.Corrected }),
	enums("quality", Qualities, func(r ObservationRow) int { return int(r.Observation.Quality) }),
}

// NewObservations returns an empty table observations, as NewReadings does.
func NewObservations(dated bool) *Builder[ObservationRow] {
	return newBuilder(yearless(dated, observationColumns))
}

// StatementRow is a row of the table statements.
type StatementRow struct {
	Key       *ReportKey
	Statement *report.Statement
}

var statementColumns = []column[StatementRow]{
	longs("report_id", func(r StatementRow) int64 { return r.Key.ID }),
	enums("metric", metricIDs, func(r StatementRow) int { return int(r.Statement.Metric) }),
	enums("applicant_type", applicantIDs, func(r StatementRow) int { return int(r.Statement.Applicant) }),
	floats("value", func(r StatementRow) (float64, bool) { return r.Statement.Value, false }),
	words("unit", func(r StatementRow) string { return r.Statement.Unit }),
	words("value_text", func(r StatementRow) string { return r.Statement.Text }),
	words("source_part", func(r StatementRow) string { return r.Statement.Part }),
	ints("source_start", func(r StatementRow) int { return r.Statement.Start }),
	ints("source_end", func(r StatementRow) int { return r.Statement.End }),
}

// NewStatements returns an empty table statements.
func NewStatements() *Builder[StatementRow] { return newBuilder(statementColumns) }

// CheckRow is a row of the table checks.
type CheckRow struct {
	Key   *ReportKey
	Check *Check
}

var checkColumns = []column[CheckRow]{
	longs("report_id", func(r CheckRow) int64 { return r.Key.ID }),
	enums("check_id", CheckIDs, func(r CheckRow) int { return CheckNumber(r.Check.ID) }),
	enums("metric", metricIDs, func(r CheckRow) int { return int(r.Check.Metric) }),
	enums("applicant_type", applicantIDs, func(r CheckRow) int { return int(r.Check.Applicant) }),
	floats("expected", func(r CheckRow) (float64, bool) { return orNull(r.Check.Expected) }),
	floats("actual", func(r CheckRow) (float64, bool) { return orNull(r.Check.Actual) }),
	floats("difference", func(r CheckRow) (float64, bool) { return orNull(r.Check.Difference()) }),
	enums("verdict", Verdicts, func(r CheckRow) int { return int(r.Check.Verdict) }),
}

// NewChecks returns an empty table checks.
func NewChecks() *Builder[CheckRow] { return newBuilder(checkColumns) }

// orNull returns a number, and whether it is none.
func orNull(v float64) (float64, bool) { return v, math.IsNaN(v) }
