package view

import (
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"gongkai/cmd/internal/words"
	"gongkai/extract"
	"gongkai/extract/form"
	"gongkai/extract/report"
	"gongkai/pipeline/evidence"
)

// Answer explains the evidence that answers a question on the store of that name.
func Answer(p words.Printer, store string, a *evidence.Answer) string {
	var w strings.Builder
	x := explanation{Writer: &w, Printer: p.Section("explain"), store: store}
	x.answer(a)
	return w.String()
}

// Entry is what there is to say of a value under one name.
type Entry struct {
	Key   string // the same in all languages
	Name  string
	Lines []string
}

// Value explains the value in a report for who draws more than text: without the lines of the source.
func Value(p words.Printer, a *evidence.Answer, rep *evidence.Report) []Entry {
	var out []Entry
	x := explanation{Printer: p.Section("explain"), entries: &out}
	x.value(a, rep)
	return out
}

// NoAnswer says what the store does not know.
func NoAnswer(p words.Printer, e *evidence.NoAnswer) string {
	p = p.Section("explain")
	switch e.Kind {
	case evidence.SeveralAgencies:
		return p.T("several agencies", e.Asked, strings.Join(e.Candidates, "\n  "))
	case evidence.NoYear:
		return p.T("no year", e.Asked, e.Year, strings.Join(e.Candidates, ", "))
	}
	return p.T("no agency", e.Asked)
}

// explanation is evidence being written for a person.
type explanation struct {
	io.Writer
	words.Printer
	store   string
	entries *[]Entry // instead of text
}

// nameWidth is that of the names on the left; Chinese characters take two.
const nameWidth = 13

// line prints something under its name. "" goes on under the name before.
func (x *explanation) line(name, what string) {
	if x.entries != nil {
		x.entry(name, what)
		return
	}
	if name != "" {
		name = x.T(name)
	}
	pad := strings.Repeat(" ", max(1, nameWidth-text.StringWidthWithoutEscSequences(name)))
	fmt.Fprintf(x, "%s%s%s\n", name, pad, what)
}

func (x *explanation) entry(name, what string) {
	if name != "" || len(*x.entries) == 0 {
		*x.entries = append(*x.entries, Entry{Key: name, Name: x.T(name)})
	}
	last := &(*x.entries)[len(*x.entries)-1]
	last.Lines = append(last.Lines, what)
}

// list prints several under one name.
func (x *explanation) list(name string, items []string) {
	for _, s := range items {
		x.line(name, s)
		name = ""
	}
}

func (x *explanation) answer(a *evidence.Answer) {
	if n := len(a.Reports); n > 1 {
		fmt.Fprint(x, x.T("several", n, a.Who, a.Year))
	}
	for i := range a.Reports {
		if i > 0 {
			fmt.Fprintln(x)
		}
		if rep := &a.Reports[i]; rep.Value != nil {
			x.value(a, rep)
		} else {
			x.overview(a, rep)
		}
	}
}

// head prints which report it is.
func (x *explanation) head(a *evidence.Answer, rep *evidence.Report) {
	who := rep.Agency
	if rep.AgencyID != "" {
		official := rep.Name
		if official == rep.Agency {
			official = ""
		}
		who += " (" + strings.TrimSpace(rep.AgencyID+" "+official) + ")"
	}
	x.line("agency", fmt.Sprintf("%s, %d", who, a.Year))
	x.list("documents", x.stated(rep.Stated))
}

// stated returns what is stated of the document beside what it says.
func (x *explanation) stated(list []evidence.Stated) []string {
	var out []string
	for _, s := range list {
		by := x.T("document page", PrintableLine(s.Source))
		if s.Line > 0 {
			by = x.T("document line", s.Line)
		}
		words, args := "document "+s.Status, []any{x.Term("documents.field", s.Field), s.Value, by}
		if s.Status == "contradicts" && s.Found != "" {
			words, args = words+" found", append(args, s.Found)
		}
		out = append(out, x.T(words, args...))
	}
	return out
}

func (x *explanation) value(a *evidence.Answer, rep *evidence.Report) {
	v := rep.Value
	x.line("value", cellTitle(v.Metric, v.Applicant))
	x.head(a, rep)
	if v.Read {
		x.reading(v)
		x.list("correction", x.corrections(v.Corrections))
		x.why(v)
	} else {
		x.line("", x.missing(rep, v))
		x.list("correction", x.corrections(v.Corrections))
	}
	x.source(rep)
	x.label(rep, v)
	x.placed(v)
	x.sums(v)
	x.prose(v)
	x.versions(rep)
	x.years(v)
	x.findings(rep)
	x.notes(v.Notes)
}

