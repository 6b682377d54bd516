// Package report is what the reading of a document gives: a Report with Readings,
// Statements, Rows for people and Notes of what was left out, or a Reject. It holds no
// logic but the Builder that reports are made in.
package report

import (
	"fmt"
	"slices"

	"gongkai/extract/form"
	"gongkai/extract/message"
)

// Report is what one document says.
type Report struct {
	Agency      string       // fullest name stated, simplified characters; "" if none is
	Year        int          // the year reported on; 0 if not stated
	Edition     form.Edition // of the form, by its labels
	Scope       Scope
	Title       string // "" if the document has none
	PublishedOn string // YYYY-MM-DD, or ""
	Evidence    string // of where the agency is; see Extractor.evidence
	Layout      Layout

	CellsExpected int // cells of the form as this document has it
	Readings      []Reading
	Statements    []Statement
	Rows          []Row  // for people: what was matched to what
	Notes         []Note // what was left out, and why
}

// Complete reports whether every cell of the form was read, blank ones included. Where all
// are blank nothing was read.
func (r *Report) Complete() bool {
	return r.CellsExpected > 0 && len(r.Readings) >= r.CellsExpected &&
		slices.ContainsFunc(r.Readings, func(rd Reading) bool { return !rd.Null })
}

// Scope says whose numbers a report gives.
type Scope uint8

// ScopeOwn: the agency's alone. ScopeJurisdiction: subordinates summed up.
const (
	ScopeUnknown Scope = iota
	ScopeOwn
	ScopeJurisdiction
)

func (s Scope) String() string {
	return [...]string{"", "own", "jurisdiction"}[s]
}

// Layout is the shape in which the tables were met.
type Layout uint8

// The layouts, by what separates one cell from the next.
const (
	LayoutNone      Layout = iota
	LayoutCellLines        // one cell a line
	LayoutPipeLines        // one cell a line, lines of | between
	LayoutPipeRows         // a row a line, cells divided by |
	LayoutTabRows          // a row a line, cells divided by tabs
	LayoutMarkdown         // | rows with a |---| rule
	LayoutHTML             // <table>
	LayoutSpaces           // columns by runs of spaces
	LayoutOneLine          // a whole table on a line
	LayoutTorn             // rows of values apart from their labels
	LayoutSquashed         // no separators
	LayoutGrid             // tables of a file: of Word, of a spreadsheet, cells that are ruled in a PDF
)

func (l Layout) String() string {
	return [...]string{"", "cell_lines", "pipe_lines", "pipe_rows", "tab_rows", "markdown",
		"html", "spaces", "one_line", "torn", "squashed", "grid"}[l]
}

// Method is how a value was placed in the form.
type Method uint8

// MethodCell: its row and its column are attested. MethodOrder: one of them is known by
// order alone, be it that of the form. MethodSolved: identities chose the reading.
const (
	MethodCell Method = iota
	MethodOrder
	MethodSolved
)

func (m Method) String() string { return Methods[m] }

// Methods lists the methods in the order of their numbers.
var Methods = []string{"cell", "order", "solved"}

// Sign is what shows to which row, or to which column, of the form a value belongs.
type Sign uint8

// From surest to least sure.
const (
	ByLabel Sign = iota // a row: its own label, and nothing that speaks for another row
	ByHead              // a column: the head that the document states
	ByForm              // a column: no head is legible, all columns are there, and what else the document has keeps the form's order; likely, but two columns in each other's place would leave no trace
	ByOrder             // the place among others, which nothing else bears out
	BySums              // identities, which chose between readings
)

func (s Sign) String() string { return Signs[s] }

// Signs lists the signs in the order of their numbers.
var Signs = []string{"label", "head", "form", "order", "sums"}

// Reading is one cell of the form, as stated. A Report holds them ordered by
// metric and applicant type, each pair at most once.
type Reading struct {
	Metric    form.Metric
	Applicant form.ApplicantType
	Null      bool // the cell is there and says nothing
	RowBy     Sign
	ColumnBy  Sign
	Uncertain bool    // doubtful in itself, whatever the identities say
	Value     float64 // as stated, in Unit; 0 if Null
	Unit      string  // of the cell, else of its header, else (counts) the catalogue's; "" if not stated
	Text      string  // as it stands in the document, markup left out
	Locator
}

