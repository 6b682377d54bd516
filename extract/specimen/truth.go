package specimen

import (
	"strings"

	"gongkai/extract/form"
)

// Kind is what a document is.
type Kind string

// The kinds. The zero value asks Generate to draw one.
const (
	Report     Kind = "report"
	NoTables   Kind = "no_tables"   // a report whose tables are lost: it has no cells
	Notice     Kind = "notice"      // asks others to compile reports
	EmptyForm  Kind = "empty_form"  // the form without values
	Guide      Kind = "guide"       // 信息公开指南
	ListPage   Kind = "list_page"   // links to reports
	Government Kind = "government"  // 政府工作报告
	RuleOfLaw  Kind = "rule_of_law" // 法治政府建设年度报告
	Comparison Kind = "comparison"  // two reports side by side
	OlderForm  Kind = "older_form"  // a report on 2008 to 2018
	Unrelated  Kind = "unrelated"   // nothing of the kind
)

// NearMisses are the kinds that must not be read as a report.
var NearMisses = []Kind{Notice, EmptyForm, Guide, ListPage, Government, RuleOfLaw, Comparison, OlderForm, Unrelated}

// IsReport reports whether a document of the kind is to be read.
func (k Kind) IsReport() bool { return k == Report || k == NoTables }

// Cell is a place in the form.
type Cell struct {
	Metric    form.Metric
	Applicant form.ApplicantType
}

func (c Cell) String() string { return c.Metric.String() + "|" + c.Applicant.String() }

// Value is what a careful person reads in a cell.
type Value struct {
	V    float64
	Null bool // the cell is there and says nothing
	Unit string
}

// Stated is a number that the prose states for a cell of the form.
type Stated struct {
	Cell
	V float64
}

// Violation is an identity that the figures break.
type Violation struct {
	Identity string
	Cell     // of the total; the metric or the applicant type is that of the sum
}

// Truth is what is to be read in a document.
type Truth struct {
	Kind            Kind
	Agency          string   // "" if the document does not state one
	AgencyAlsoRight []string // other names that it states for the same agency
	Division        string   // code of the agency's division, if the options gave a Seat and the document states the agency
	Year            int
	Edition         form.Edition
	PublishedOn     string // "" if the document does not state it

	Cells map[Cell]Value
	// Lost cells cannot be known from the document, or need not be: to leave
	// them out is no fault.
	Lost map[Cell]bool
	// Undecidable cells have a value, but the document does not show which row or
	// column it is of: they may be left out, or read and marked.
	Undecidable map[Cell]bool
	// Doubtful cells are damaged but can be read: to mark them is no false alarm.
	Doubtful map[Cell]bool
	// Illegible cells say something that is not their number: to read none, or to
	// mark what is read, is right. They are not among Cells. The text is what they say.
	Illegible map[Cell]string
	// Odd cells are written so that to leave them out or to mark them is no fault,
	// and an amount may be read in another unit.
	Odd    map[Cell]string
	Stated []Stated
	// Violations are the agency's own errors.
	Violations []Violation
	// Changed are the cells that a Change touched; Cells has what stood there before.
	Changed []Cell
}

// unknowable reports whether nobody can be asked to read a cell.
func (t *Truth) unknowable(c Cell) bool { return t.Lost[c] || t.Undecidable[c] }

// violations checks the cells against the identities of the form. A blank part
// counts as 0; an absent cell or a blank total decides nothing.
func violations(cells map[Cell]Value) []Violation {
	var out []Violation
	get := func(m form.Metric, a form.ApplicantType) (Value, bool) {
		v, ok := cells[Cell{m, a}]
		return v, ok
	}
	sum := func(ms []form.Metric, a form.ApplicantType) (s float64, ok bool) {
		for _, m := range leaves(ms, cells) {
			v, there := get(m, a)
			if !there {
				return 0, false
			}
			s += v.V
		}
		return s, true
	}
	total := form.MustLookup("outcome.total")
	for _, id := range form.Identities {
		switch id.Per {
		case form.PerApplicantType:
			for a := form.NaturalPerson; a <= form.AllApplicants; a++ {
				left, ok1 := sum(id.Left, a)
				right, ok2 := sum(id.Right, a)
				if t, ok := get(total, a); !ok || t.Null || !ok1 || !ok2 || left == right {
					continue
				}
				out = append(out, Violation{id.ID, Cell{id.Right[0], a}})
			}
		case form.PerRow:
			for m := range form.Metrics {
				t, ok := get(form.Metric(m), form.AllApplicants)
				if !ok || t.Null {
					continue
				}
				var s float64
				for a := form.NaturalPerson; a < form.AllApplicants; a++ {
					v, there := get(form.Metric(m), a)
					s, ok = s+v.V, ok && there
				}
				if ok && s != t.V {
					out = append(out, Violation{id.ID, Cell{form.Metric(m), form.AllApplicants}})
				}
			}
		case form.PerBlock:
			left, ok1 := sum(id.Left, form.NotApplicable)
			t, ok2 := get(id.Right[0], form.NotApplicable)
			if ok1 && ok2 && !t.Null && left != t.V {
				out = append(out, Violation{id.ID, Cell{id.Right[0], form.NotApplicable}})
			}
		}
	}
	return out
}

// leaves keeps those of ms that the document has; 其他处理 is a subtotal where
// its parts are there.
func leaves(ms []form.Metric, cells map[Cell]Value) []form.Metric {
	var out []form.Metric
	split := false
	has := func(m form.Metric) bool {
		_, t3 := cells[Cell{m, form.AllApplicants}]
		_, t4 := cells[Cell{m, form.NotApplicable}]
		return t3 || t4
	}
	for _, m := range ms {
		if strings.HasPrefix(m.String(), "outcome.other.") && has(m) {
			split = true
		}
	}
	for _, m := range ms {
		sub := strings.HasPrefix(m.String(), "outcome.other")
		if sub && (!has(m) || split && m.String() == "outcome.other") {
			continue
		}
		out = append(out, m)
	}
	return out
}