// cellTitle names a cell by its id and its official label.
func cellTitle(metric, applicant string) string {
	m, ok := form.Lookup(metric)
	if !ok {
		return metric + "|" + applicant
	}
	title := metric
	label := strings.ReplaceAll(m.Info().LabelZH(), "|", "/") // of both editions
	if m.Info().Table.HasApplicants() {
		title += "|" + applicant
		if t, ok := form.LookupApplicant(applicant); ok {
			label += "：" + form.Applicants[t].LabelZH
		}
	}
	return fmt.Sprintf("%s  %s  (%s)", title, label, m.Info().LabelEN)
}

func (x *explanation) missing(rep *evidence.Report, v *evidence.Value) string {
	m, ok := form.Lookup(v.Metric)
	for _, e := range form.Editions {
		if ok && e.String() == rep.Edition && !m.Info().In(e) {
			return x.T("missing form", rep.Edition)
		}
	}
	if rep.Completeness == "partial" {
		return x.T("missing partial", rep.Read, rep.Expected)
	}
	return x.T("missing")
}

// measured writes a value with its unit.
func (x *explanation) measured(v *float64, unit string) string {
	switch {
	case v == nil:
		return x.T("blank")
	case unit == "":
		return number(*v) + " (" + x.T("no unit") + ")"
	}
	return number(*v) + " " + unit
}

// plain writes a value without its unit.
func (x *explanation) plain(v *float64) string {
	if v == nil {
		return x.T("none")
	}
	return number(math.Round(*v*1e6) / 1e6)
}

func (x *explanation) reading(v *evidence.Value) {
	said := x.measured(v.Reading.Value, v.Reading.Unit)
	switch {
	case v.Observed == nil:
		x.line("", x.T("stated", said)+"; "+x.T("not canonical"))
	default:
		have := x.measured(v.Observed.Value, v.Observed.Unit)
		if have != said {
			said = x.T("stated", said) + "; " + x.T("in table", have)
		}
		x.line("", said)
	}
}

// corrections returns what the user declared.
func (x *explanation) corrections(list []evidence.Correction) []string {
	var out []string
	for _, c := range list {
		said := x.T("correction "+c.Status, x.args(c)...)
		if c.Source != "" {
			said += x.T("see", c.Source)
		}
		out = append(out, said)
	}
	return out
}

// args are those of the words on a correction; only one refused tells what was
// found.
func (x *explanation) args(c evidence.Correction) []any {
	args := []any{x.plain(c.Corrected), x.plain(c.Reported), c.Line, c.Reason}
	if c.Status == "refused" {
		args = append(args, x.plain(c.Found))
	}
	return args
}

// why prints what the quality comes from.
func (x *explanation) why(v *evidence.Value) {
	fails, holds, others := 0, 0, 0
	for _, c := range v.Checks {
		switch {
		case strings.HasPrefix(c.ID, form.ProseCheck): // prose never decides
		case c.Verdict == "fails":
			fails++
		case c.Verdict == "holds":
			holds++
		default:
			others++
		}
	}
	switch {
	case v.Reading.Quality == "verified" && v.Reading.RowBy == "":
		x.line("why", x.T("verified before"))
	case v.Reading.Quality == "verified":
		x.line("why", x.T("verified"))
	case v.Reading.Quality == "suspect" && fails > 0:
		x.line("why", x.T("suspect sums", fails))
	case v.Reading.Quality == "suspect":
		x.line("why", x.T("suspect read"))
	case holds > 0 && v.Reading.Method == report.MethodOrder.String():
		x.line("why", x.T("by order"))
	case holds > 0:
		x.line("why", x.T("circular"))
	case others > 0:
		x.line("why", x.T("undecided"))
	default:
		x.line("why", x.T("unverified"))
	}
	if v.Reading.Method == report.MethodSolved.String() {
		x.line("", x.T("solved"))
	}
}

// source shows the lines, or tells why it cannot.
func (x *explanation) source(rep *evidence.Report) {
	s := rep.Source
	switch s.State {
	case evidence.Gone:
		x.line("source", x.T("gone", s.Place))
	case evidence.Changed:
		x.line("source", x.T("changed", s.Place, rep.SHA256))
	case evidence.Unreadable:
		x.line("source", x.T("unreadable", s.Place, x.Say(s.Said)))
	}
	v := rep.Value
	switch {
	case v == nil || v.Reading == nil:
		if s.State == evidence.Found {
			x.line("source", s.Place)
		}
	case v.Passage == nil:
		x.line("", x.T("at", v.Reading.Start, v.Reading.End))
	default:
		between := ":"
		if v.Passage.Part != "" {
			between = ": "
		}
		x.line("source", s.Place+between+x.place(v.Passage))
		x.passage(v.Passage)
	}
}

// place says where in its source a passage is.
func (x *explanation) place(p *extract.Passage) string {
	if p.Part != "" {
		return inFile(x.Printer, p)
	}
	return fmt.Sprintf("%d:%d", p.Line, p.Column)
}

