package transform

import (
	"math"
	"slices"

	"github.com/apache/arrow/go/v15/arrow"

	"gongkai/extract"
	"gongkai/extract/form"
)

// Table names a table that rows are made for.
type Table string

// The tables of a Batch. Columns are those of the store but for what only the
// store can know (source, agency_id and canonical of reports) and what readings
// repeat of their report.
const (
	ReportTable    Table = "reports"
	ReadingTable   Table = "readings"
	StatementTable Table = "statements"
	CheckTable     Table = "checks"
)

// Tables lists the tables of a Batch.
var Tables = []Table{ReportTable, ReadingTable, StatementTable, CheckTable}

// FullRows is the number of rows of one table at which a Batch is full: a row
// group of the store.
const FullRows = 122_880

// Batch collects rows of all tables. It is not safe for concurrent use.
type Batch struct {
	audit  Auditor
	tables map[Table]*table

	reports struct {
		id                                                              longColumn
		sha, agency, edition, scope, title, published, layout, evidence textColumn
		completeness                                                    enumColumn
		year                                                            shortColumn
		cellsExpected, cellsRead, cellsSuspect                          longColumn
		extractor                                                       textColumn
	}
	readings struct {
		id                                 longColumn
		unit, text                         textColumn
		metric, applicant, method, quality enumColumn
		value                              floatColumn
		start, end                         longColumn
	}
	statements struct {
		id                longColumn
		metric, applicant enumColumn
		value             floatColumn
		unit, text        textColumn
		start, end        longColumn
	}
	checks struct {
		id                                longColumn
		check, metric, applicant, verdict enumColumn
		expected, actual, difference      floatColumn
	}
}

