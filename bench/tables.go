package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// tables prints results as Markdown: a column for each corpus.
func tables(results []*result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d cores.\n", results[0].Cores)
	sheets := make([]*sheet, len(results))
	for i, r := range results {
		sheets[i] = &sheet{result: r, smallest: results[0]}
		for _, other := range results[:i] {
			if other.Corpus.Every == r.Corpus.Every {
				sheets[i].smallest = other
				break
			}
		}
		if sheets[i].smallest.Corpus.Every != r.Corpus.Every {
			sheets[i].smallest = r
		}
		sheets[i].fill()
	}
	for n, title := range sheets[0].titles {
		fmt.Fprintf(&b, "\n| %s |", title)
		for _, r := range results {
			fmt.Fprintf(&b, " %s |", strings.ReplaceAll(r.Corpus.Name(), "-", " "))
		}
		b.WriteString("\n|---|" + strings.Repeat("---:|", len(results)) + "\n")
		for _, label := range labels(sheets, n) {
			fmt.Fprintf(&b, "| %s |", label)
			for _, s := range sheets {
				fmt.Fprintf(&b, " %s |", s.cell(n, label))
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

// labels returns the rows of a table that any of the sheets has: stages and
// measurements may have been others in other versions.
func labels(sheets []*sheet, table int) []string {
	var out []string
	for _, s := range sheets {
		for _, r := range s.rows[table] {
			if !slices.Contains(out, r.label) {
				out = append(out, r.label)
			}
		}
	}
	return out
}

// sheet is the column of one result, in several tables.
type sheet struct {
	*result
	smallest *result // the first of those with as many reports among the documents

	titles []string
	rows   [][]row
}

type row struct{ label, cell string }

func (s *sheet) table(title string) {
	s.titles = append(s.titles, title)
	s.rows = append(s.rows, nil)
}

func (s *sheet) row(label, format string, args ...any) {
	last := len(s.rows) - 1
	s.rows[last] = append(s.rows[last], row{label, fmt.Sprintf(format, args...)})
}

func (s *sheet) cell(table int, label string) string {
	i := slices.IndexFunc(s.rows[table], func(r row) bool { return r.label == label })
	if i < 0 {
		return "–"
	}
	return s.rows[table][i].cell
}

func (s *sheet) fill() {
	s.job()
	s.stages()
	s.ratios()
	s.disk()
	s.reading()
	s.ownRows()
	s.nights()
	s.against()
}

func (s *sheet) job() {
	j := s.First
	s.table("whole job")
	s.row("documents; reports among them", "%s; %s", thousands(j.Documents), thousands(j.Reports))
	s.row("MB of text; of files", "%s; %s", megabytes(s.Corpus.Text), megabytes(s.Corpus.Disk))
	s.row("rows of all tables", "%s", thousands(s.Store.all()))
	s.row("seconds; of CPU", "%.1f; %.1f", j.Seconds, j.CPU)
	s.row("documents/s", "%s", thousands(int64(float64(j.Documents)/j.Seconds)))
	s.row("MB/s of text", "%.1f", float64(s.Corpus.Text)/1e6/j.Seconds)
	s.row("rows/s", "%s", thousands(int64(float64(s.Store.all())/j.Seconds)))
	s.row("peak memory, MiB", "%s", mebibytes(j.Peak))
}

func (s *sheet) stages() {
	s.table("stage: seconds; cores busy; by other processes; idle; below 9 tenths")
	for _, st := range s.First.Stages {
		s.row(st.Name, "%.2f; %s", st.Seconds, st.Busy)
	}
	s.row("whole run", "%.2f; %s", s.First.Seconds, s.First.Busy)
}

// String returns averages and shares, or says that they are not known.
func (b *busy) String() string {
	if b == nil {
		return "–"
	}
	return fmt.Sprintf("%.2f; %.2f; %.0f%%; %.0f%%", b.Own, b.Others, 100*b.Idle, 100*b.Below)
}

func (s *sheet) ratios() {
	j := s.First
	floor, floorCPU := s.ReadUsed.Seconds+s.LoadUsed.Seconds, s.ReadUsed.CPU+s.LoadUsed.CPU
	s.table("compared")
	s.row("a: reading and validating, seconds; of CPU", "%.2f; %.2f", s.ReadUsed.Seconds, s.ReadUsed.CPU)
	s.row("b: DuckDB alone, seconds; of CPU", "%.2f; %.2f", s.LoadUsed.Seconds, s.LoadUsed.CPU)
	s.row("peak memory of a; of b, MiB", "%s; %s", mebibytes(s.ReadUsed.Peak), mebibytes(s.LoadUsed.Peak))
	s.row("**job / (a + b)**; of CPU", "**%.2f**; %.2f", j.Seconds/floor, j.CPU/floorCPU)
	perDocument := func(r *result) float64 { return r.First.Seconds / float64(r.First.Documents) }
	s.row("seconds a document, relative to the smallest", "%.2f", perDocument(s.result)/perDocument(s.smallest))
	s.row("job, ms a document", "%.2f", 1000*perDocument(s.result))
	if p := s.Plain; p != nil {
		one := p.Seconds / float64(p.Documents)
		s.row("c: plain program, ms a document; without inserting", "%.2f; %.2f", 1000*one, 1000*p.Reading/float64(p.Documents))
		s.row("c / job", "%.1f", one/perDocument(s.result))
		s.row("c: values as in the store; others; of", "%s; %s; %s", thousands(s.Agreement.Same),
			thousands(s.Agreement.Found-s.Agreement.Same), thousands(s.Agreement.Of))
	}
	s.row("gongkai version, ms", "%.0f", 1000*s.Version)
}

func (s *sheet) disk() {
	s.table("on disk, MB")
	s.row("DuckDB file; Parquet; ledger", "%s; %s; %s", megabytes(s.Store.File), megabytes(s.Store.Tree), megabytes(s.Store.Ledger))
	s.row("COPY FROM DATABASE", "%s", megabytes(s.Compact.File))
	s.row("**DuckDB file / COPY FROM DATABASE**", "**%.2f**", float64(s.Store.File)/float64(s.Compact.File))
	s.row("floor b: DuckDB file; Parquet", "%s; %s", megabytes(s.Load.File), megabytes(s.Load.Tree))
}

func (s *sheet) reading() {
	s.table("reading the store")
	share := func(t touched) string { return fmt.Sprintf("%.2f%%; %.2f%%", 100*t.Mean, 100*t.Worst) }
	s.row("row groups of observations; of readings", "%s; %s", thousands(s.Store.Metric.Groups), thousands(s.Store.Agency.Groups))
	s.row("observations of one metric: share of bytes; at worst", "%s", share(s.Store.Metric))
	s.row("readings of one agency: share of bytes; at worst", "%s", share(s.Store.Agency))
	for _, q := range s.Store.Queries {
		s.row(q.Name+", ms; of CPU; in DuckDB; of CPU; rows", "%.0f; %.0f; %.0f; %.0f; %d", 1000*q.Process, 1000*q.ProcessCPU, 1000*q.Inside, 1000*q.InsideCPU, q.Rows)
	}
}

func (s *sheet) ownRows() {
	o := s.OwnRows
	if o == nil {
		return
	}
	s.table("observations with rows of their own")
	stored := func(label string, of storing) {
		s.row(label+" stored, seconds; of CPU; MB", "%.1f; %.1f; %s", of.Seconds, of.CPU, megabytes(of.File))
	}
	stored("cells", o.Cells)
	stored("observations", o.Observations)
	for i, v := range o.View {
		s.row(v.Name+": view, ms; of CPU; rows of their own; of CPU", "%.0f; %.0f; %.0f; %.0f", 1000*v.Inside, 1000*v.InsideCPU, 1000*o.Own[i].Inside, 1000*o.Own[i].InsideCPU)
	}
}

// nights compares with the first run.
func (s *sheet) nights() {
	s.table("nights: seconds; of CPU; share of the first run; of its CPU")
	s.eachNight(&s.trial, func(label string, j *job) { s.row(label, "%s", shares(j, s.First)) })
	for _, n := range s.Nights {
		s.row(n.label()+": DuckDB file / before", "%.2f", float64(n.File)/float64(s.Store.File))
	}
}

func (s *sheet) eachNight(t *trial, do func(label string, j *job)) {
	do("nothing new", t.Again)
	for _, n := range t.Nights {
		do(n.label(), n.Run)
	}
}

func (n *night) label() string {
	if n.Documents == 1 {
		return "one new document"
	}
	return "new: one in a hundred"
}

// shares compares what two runs took.
func shares(a, b *job) string {
	return fmt.Sprintf("%.2f; %.2f; %.4f; %.4f", a.Seconds, a.CPU, a.Seconds/b.Seconds, a.CPU/b.CPU)
}

// against compares with the other program.
func (s *sheet) against() {
	o := s.Against
	if o == nil {
		return
	}
	s.table("this program against the other: seconds; of CPU; share of its first run; of its CPU")
	s.row("**first run**", "%s", shares(s.First, o.First))
	s.eachNight(&s.trial, func(label string, j *job) { s.row("**"+label+"**", "%s", shares(j, o.First)) })
	s.row("the other: first run, seconds; of CPU; MiB", "%.1f; %.1f; %s", o.First.Seconds, o.First.CPU, mebibytes(o.First.Peak))
	s.eachNight(o, func(label string, j *job) { s.row("the other: "+label, "%s", shares(j, o.First)) })
	s.table("stores: this; the other; this / the other")
	sizes := func(label string, this, other int64) {
		s.row(label, "%s; %s; **%.2f**", megabytes(this), megabytes(other), float64(this)/float64(other))
	}
	sizes("DuckDB file, MB", s.Store.File, o.Store.File)
	sizes("Parquet, MB", s.Store.Tree, o.Store.Tree)
	s.table("queries: CPU ms in DuckDB, this; the other; this / the other; as commands, of CPU")
	for i, q := range s.Store.Queries {
		p := o.Store.Queries[i]
		s.row(q.Name, "%.0f; %.0f; **%.2f**; %.2f", 1000*q.InsideCPU, 1000*p.InsideCPU, q.InsideCPU/p.InsideCPU, q.ProcessCPU/p.ProcessCPU)
	}
}

// writePlans prints how DuckDB answered the queries.
func writePlans(out io.Writer, results []*result) error {
	for _, r := range results {
		for _, q := range r.Store.Queries {
			if _, err := fmt.Fprintf(out, "\n%s, %s:\n\n```\n%s\n```\n", q.Name, r.Corpus.Name(), q.Plan); err != nil {
				return err
			}
		}
	}
	return nil
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f", float64(n)/1e6) }

func mebibytes(n int64) string {
	if n == 0 {
		return "–"
	}
	return fmt.Sprint(n >> 20)
}

// thousands writes a number as people do.
func thousands(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