// Widths of lines that are shown, in characters: on each side of the value, and
// of those around it.
const (
	besideWidth = 48
	aroundWidth = 100
)

// passage prints lines with their numbers; the value stands in 【】.
func (x *explanation) passage(p *extract.Passage) {
	if x.entries != nil {
		return
	}
	around := func(number int, lines []string) {
		for i, s := range lines {
			x.line("", fmt.Sprintf("  %5d  %s", number+i, shortened(s, aroundWidth)))
		}
	}
	around(p.Line-len(p.Before), p.Before)
	head, tail := []rune(shown(p.Head)), []rune(shown(p.Tail))
	if len(head) > besideWidth {
		head = append([]rune("…"), head[len(head)-besideWidth:]...)
	}
	x.line("", fmt.Sprintf("> %5d  %s【%s】%s", p.Line, string(head), shown(p.Marked), shortened(string(tail), besideWidth)))
	around(p.Line+1+strings.Count(strings.ReplaceAll(p.Marked, "\r\n", "\n"), "\n"), p.After)
}

// shown makes tabs and what terminals act upon harmless.
func shown(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F {
			return ' '
		}
		return r
	}, strings.ReplaceAll(s, "\t", "  "))
}

func shortened(s string, most int) string {
	if rs := []rune(shown(s)); len(rs) > most {
		return string(rs[:most]) + "…"
	}
	return shown(s)
}

func (x *explanation) label(rep *evidence.Report, v *evidence.Value) {
	if v.Passage == nil {
		return
	}
	m, ok := form.Lookup(v.Metric)
	switch {
	case v.Label == nil:
		x.line("label", x.T("match unknown"))
	case ok && m.Info().Table.Shape == form.Blocks:
		x.line("label", x.T("match heading"))
	case v.Label.Match == report.MatchOrder.String():
		x.line("label", x.T("match order"))
	default:
		x.line("label", x.T("match "+v.Label.Match, oneLine(v.Label.Text)))
	}
	if rep.Extractor != extract.Version {
		x.line("", x.T("older", rep.Extractor, extract.Version))
	}
}

// placed says what shows the row and the column of a value, where that is known: stores of
// earlier programs do not have it.
func (x *explanation) placed(v *evidence.Value) {
	if v.Reading == nil || v.Reading.RowBy == "" {
		return
	}
	row := x.T("row by " + v.Reading.RowBy)
	if l := v.Label; l != nil && v.Reading.RowBy == report.ByOrder.String() && l.Before != "" && l.Behind != "" {
		row = x.T("row between", row, x.Named(l.Before), x.Named(l.Behind))
	}
	x.line("placed", x.T("placed by", row, x.T("column by "+v.Reading.ColBy)))
}

// sums prints the checks within the tables.
func (x *explanation) sums(v *evidence.Value) {
	var out []string
	for i := range v.Checks {
		if c := &v.Checks[i]; !strings.HasPrefix(c.ID, form.ProseCheck) {
			out = append(out, x.sum(c))
		}
	}
	if len(out) == 0 {
		out = []string{x.T("no sums")}
	}
	x.list("sums", out)
}

// sum writes both sides of a check.
func (x *explanation) sum(c *evidence.Check) string {
	verdict := x.T(c.Verdict)
	verdict += strings.Repeat(" ", max(1, 8-text.StringWidthWithoutEscSequences(verdict)))
	title := x.identity(c.ID) + " (" + c.Metric + "|" + c.Applicant + ")"
	words := "sum"
	if len(c.Right) > 1 {
		words = "balance"
	}
	s := fmt.Sprintf("%s%s: %s", verdict, title, x.T(words, x.side(c.Left, c.Expected), x.side(c.Right, c.Actual)))
	if c.Verdict == "fails" && c.Expected != nil && c.Actual != nil {
		d := math.Abs(*c.Actual - *c.Expected)
		s += x.T("apart", x.plain(&d))
	}
	return s
}

// identity returns an identity in words.
func (x *explanation) identity(id string) string {
	for _, i := range form.Identities {
		if i.ID != id {
			continue
		}
		if x.Has("identity " + id) {
			return x.T("identity " + id)
		}
		return x.Either(i.LabelEN, i.LabelZH)
	}
	return id
}

// manyParts is as many as are written with those that are 0.
const manyParts = 8

