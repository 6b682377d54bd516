package specimen

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gongkai/extract/form"
	"gongkai/extract/report"
)

// Score is how one document was read.
type Score struct {
	IsReport, Read bool // whether it is one, and whether it was taken for one
	Reason         report.Reason
	ReasonRight    bool // of a near miss

	// Cells of the truth, those that are lost left out, and what became of them.
	Cells, Correct, Wrong, Omitted int
	Invented                       int           // readings of cells that are not there
	NonZero, Hits, FalseNonZero    int           // cells with a number other than 0: in the truth, read right, read wrong
	UnitWrong                      int           // of right values
	Silent                         int           // wrong or invented values not marked suspect
	Flagged                        int           // and those that are marked
	FalseVerified                  int           // wrong or invented values marked verified
	Marked                         [marks][2]int // values read, by their mark, wrong ones and right ones
	Unfounded                      int           // right values of undecidable cells that are marked verified
	LeftOut                        int           // cells that are illegible or odd, and not read
	Produced                       int           // values read
	FalseAlarms, Sound             int           // right values marked suspect; right values in reports without errors of their own
	Caught, Changed                int           // of a changed document: wrong values marked or left out; all it has

	AgencyTold, AgencyRight, AgencyInvented bool
	YearRight, EditionRight                 bool
	Stated, StatedRead, StatedWrong         int

	Faults []string // for people
}

// Perfect reports whether all cells were read as they are.
func (s *Score) Perfect() bool {
	return s.IsReport && s.Read && s.Wrong == 0 && s.Omitted == 0 && s.Invented == 0
}

// Failed reports whether there is anything to look at.
func (s *Score) Failed() bool { return len(s.Faults) > 0 }

func (s *Score) fault(format string, args ...any) {
	s.Faults = append(s.Faults, fmt.Sprintf(format, args...))
}

// reasons are the right ones for a near miss.
var reasons = map[Kind][]report.Reason{
	Notice:     {report.ReasonNotice},
	EmptyForm:  {report.ReasonEmptyForm, report.ReasonNotice},
	Guide:      {report.ReasonGuide},
	ListPage:   {report.ReasonListPage},
	Government: {report.ReasonOtherReport},
	RuleOfLaw:  {report.ReasonOtherReport},
	Comparison: {report.ReasonSeveral},
	OlderForm:  {report.ReasonOlderForm},
	Unrelated:  {report.ReasonNotReport},
}

// Mark is what the program says of a value.
type Mark uint8

// The marks. Verified: sums bear the value out. Suspect: they do not, or it was
// hard to read.
const (
	Unverified Mark = iota
	Verified
	Suspect
	marks = iota
)

// Compare holds what was read against the truth. mark returns that of the i-th
// reading.
func Compare(t *Truth, r *report.Report, err error, mark func(i int) Mark) Score {
	s := Score{IsReport: t.Kind.IsReport(), Read: err == nil && r != nil}
	if !s.Read {
		if reject, ok := err.(*report.Reject); ok {
			s.Reason = reject.Reason
		}
		s.ReasonRight = slices.Contains(reasons[t.Kind], s.Reason)
	}
	switch {
	case !s.IsReport && s.Read:
		s.fault("a %s taken for a report", t.Kind)
		return s
	case !s.IsReport:
		if !s.ReasonRight {
			s.fault("a %s rejected as %s", t.Kind, s.Reason)
		}
		return s
	case !s.Read:
		s.fault("a report rejected as %v", err)
		r = &report.Report{}
	}
	s.cells(t, r, mark)
	s.identity(t, r)
	return s
}