// Method returns how the reading was placed: as surely as the less sure of its row and
// its column.
func (r *Reading) Method() Method {
	switch max(r.RowBy, r.ColumnBy) {
	case BySums:
		return MethodSolved
	case ByOrder, ByForm:
		return MethodOrder
	}
	return MethodCell
}

// Locator is a place in a document: bytes of one of its parts.
type Locator struct {
	// Part is the member or page in which the bytes are counted: word/document.xml,
	// page 3. "" is the document itself, as given, and all that text and pages have.
	Part       string
	Start, End int // offsets of the first byte, and of the byte behind the last
}

// Statement is a number that the prose states about a cell of the form.
type Statement struct {
	Metric    form.Metric
	Applicant form.ApplicantType
	Value     float64
	Unit      string
	Text      string
	Locator
}

// Match says how surely a row was matched to its label.
type Match uint8

// From surest to least sure.
const (
	MatchExact Match = iota // a known wording
	MatchPart               // the beginning of one, or one with something lost
	MatchFuzzy              // within a small edit distance
	MatchOrder              // no label: the only row of the form that fits between its neighbours
)

func (m Match) String() string { return [...]string{"exact", "part", "fuzzy", "order"}[m] }

// Row is a row of values as met, and what it was taken for.
type Row struct {
	Table  int
	Name   string // metric of a matrix or list, row of a table of rows, or the table itself
	Label  string // the text it was matched by; "" for MatchOrder
	Match  Match
	Values string // the values as met
	Locator
}

// Note says what was left out, and why.
type Note struct {
	Part  string // as in Locator
	Start int    // byte offset; -1 if it has no place
	Text  message.Message
}

// Reason is why a document gives no report. The set is fixed: it is a column
// of the store.
type Reason string

// The reasons.
const (
	ReasonEmpty       Reason = "empty"           // no bytes, or only white space
	ReasonNotText     Reason = "not_text"        // bytes that no known encoding makes text of
	ReasonScanned     Reason = "scanned"         // pictures of pages, without text
	ReasonTooLarge    Reason = "too_large"       // beyond MaxDocument
	ReasonNotReport   Reason = "not_report"      // about something else
	ReasonNotice      Reason = "notice"          // tells others how to compile reports
	ReasonEmptyForm   Reason = "empty_form"      // the form without values
	ReasonListPage    Reason = "list_page"       // links to reports
	ReasonGuide       Reason = "guide"           // 信息公开指南
	ReasonOtherReport Reason = "other_report"    // 政府工作报告, 法治政府建设年度报告 and the like
	ReasonOlderForm   Reason = "older_form"      // a report on 2008-2018
	ReasonSeveral     Reason = "several_reports" // two or more reports in one document
	ReasonNoForm      Reason = "no_form"         // an annual report without the official tables or sections
	ReasonAttachment  Reason = "attachment"      // a page that links to the file of its report
)

// Reject is the error of a document that gives no report.
type Reject struct {
	Reason Reason
	Detail message.Message // what was seen
	Page   *Page           // of a page that links to its report; else nil
	// Reports are those of a document that holds several, in their order, if it could be
	// divided; none was left out that has tables. Places count as in a document with one.
	Reports []*Report
}

// Page is what a page states of a report that lies in a file beside it.
type Page struct {
	Title       string   `json:"title,omitempty"`
	Agency      string   `json:"agency,omitempty"`
	Year        int      `json:"year,omitempty"`
	PublishedOn string   `json:"published_on,omitempty"` // 2022-01-31
	Files       []string `json:"files,omitempty"`        // addresses of its links as written, or names alone
}

func (r *Reject) Error() string {
	if r.Detail.IsZero() {
		return string(r.Reason)
	}
	return fmt.Sprintf("%s: %s", r.Reason, r.Detail)
}

// MaxDocument is the size in bytes beyond which a document is not read. The
// largest reports that were met, with pictures in them, have a tenth of it; what
// is made to do harm takes many times its size while it is read.
const MaxDocument = 16 << 20
