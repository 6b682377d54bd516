// Package form is the knowledge of the official forms: editions, tables, metrics,
// applicant types, labels with their known variants, and accounting identities.
//
// All of it is data in the CSV files beside this one; the code only gives it
// types. The forms are those of 国办公开办函〔2019〕60号 (edition 2019) and
// 国办公开办函〔2021〕30号 (edition 2021). A new edition is new lines of data:
//
//	editions.csv       which years it covers
//	tables.csv         the shape and the heads of a table that no edition before had
//	metrics.csv        what it asks for that none before did
//	catalogue.csv      what it asks for, in its order, by its labels
//	labels.csv         the wordings by which its parts are met
//	identities.csv     the sums that hold in it
//	comparability.csv  what may and may not be compared with others under other names
//
// Readers of tables, checks, the store, the dictionary and drawings are made of these.
package form

// ApplicantType is who asked: a column of a table of requests, or NotApplicable.
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

// Applicant describes an applicant type.
type Applicant struct {
	ID      string // natural_person, ..., total, not_applicable
	Role    string // leaf, total or none
	LabelZH string
	LabelEN string
}

func (a ApplicantType) String() string { return Applicants[a].ID }

// Applicants are the applicant types in their order. Read only.
var Applicants []Applicant

// LookupApplicant returns the applicant type of an id.
func LookupApplicant(id string) (ApplicantType, bool) {
	for i := range Applicants {
		if Applicants[i].ID == id {
			return ApplicantType(i), true
		}
	}
	return 0, false
}

// Identity is an accounting identity: the parts of Left add up to those of
// Right. For applicant_total the parts are applicant types of any one row.
type Identity struct {
	ID          string
	Table       *Table
	Per         Per
	Left, Right []Metric
	LabelZH     string
	LabelEN     string
}

// Per is what an identity holds for each of.
type Per string

// The ways in which an identity holds: for each applicant type down the rows of a
// table, for each row along its applicant types, or once for a block or a list.
const (
	PerApplicantType Per = "applicant_type"
	PerRow           Per = "row"
	PerBlock         Per = "block"
)

// Identities are the identities in the order of their file. Read only.
var Identities []Identity

// ProseCheck begins the id of a check of what the prose states about a metric.
const ProseCheck = "prose."

// CheckIDs lists the ids of all checks: those of the identities in their order,
// then one for each metric that prose may state.
func CheckIDs() []string {
	var ids []string
	seen := map[string]bool{}
	for i := range Identities {
		if id := Identities[i].ID; !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	for i := range Metrics {
		ids = append(ids, ProseCheck+Metrics[i].ID)
	}
	return ids
}