func (s *Score) cells(t *Truth, r *report.Report, mark func(i int) Mark) {
	sound := len(t.Violations) == 0 && len(t.Changed) == 0
	seen := make(map[Cell]bool, len(r.Readings))
	for i, rd := range r.Readings {
		c := Cell{rd.Metric, rd.Applicant}
		seen[c] = true
		want, there := t.Cells[c]
		marked := mark(i) == Suspect
		written := t.Odd[c] + t.Illegible[c]
		if !rd.Null {
			s.Produced++
		}
		right := there && rd.Null == want.Null && rd.Value == want.V
		if !rd.Null {
			s.Marked[mark(i)][count(right || t.Odd[c] != "" && sameWorth(&rd, want))]++
		}
		switch {
		case t.Odd[c] != "" && sameWorth(&rd, want):
			s.Cells++
			s.NonZero += count(want.V != 0)
			s.Correct++
			s.Hits += count(want.V != 0)
			continue
		case written != "" && rd.Null:
			s.LeftOut++
			continue
		case right && t.unknowable(c):
			if t.Undecidable[c] && !rd.Null && mark(i) == Verified {
				s.Unfounded++
				s.fault("%v = %v verified though nobody can know", c, want.V)
			}
			continue
		case right:
			s.Correct++
			if want.V != 0 {
				s.Hits++
			}
			if !rd.Null && rd.Unit != want.Unit {
				s.UnitWrong++
				s.fault("%v unit %q, not %q (%q)", c, rd.Unit, want.Unit, rd.Text)
			}
			if sound && !rd.Null {
				s.Sound++
				if marked && !t.Doubtful[c] {
					s.FalseAlarms++
					s.fault("%v = %v falsely suspect", c, want.V)
				}
			}
			continue
		case t.unknowable(c) && rd.Null:
			continue
		case !there:
			s.Invented++
			s.fault("%v = %s invented%s%s", c, shown(rd), asWritten(written), note(rd.Null, mark(i)))
		default:
			if !t.unknowable(c) {
				s.Wrong++
			}
			s.fault("%v = %s, not %s%s%s", c, shown(rd), Shown(want), asWritten(written), note(rd.Null, mark(i)))
		}
		if !rd.Null && rd.Value != 0 {
			s.FalseNonZero++
		}
		if !rd.Null {
			s.Silent += count(!marked)
			s.Flagged += count(marked)
			s.FalseVerified += count(mark(i) == Verified)
		}
	}
	for c := range t.Illegible {
		s.LeftOut += count(!seen[c])
	}
	for c, v := range t.Cells {
		odd := t.Odd[c] != ""
		s.LeftOut += count(odd && !seen[c])
		if t.unknowable(c) || odd {
			continue
		}
		s.Cells++
		if v.V != 0 {
			s.NonZero++
		}
		if !seen[c] {
			s.Omitted++
			s.fault("%v = %s omitted", c, Shown(v))
		}
	}
	for _, c := range t.Changed {
		i := slices.IndexFunc(r.Readings, func(rd report.Reading) bool { return rd.Metric == c.Metric && rd.Applicant == c.Applicant })
		if i >= 0 && !r.Readings[i].Null && r.Readings[i].Value == t.Cells[c].V {
			continue
		}
		s.Changed++
		if i < 0 || r.Readings[i].Null || mark(i) == Suspect {
			s.Caught++
		}
	}
	slices.Sort(s.Faults)
}

func shown(r report.Reading) string {
	return fmt.Sprintf("%s %s (%q, %s)", Shown(Value{V: r.Value, Null: r.Null}), r.Unit, r.Text, r.Method())
}

// Shown writes a value for people.
func Shown(v Value) string {
	if v.Null {
		return "null"
	}
	return fmt.Sprint(v.V)
}

// asWritten returns, for people, what stands in a cell that is hard to read.
func asWritten(s string) string {
	if s == "" {
		return ""
	}
	return fmt.Sprintf(" where %q stands", s)
}

// note returns how a wrong value is marked.
func note(blank bool, m Mark) string {
	if blank { // it states no number
		return ""
	}
	return [...]string{Unverified: " SILENT", Verified: " SILENT, verified", Suspect: " (suspect)"}[m]
}

