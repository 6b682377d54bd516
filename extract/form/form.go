// Package form is the knowledge of the official forms: metrics, applicant
// types, labels with their known variants, and accounting identities.
//
// All of it is data in the CSV files beside this one; the code only gives it
// types. The forms are those of 国办公开办函〔2019〕60号 (edition 2019) and
// 国办公开办函〔2021〕30号 (edition 2021). A new edition is new data, not new code.
package form

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

//go:embed catalogue.csv
var catalogueCSV string

//go:embed applicants.csv
var applicantsCSV string

//go:embed identities.csv
var identitiesCSV string

//go:embed labels.csv
var labelsCSV string

// Edition is the edition of the form, recognised from a report's labels.
type Edition uint8

// The editions; NoEdition means that the labels do not tell.
const (
	NoEdition Edition = iota
	Edition2019
	Edition2021
)

func (e Edition) String() string {
	switch e {
	case Edition2019:
		return "2019"
	case Edition2021:
		return "2021"
	}
	return ""
}

// FirstYear is the first year that is reported on with the forms known here.
const FirstYear = 2019

// Editions lists the known editions, oldest first.
var Editions = []Edition{Edition2019, Edition2021}

// ApplicantType is who asked: a column of table 3, or NotApplicable.
type ApplicantType uint8

// The applicant types in the order of the form's columns.
const (
	NaturalPerson ApplicantType = iota
	Business
	Research
	PublicWelfare
	LegalService
	OtherOrganization
	AllApplicants
	NotApplicable
)

// Columns is the number of applicant columns in table 3, the total included.
const Columns = int(AllApplicants) + 1

// Applicant describes an applicant type.
type Applicant struct {
	ID      string // natural_person, ..., total, not_applicable
	Role    string // leaf, total or none
	LabelZH string
	LabelEN string
}

func (a ApplicantType) String() string { return Applicants[a].ID }

// Metric is an index into Metrics; the order is that of the catalogue.
type Metric uint8

// NoMetric stands for "no such metric".
const NoMetric Metric = 255

func (m Metric) String() string {
	if int(m) >= len(Metrics) {
		return ""
	}
	return Metrics[m].ID
}

// Info returns what the catalogue knows of m.
func (m Metric) Info() *Info { return &Metrics[m] }

// Info is one line of the catalogue.
type Info struct {
	ID      string
	Table   int    // 2, 3 or 4
	Order   [3]int // place in the form by Edition; 0: not in that edition
	Role    string // leaf or total
	Unit    string // 件, 项 or 万元
	Measure string // flow, change, opening_stock, closing_stock or mixed
	RowZH   string // official row label; "/" separates a group from its row
	ColZH   string // official column label; "|" separates those of the editions
	LabelEN string
}

// LabelZH is the official Chinese name, row and column together.
func (i *Info) LabelZH() string {
	if i.ColZH == "" {
		return i.RowZH
	}
	return i.RowZH + "：" + i.ColZH
}

// In reports whether the metric is in an edition of the form.
func (i *Info) In(e Edition) bool { return i.Order[e] > 0 }

// IsAmount tells a sum of money from a count.
func (i *Info) IsAmount() bool { return i.Unit == "万元" }

// Kind tells what part of a form a label names.
type Kind uint8

// The kinds of labels, by table: rows, columns, groups of rows, heads.
const (
	Row2 Kind = iota
	Column2
	Head2
	Row3
	Group3
	Column3
	Head3
	Block4
	Column4
	Name // 信息公开, which titles of reports are made of
)

func (k Kind) String() string { return kindNames[k] }

var kindNames = []string{"row2", "column2", "head2", "row3", "group3", "applicant", "head3", "block4", "column4", "title"}

// Label is one wording under which a part of the form is met.
type Label struct {
	Kind    Kind
	ID      string // of a Row3: the metric; of a Row2 and a Column2: the halves of its id
	Number  string // the official numbering before it
	Wording string // the first of an id is the official one
	Metric  Metric // of a Row3; else NoMetric
}

// Identity is an accounting identity: the parts of Left add up to those of
// Right. For applicant_total the parts are applicant types of any one row.
type Identity struct {
	ID          string
	Per         string // applicant_type, table3_row or block
	Left, Right []Metric
	LabelZH     string
	LabelEN     string
}

// The data, in catalogue order. Read only.
var (
	Metrics    []Info
	Applicants []Applicant
	Identities []Identity
	Labels     []Label

	byID map[string]Metric
)

// Lookup returns the metric of an id.
func Lookup(id string) (Metric, bool) {
	m, ok := byID[id]
	return m, ok
}

// LookupApplicant returns the applicant type of an id.
func LookupApplicant(id string) (ApplicantType, bool) {
	for i := range Applicants {
		if Applicants[i].ID == id {
			return ApplicantType(i), true
		}
	}
	return 0, false
}

// MustLookup is Lookup for ids that the program itself relies on.
func MustLookup(id string) Metric {
	m, ok := byID[id]
	if !ok {
		panic("form: no metric " + id)
	}
	return m
}