// side writes the cells of one side of a sum, and what they add up to.
func (x *explanation) side(parts []evidence.Part, total *float64) string {
	var terms []string
	for _, p := range parts {
		switch {
		case len(parts) > manyParts && p.Value != nil && *p.Value == 0:
		case !p.Read:
			terms = append(terms, x.T("absent"))
		case p.Value == nil:
			terms = append(terms, "-")
		default:
			terms = append(terms, x.plain(p.Value))
		}
	}
	s := strings.Join(terms, " + ")
	if len(terms) < len(parts) {
		s = strings.TrimSpace(s + " " + x.T("zeros", len(parts)-len(terms)))
	}
	if len(parts) > 1 && total != nil {
		s += " = " + x.plain(total)
	}
	return s
}

func (x *explanation) prose(v *evidence.Value) {
	var out []string
	for _, s := range v.Statements {
		at := ""
		if s.Passage != nil {
			at = ", " + x.place(s.Passage)
		}
		words := "prose other"
		if v.Reading != nil && v.Reading.Value != nil && *v.Reading.Value == s.Value && (s.Unit == "" || s.Unit == v.Reading.Unit) {
			words = "prose agree"
		}
		for _, c := range v.Checks {
			if strings.HasPrefix(c.ID, form.ProseCheck) && c.Verdict == "holds" && c.Expected != nil && *c.Expected == s.Value {
				words = "prose agree"
			}
		}
		out = append(out, x.T(words, x.measured(&s.Value, s.Unit), oneLine(s.Text), at))
	}
	x.list("prose", out)
}

func (x *explanation) versions(rep *evidence.Report) {
	var out []string
	for _, o := range rep.Versions {
		place := o.Source
		if o.PublishedOn != "" {
			place += " (" + o.PublishedOn + ")"
		}
		said := ""
		if v := rep.Value; v != nil {
			switch {
			case !o.Read:
				said = x.T("version none")
			case v.Reading != nil && same(o.Value, v.Reading.Value) && o.Unit == v.Reading.Unit:
				said = x.T("version same", x.Term("readings.quality", o.Quality))
			default:
				said = x.T("version other", x.measured(o.Value, o.Unit))
			}
			place = x.T("version", place, said)
		}
		if o.Canonical {
			out = append(out, place+x.T("canonical too"))
		} else {
			out = append(out, place+x.T("left out"))
		}
	}
	x.list("versions", out)
}

func same(a, b *float64) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

func (x *explanation) years(v *evidence.Value) {
	var out []string
	for _, y := range v.Years {
		out = append(out, x.T("year", y.Year, x.measured(y.Value, y.Unit), x.Term("readings.quality", y.Quality)))
	}
	x.list("years", out)
}

func (x *explanation) findings(rep *evidence.Report) {
	var out []string
	for _, f := range rep.Findings {
		out = append(out, x.T("finding", x.Term("findings.severity", f.Severity), x.Either(f.EN, f.ZH)))
	}
	x.list("findings", out)
}

func (x *explanation) notes(list []evidence.Note) {
	var out []string
	for i := range list {
		out = append(out, list[i].Place()+x.Say(list[i].Message))
	}
	x.list("notes", out)
}

// overview lists what looks wrong in a report.
func (x *explanation) overview(a *evidence.Answer, rep *evidence.Report) {
	x.head(a, rep)
	for _, l := range []struct{ name, value string }{{"title", rep.Title}, {"published", rep.PublishedOn}} {
		if l.value == "" {
			l.value = x.T("not told")
		}
		x.line(l.name, l.value)
	}
	x.line("form", x.T("edition", rep.Edition, x.Term("reports.layout", rep.Layout)))
	x.line("cells", x.T("cell count", x.T(rep.Completeness), rep.Read, rep.Expected, rep.Suspect))
	x.source(rep)
	d := rep.Doubts
	var failing, suspect []string
	for i := range d.Failing {
		c := &d.Failing[i]
		if strings.HasPrefix(c.ID, form.ProseCheck) {
			continue // prose often counts a part
		}
		failing = append(failing, x.sum(c))
	}
	for _, s := range d.Suspect {
		at := ""
		if s.Line > 0 {
			at = fmt.Sprintf("  %d:%d", s.Line, s.Column)
		}
		suspect = append(suspect, fmt.Sprintf("%s|%s  %s%s", s.Metric, s.Applicant, x.measured(s.Value, s.Unit), at))
	}
	for _, l := range []struct {
		name  string
		items []string
	}{{"failing", failing}, {"suspect", suspect}} {
		if len(l.items) == 0 {
			l.items = []string{x.T("none")}
		}
		x.list(l.name, l.items)
	}
	corrected := x.corrections(d.Corrections)
	for i, c := range d.Corrections {
		corrected[i] = c.Metric + "|" + c.Applicant + "  " + corrected[i]
	}
	x.list("corrections", corrected)
	x.versions(rep)
	x.findings(rep)
	x.notes(d.Notes)
	flag := ""
	if x.store != "store" {
		flag = "--store " + x.store + " "
	}
	fmt.Fprint(x, x.T("ask", flag, a.Who, a.Year))
}