// sameWorth reports whether a number is the one that is meant, be it in another
// unit.
func sameWorth(rd *report.Reading, want Value) bool {
	const slip = 1e-9 // of a product of two decimal fractions
	in := func(v float64, unit string) float64 {
		switch unit {
		case "万元":
			return v * 1e4
		case "亿元":
			return v * 1e8
		}
		return v
	}
	got, meant := in(rd.Value, rd.Unit), in(want.V, want.Unit)
	if (rd.Unit == "") != (want.Unit == "") {
		return false
	}
	return !rd.Null && math.Abs(got-meant) <= slip*math.Max(1, math.Abs(meant))
}

func (s *Score) identity(t *Truth, r *report.Report) {
	s.AgencyTold = t.Agency != ""
	s.AgencyRight = r.Agency == t.Agency || s.AgencyTold && slices.Contains(t.AgencyAlsoRight, r.Agency)
	s.AgencyInvented = !s.AgencyTold && r.Agency != ""
	if !s.AgencyRight {
		s.fault("agency %q, not %q", r.Agency, t.Agency)
	}
	if s.YearRight = r.Year == t.Year; !s.YearRight {
		s.fault("year %d, not %d", r.Year, t.Year)
	}
	if s.EditionRight = r.Edition == t.Edition || t.Edition == form.NoEdition; !s.EditionRight {
		s.fault("edition %v, not %v", r.Edition, t.Edition)
	}
	if t.PublishedOn != "" && r.PublishedOn != "" && r.PublishedOn != t.PublishedOn {
		s.fault("published %s, not %s", r.PublishedOn, t.PublishedOn)
	}
	stated := map[Cell]float64{}
	for _, st := range t.Stated {
		stated[st.Cell] = st.V
	}
	s.Stated = len(stated)
	for _, st := range r.Statements {
		if v, ok := stated[Cell{st.Metric, st.Applicant}]; ok && v == st.Value {
			s.StatedRead++
		} else {
			s.StatedWrong++
		}
	}
}

// Tally sums up scores.
type Tally struct {
	Documents, Reports, Read, Perfect               int
	NearMisses, Taken, ReasonRight                  int
	Cells, Correct, Wrong, Omitted, Invented        int
	NonZero, Hits, FalseNonZero                     int
	UnitWrong, Silent, Produced, FalseAlarms, Sound int
	Flagged, FalseVerified, Unfounded, LeftOut      int
	Marked                                          [marks][2]int
	Caught, Changed                                 int
	AgencyTold, AgencyRight                         int
	AgencyUntold, AgencyInvented                    int
	YearRight, EditionRight                         int
	Stated, StatedRead, StatedWrong                 int
}

