package transform

// These are the rows of a run as workers write them: documents read, each with what was
// read of it, in the public form of docs/rows.md, which the Parquet of a store has, too.

import (
	"math"

	"gongkai/extract/form"
	"gongkai/extract/report"
)

// FullRows is the number of rows at which a table is to be taken, as a row group: some
// MB.
const FullRows = 131_072

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

// reportColumns are those of reports as they are known from reading alone.
var reportColumns = []column[*Report]{
	longs("report_id", func(r *Report) int64 { return r.ID }),
	texts("sha256", func(r *Report) string { return r.SHA256 }),
	texts("agency", func(r *Report) string { return r.Agency }),
	years(yearColumn, func(r *Report) int { return r.Year }),
	words("edition", func(r *Report) string { return r.Edition }),
	words("scope", func(r *Report) string { return r.Scope }),
	texts("title", func(r *Report) string { return r.Title }),
	dates("published_on", func(r *Report) string { return r.PublishedOn }),
	words("layout", func(r *Report) string { return r.Layout }),
	texts("evidence", func(r *Report) string { return r.Evidence }),
	enums("completeness", completeness, func(r *Report) int { return r.completeness() }),
	ints("cells_expected", func(r *Report) int { return r.CellsExpected }),
	ints("cells_read", func(r *Report) int { return r.CellsRead }),
	ints("cells_suspect", func(r *Report) int { return r.CellsSuspect }),
	texts("readings_hash", func(r *Report) string { return r.ReadingsHash }),
	words("extractor", func(r *Report) string { return r.Extractor }),
}

// NewReports returns an empty table of reports.
func NewReports() *Builder[*Report] { return newBuilder(reportColumns) }

// completeness returns the number of its word in the list.
func (r *Report) completeness() int {
	if r.Partial {
		return 1
	}
	return 0
}

// ReadingRow is a row of the table readings.
type ReadingRow struct {
	Report  *Report
	Reading *Reading
}

var readingColumns = []column[ReadingRow]{
	longs("report_id", func(r ReadingRow) int64 { return r.Report.ID }),
	years(yearColumn, func(r ReadingRow) int { return r.Report.Year }),
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
	enums("quality", Qualities, func(r ReadingRow) int { return int(r.Reading.Quality) }),
}

// NewReadings returns an empty table of readings.
func NewReadings() *Builder[ReadingRow] { return newBuilder(readingColumns) }

// StatementRow is a row of the table statements.
type StatementRow struct {
	Report    *Report
	Statement *report.Statement
}

var statementColumns = []column[StatementRow]{
	longs("report_id", func(r StatementRow) int64 { return r.Report.ID }),
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
	Report *Report
	Check  *Check
}

var checkColumns = []column[CheckRow]{
	longs("report_id", func(r CheckRow) int64 { return r.Report.ID }),
	enums("check_id", CheckIDs, func(r CheckRow) int { return CheckNumber(r.Check.ID) }),
	enums("metric", metricIDs, func(r CheckRow) int { return int(r.Check.Metric) }),
	enums("applicant_type", applicantIDs, func(r CheckRow) int { return int(r.Check.Applicant) }),
	floats("expected", func(r CheckRow) (float64, bool) { return orNull(r.Check.Expected) }),
	floats("actual", func(r CheckRow) (float64, bool) { return orNull(r.Check.Actual) }),
	enums("verdict", Verdicts, func(r CheckRow) int { return int(r.Check.Verdict) }),
}

// NewChecks returns an empty table checks.
func NewChecks() *Builder[CheckRow] { return newBuilder(checkColumns) }

// orNull returns a number, and whether it is none.
func orNull(v float64) (float64, bool) { return v, math.IsNaN(v) }