var (
	metricIDs    = idsOf(form.Metrics, func(m form.Info) string { return m.ID })
	applicantIDs = idsOf(form.Applicants, func(a form.Applicant) string { return a.ID })
	checkIDs     = form.CheckIDs()
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

// NewBatch gives an empty Batch.
func NewBatch() *Batch {
	b := &Batch{tables: map[Table]*table{}}

	r := &b.reports
	r.id, r.sha, r.agency, r.year = newLong(), newText(), newText(), newShort()
	r.edition, r.scope, r.title, r.published = newText(), newText(), newText(), newText()
	r.layout, r.evidence, r.completeness, r.extractor = newText(), newText(), newEnum(completeness), newText()
	r.cellsExpected, r.cellsRead, r.cellsSuspect = newLong(), newLong(), newLong()
	b.tables[ReportTable] = newTable(ReportTable, named{"report_id", r.id}, named{"sha256", r.sha},
		named{"agency", r.agency}, named{"year", r.year}, named{"edition", r.edition}, named{"scope", r.scope},
		named{"title", r.title}, named{"published_on", r.published}, named{"layout", r.layout}, named{"evidence", r.evidence},
		named{"completeness", r.completeness}, named{"cells_expected", r.cellsExpected},
		named{"cells_read", r.cellsRead}, named{"cells_suspect", r.cellsSuspect}, named{"extractor", r.extractor})

	d := &b.readings
	d.id, d.metric, d.applicant = newLong(), newEnum(metricIDs), newEnum(applicantIDs)
	d.value, d.unit, d.text = newFloat(), newText(), newText()
	d.start, d.end = newLong(), newLong()
	d.method, d.quality = newEnum(Methods), newEnum(Qualities)
	b.tables[ReadingTable] = newTable(ReadingTable, named{"report_id", d.id}, named{"metric", d.metric},
		named{"applicant_type", d.applicant}, named{"value", d.value}, named{"unit", d.unit}, named{"value_text", d.text}, named{"source_start", d.start}, named{"source_end", d.end},
		named{"method", d.method}, named{"quality", d.quality})

	s := &b.statements
	s.id, s.metric, s.applicant = newLong(), newEnum(metricIDs), newEnum(applicantIDs)
	s.value, s.unit, s.text = newFloat(), newText(), newText()
	s.start, s.end = newLong(), newLong()
	b.tables[StatementTable] = newTable(StatementTable, named{"report_id", s.id}, named{"metric", s.metric},
		named{"applicant_type", s.applicant}, named{"value", s.value}, named{"unit", s.unit},
		named{"value_text", s.text}, named{"source_start", s.start}, named{"source_end", s.end})

	c := &b.checks
	c.id, c.check = newLong(), newEnum(checkIDs)
	c.metric, c.applicant = newEnum(metricIDs), newEnum(applicantIDs)
	c.expected, c.actual, c.difference = newFloat(), newFloat(), newFloat()
	c.verdict = newEnum(Verdicts)
	b.tables[CheckTable] = newTable(CheckTable, named{"report_id", c.id}, named{"check_id", c.check},
		named{"metric", c.metric}, named{"applicant_type", c.applicant}, named{"expected", c.expected},
		named{"actual", c.actual}, named{"difference", c.difference}, named{"verdict", c.verdict})
	return b
}

// Summary counts what a report gave. ChecksFailing are identities: a difference
// between prose and table is often one of scope.
type Summary struct {
	Readings, Suspect, ChecksFailing int
}

// Add makes the rows of one report.
func (b *Batch) Add(doc Document, r *extract.Report) Summary {
	checks, quality := b.audit.Audit(r)
	sum := Summary{Readings: len(r.Readings)}
	b.addReadings(doc.ID, r, quality)
	for _, q := range quality {
		if q == Suspect {
			sum.Suspect++
		}
	}
	b.addStatements(doc.ID, r.Statements)
	b.addChecks(doc.ID, checks)
	for i := range checks {
		if checks[i].Verdict == Fails {
			sum.ChecksFailing++
		}
	}
	b.addChecks(doc.ID, ProseChecks(r))
	b.addReport(doc, r, sum.Suspect)
	return sum
}

func (b *Batch) addReport(doc Document, r *extract.Report, suspect int) {
	c := &b.reports
	c.id.Append(doc.ID)
	c.sha.text(doc.SHA256)
	c.agency.text(r.Agency)
	c.year.year(r.Year)
	c.edition.text(r.Edition.String())
	c.scope.text(r.Scope.String())
	c.title.text(r.Title)
	c.published.text(r.PublishedOn)
	c.layout.text(r.Layout.String())
	c.evidence.text(r.Evidence)
	if r.Complete() {
		c.completeness.number(0)
	} else {
		c.completeness.number(1)
	}
	c.cellsExpected.Append(int64(r.CellsExpected))
	c.cellsRead.Append(int64(len(r.Readings)))
	c.cellsSuspect.Append(int64(suspect))
	c.extractor.text(extract.Version)
	b.tables[ReportTable].rows++
}

func (b *Batch) addReadings(id int64, r *extract.Report, quality []Quality) {
	c := &b.readings
	for i := range r.Readings {
		v := &r.Readings[i]
		c.id.Append(id)
		c.metric.number(int(v.Metric))
		c.applicant.number(int(v.Applicant))
		if v.Null {
			c.value.AppendNull()
		} else {
			c.value.Append(v.Value)
		}
		c.unit.text(v.Unit)
		c.text.text(v.Text)
		c.start.Append(int64(v.Start))
		c.end.Append(int64(v.End))
		c.method.number(int(v.Method))
		c.quality.number(int(quality[i]))
	}
	b.tables[ReadingTable].rows += len(r.Readings)
}

func (b *Batch) addStatements(id int64, statements []extract.Statement) {
	c := &b.statements
	for i := range statements {
		v := &statements[i]
		c.id.Append(id)
		c.metric.number(int(v.Metric))
		c.applicant.number(int(v.Applicant))
		c.value.Append(v.Value)
		c.unit.text(v.Unit)
		c.text.text(v.Text)
		c.start.Append(int64(v.Start))
		c.end.Append(int64(v.End))
	}
	b.tables[StatementTable].rows += len(statements)
}

func (b *Batch) addChecks(id int64, checks []Check) {
	c := &b.checks
	for i := range checks {
		v := &checks[i]
		c.id.Append(id)
		c.check.number(slices.Index(checkIDs, v.ID))
		c.metric.number(int(v.Metric))
		c.applicant.number(int(v.Applicant))
		c.expected.orNull(v.Expected)
		c.actual.orNull(v.Actual)
		c.difference.orNull(v.Difference())
		c.verdict.number(int(v.Verdict))
	}
	b.tables[CheckTable].rows += len(checks)
}

// orNull appends a number; NaN is NULL.
func (c floatColumn) orNull(v float64) {
	if math.IsNaN(v) {
		c.AppendNull()
		return
	}
	c.Append(v)
}

// Full tells that it is time to take the records out.
func (b *Batch) Full() bool {
	for _, t := range b.tables {
		if t.rows >= FullRows {
			return true
		}
	}
	return false
}

// Take hands each table that has rows to write, as one record which is
// released after, and leaves the Batch empty.
func (b *Batch) Take(write func(Table, arrow.Record) error) error {
	for _, name := range Tables {
		t := b.tables[name]
		if t.rows == 0 {
			continue
		}
		rec := t.record()
		err := write(name, rec)
		rec.Release()
		if err != nil {
			return err
		}
	}
	return nil
}

// Schema gives the columns of a table.
func (b *Batch) Schema(t Table) *arrow.Schema { return b.tables[t].schema }
