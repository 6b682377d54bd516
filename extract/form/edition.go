package form

import "slices"

// Edition is an edition of the form, recognised from a report's labels: a place in
// editions.csv, from 1 on.
type Edition uint8

// NoEdition means that the labels do not say which edition it is.
const NoEdition Edition = 0

// MostEditions is greater than any Edition.
const MostEditions = 16

// Editions lists the known editions, oldest first. Read only.
var Editions []Edition

// editions is by Edition; the first is that of NoEdition.
var editions = []editionInfo{{}}

type editionInfo struct {
	id          string
	first, last int // years reported on; last is 0 while the edition is in use
	instruction string
}

func (e Edition) String() string { return editions[e].id }

// Instruction returns the number of the document that prescribes the edition.
func (e Edition) Instruction() string { return editions[e].instruction }

// Covers reports whether a report on a year is to have the edition. NoEdition covers
// all years.
func (e Edition) Covers(year int) bool {
	info := &editions[e]
	return e == NoEdition || year >= info.first && (info.last == 0 || year <= info.last)
}

// Elect returns the edition that has the most votes, by Edition; of several the newest. It is
// NoEdition if there are no votes.
func Elect(votes *[MostEditions]int) (best Edition) {
	for _, e := range Editions {
		if votes[e] > 0 && votes[e] >= votes[best] {
			best = e
		}
	}
	return best
}

// LookupEdition returns the edition of an id.
func LookupEdition(id string) (Edition, bool) {
	i := slices.IndexFunc(editions, func(info editionInfo) bool { return info.id == id })
	return Edition(max(i, 0)), i > 0
}

// FirstYear is the first year that is reported on with an edition known here.
var FirstYear int

// Comparability is what is known of two metrics of two editions that have other names.
// Metrics of one name are comparable.
type Comparability struct {
	Edition, With      Edition
	Metric, WithMetric string // a name ends in .* for the sum of all below it
	Comparable         string // no, or sum: the sum is
	ReasonZH, ReasonEN string
}

// Comparabilities are the lines of comparability.csv. Read only.
var Comparabilities []Comparability