// ProseCheck begins the id of a check of what the prose states about a metric.
const ProseCheck = "prose."

// CheckIDs lists the ids of all checks: those of the identities in their order,
// then one for each metric that prose may state.
func CheckIDs() []string {
	var ids []string
	for i := range Identities {
		if id := Identities[i].ID; !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for i := range Metrics {
		ids = append(ids, ProseCheck+Metrics[i].ID)
	}
	return ids
}

// InOrder lists the metrics of one table in an edition's order. Read only.
func InOrder(table int, e Edition) []Metric { return inOrder[table][e] }

// inOrder is by table and edition.
var inOrder [tables + 1][len(Info{}.Order)][]Metric

// tables is the greatest number of a table.
const tables = 4

func putInOrder() {
	for i := range Metrics {
		for _, e := range Editions {
			if m := &Metrics[i]; m.In(e) {
				inOrder[m.Table][e] = append(inOrder[m.Table][e], Metric(i))
			}
		}
	}
	for t := range inOrder {
		for _, e := range Editions {
			slices.SortFunc(inOrder[t][e], func(a, b Metric) int { return a.Info().Order[e] - b.Info().Order[e] })
			inOrder[t][e] = slices.Clip(inOrder[t][e])
		}
	}
}

func init() {
	must(readCatalogue())
	putInOrder()
	must(readApplicants())
	must(readIdentities())
	must(readLabels())
}

func must(err error) {
	if err != nil {
		panic(err) // the files are compiled in: a fault is a fault of this build
	}
}

func records(name, data string, fields int) ([][]string, error) {
	r := csv.NewReader(strings.NewReader(data))
	r.FieldsPerRecord = fields
	recs, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("form: %s: %w", name, err)
	}
	return recs[1:], nil
}

func readCatalogue() error {
	recs, err := records("catalogue.csv", catalogueCSV, 10)
	if err != nil {
		return err
	}
	byID = make(map[string]Metric, len(recs))
	for _, r := range recs {
		info := Info{ID: r[3], Role: r[4], Unit: r[5], Measure: r[6], RowZH: r[7], ColZH: r[8], LabelEN: r[9]}
		for _, f := range []struct {
			to   *int
			from string
		}{{&info.Table, r[0]}, {&info.Order[Edition2019], r[1]}, {&info.Order[Edition2021], r[2]}} {
			if f.from == "" {
				continue
			}
			if *f.to, err = strconv.Atoi(f.from); err != nil {
				return fmt.Errorf("form: catalogue.csv: %s: %w", info.ID, err)
			}
		}
		byID[info.ID] = Metric(len(Metrics))
		Metrics = append(Metrics, info)
	}
	return nil
}

func readApplicants() error {
	recs, err := records("applicants.csv", applicantsCSV, 4)
	if err != nil {
		return err
	}
	for _, r := range recs {
		Applicants = append(Applicants, Applicant{r[0], r[1], r[2], r[3]})
	}
	if len(Applicants) != int(NotApplicable)+1 {
		return fmt.Errorf("form: applicants.csv: %d applicant types", len(Applicants))
	}
	return nil
}

func readIdentities() error {
	recs, err := records("identities.csv", identitiesCSV, 6)
	if err != nil {
		return err
	}
	for _, r := range recs {
		id := Identity{ID: r[0], Per: r[3], LabelZH: r[4], LabelEN: r[5]}
		if id.Per != "table3_row" {
			if id.Left, err = terms(r[1]); err != nil {
				return err
			}
			if id.Right, err = terms(r[2]); err != nil {
				return err
			}
		}
		Identities = append(Identities, id)
	}
	return nil
}

// terms reads "a + b.*"; b.* stands for b itself, if it is a metric, and all
// metrics below it. Which of them are leaves depends on the document.
func terms(s string) ([]Metric, error) {
	var out []Metric
	for _, t := range strings.Split(s, " + ") {
		prefix, wild := strings.CutSuffix(t, ".*")
		n := len(out)
		for i := range Metrics {
			if Metrics[i].ID == prefix || wild && strings.HasPrefix(Metrics[i].ID, prefix+".") {
				out = append(out, Metric(i))
			}
		}
		if len(out) == n {
			return nil, fmt.Errorf("form: identities.csv: no metric %s", t)
		}
	}
	return out, nil
}

func readLabels() error {
	recs, err := records("labels.csv", labelsCSV, 4)
	if err != nil {
		return err
	}
	for _, r := range recs {
		l := Label{Kind: Kind(slices.Index(kindNames, r[0])), ID: r[1], Number: r[2], Wording: r[3], Metric: NoMetric}
		if int(l.Kind) >= len(kindNames) {
			return fmt.Errorf("form: labels.csv: no kind %q", r[0])
		}
		if l.Kind == Row3 {
			l.Metric = MustLookup(l.ID)
		}
		Labels = append(Labels, l)
	}
	return nil
}