// Add adds the score of one document.
func (t *Tally) Add(s *Score) {
	t.Documents++
	if !s.IsReport {
		t.NearMisses++
		t.Taken += count(s.Read)
		t.ReasonRight += count(s.ReasonRight)
		return
	}
	t.Reports++
	t.Read += count(s.Read)
	t.Perfect += count(s.Perfect())
	t.Cells += s.Cells
	t.Correct += s.Correct
	t.Wrong += s.Wrong
	t.Omitted += s.Omitted
	t.Invented += s.Invented
	t.NonZero += s.NonZero
	t.Hits += s.Hits
	t.FalseNonZero += s.FalseNonZero
	t.UnitWrong += s.UnitWrong
	t.Silent += s.Silent
	t.Flagged += s.Flagged
	t.FalseVerified += s.FalseVerified
	for m, by := range s.Marked {
		for right, n := range by {
			t.Marked[m][right] += n
		}
	}
	t.Unfounded += s.Unfounded
	t.LeftOut += s.LeftOut
	t.Produced += s.Produced
	t.FalseAlarms += s.FalseAlarms
	t.Sound += s.Sound
	t.Caught += s.Caught
	t.Changed += s.Changed
	if s.AgencyTold {
		t.AgencyTold++
		t.AgencyRight += count(s.AgencyRight)
	} else {
		t.AgencyUntold++
		t.AgencyInvented += count(s.AgencyInvented)
	}
	t.YearRight += count(s.YearRight)
	t.EditionRight += count(s.EditionRight)
	t.Stated += s.Stated
	t.StatedRead += s.StatedRead
	t.StatedWrong += s.StatedWrong
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Header names the figures of Row.
var Header = []string{"reports", "F1 non-zero", "precision", "recall", "wrong", "omitted", "invented", "no error",
	"silent /100k", "false verified", "verified", "false alarms /1k", "units", "agency", "year", "edition"}

// Row returns the figures of the tally as text.
func (t *Tally) Row() []string {
	share := func(a, b int) string {
		if b == 0 {
			return "-"
		}
		return strings.TrimSuffix(fmt.Sprintf("%.5f", float64(a)/float64(b)), "00")
	}
	per := func(a, b int, n float64) string {
		if b == 0 {
			return "-"
		}
		return fmt.Sprintf("%.2f", float64(a)/float64(b)*n)
	}
	n := func(i int) string { return fmt.Sprint(i) }
	return []string{n(t.Reports), share(2*t.Hits, t.NonZero+t.Hits+t.FalseNonZero),
		share(t.Correct, t.Correct+t.Wrong+t.Invented), share(t.Correct, t.Cells),
		n(t.Wrong), n(t.Omitted), n(t.Invented), share(t.Perfect, t.Reports),
		per(t.Silent, t.Produced, 1e5), n(t.FalseVerified), share(sum(t.Marked[Verified]), t.Produced), per(t.FalseAlarms, t.Sound, 1e3), share(t.Correct-t.UnitWrong, t.Correct),
		share(t.AgencyRight+t.AgencyUntold-t.AgencyInvented, t.Reports), share(t.YearRight, t.Reports), share(t.EditionRight, t.Reports)}
}

func sum(by [2]int) int { return by[0] + by[1] }

// MarksHeader names the figures of MarksRow.
var MarksHeader = []string{"values read", "verified, right", "**verified, wrong**", "verified by luck", "unverified, right", "unverified, wrong", "suspect, right", "suspect, wrong",
	"left out", "verified", "right of unverified", "right of suspect"}

// MarksRow returns as text what each mark is worth: how many values have it that
// are right, and that are wrong.
func (t *Tally) MarksRow() []string {
	n := func(i int) string { return fmt.Sprint(i) }
	share := func(a, b int) string {
		if b == 0 {
			return "-"
		}
		return fmt.Sprintf("%.5f", float64(a)/float64(b))
	}
	v, u, s := t.Marked[Verified], t.Marked[Unverified], t.Marked[Suspect]
	return []string{n(t.Produced), n(v[1]), n(v[0]), n(t.Unfounded), n(u[1]), n(u[0]), n(s[1]), n(s[0]), n(t.Omitted),
		share(sum(v), t.Produced), share(u[1], sum(u)), share(s[1], sum(s))}
}

// PitfallHeader names the figures of PitfallRow.
var PitfallHeader = []string{"documents", "cells", "right", "omitted", "left out as must be", "wrong flagged", "**silent**", "false verified",
	"false alarms", "rejected", "agency", "year"}

// PitfallRow returns as text what a reader of pitfalls asks first: how many numbers,
// not which share.
func (t *Tally) PitfallRow() []string {
	n := func(i int) string { return fmt.Sprint(i) }
	share := func(a int) string { return fmt.Sprintf("%.4f", float64(a)/float64(max(1, t.Reports))) }
	return []string{n(t.Reports), n(t.Cells), n(t.Correct), n(t.Omitted), n(t.LeftOut), n(t.Flagged), n(t.Silent), n(t.FalseVerified),
		n(t.FalseAlarms), n(t.Reports - t.Read), share(t.AgencyRight + t.AgencyUntold - t.AgencyInvented), share(t.YearRight)}
}
