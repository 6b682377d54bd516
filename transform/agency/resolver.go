// Package agency knows the administrative divisions of China and finds which
// agency a report is of: by the name that it states and, where that is not
// enough, by all other evidence of place in the document. It never guesses: a
// name that could be of several agencies stays ambiguous until evidence decides.
package agency

import (
	"slices"
	"strings"

	"gongkai/extract/message"
	"gongkai/extract/report"
)

// Question is what a document says of whose report it is.
type Question struct {
	Name     string // as stated
	Title    string
	Year     int  // 0 if not stated
	Own      bool // the figures are said to be of the agency alone
	Evidence string
	Sources  []string // where it was found
}

// Agency is a body that publishes reports.
type Agency struct {
	ID         string
	Name       string // official, where the divisions tell it
	Level      Level
	Kind       Kind
	Department string // subject, "" if none is known
	Code       string // of its division, the newest
	Province   string
	Prefecture string
	County     string
	Township   string
	History    string // of its division: former names, what became of it
}

// Answer is one agency, or all that it could be and what is lacking.
type Answer struct {
	Agency     *Agency
	Candidates []Agency        // if it is not certain; at most maxCandidates
	Why        message.Message // how it is known, or why it is not
}

const maxCandidates = 20

// centralCode stands for the whole country in codes.
const centralCode = "100000"

// Resolver answers questions. It is safe for concurrent use.
type Resolver struct {
	g       *gazetteer
	aliases *Aliases
}

// New returns a Resolver; aliases may be nil.
func New(aliases *Aliases) *Resolver { return &Resolver{divisions(), aliases} }

// Resolve finds which agency a report is of.
func (r *Resolver) Resolve(q *Question) Answer {
	if q.Name == "" {
		return Answer{Why: message.New(message.NoAgencyStated)}
	}
	name := plain(q.Name)
	if a, ok := r.alias(name, q); ok {
		return a
	}
	if m, ok := ministries[name]; ok {
		return certain(r.central(m), byName)
	}
	name = vertical(name)
	read, ok := r.g.read(name)
	if short := peopleless(name); !ok && short != name {
		read, ok = r.g.read(short)
	}
	if !ok {
		return r.placeless(name, q)
	}
	if read.body.kind == Government && r.g.units[read.units[0]].level < Township && speaksAsTownship(q.Evidence) {
		return Answer{Why: message.New(message.SpeaksAsTownship), Candidates: r.candidates(read.units, read.body)}
	}
	if read.body.office && q.Own && r.g.units[read.units[0]].level < Township {
		read.body.kind, read.body.key = Office, Office.String()
	}
	return r.place(read, q)
}

// speaksAsTownship recognises a report of a township that states the name of
// another government only, such as that whose web site it stands on.
func speaksAsTownship(evidence string) bool {
	for e := range report.EachEvidence(evidence) {
		if e.Kind == report.EvidenceSelf && slices.Contains([]string{"镇", "乡", "街道"}, e.Text) {
			return true
		}
	}
	return false
}

// vertical puts the place first in names that begin with a body of the centre:
// 国家税务总局安化县税务局.
func vertical(name string) string {
	if rest, ok := strings.CutPrefix(name, "国家税务总局"); ok && strings.HasSuffix(rest, "税务局") {
		return rest
	}
	if rest, ok := strings.CutPrefix(name, "国家统计局"); ok && strings.HasSuffix(rest, "调查队") {
		return rest
	}
	return name
}

// place chooses among the places that a name can mean.
func (r *Resolver) place(read reading, q *Question) Answer {
	places := r.living(read.units, q.Year)
	if strings.HasSuffix(read.body.name, "厅") {
		places = r.provinces(places)
	}
	if len(places) == 1 && !read.rooted && r.g.contradicted(places[0], q.Evidence) {
		return Answer{Why: message.New(message.OtherProvince), Candidates: r.candidates(places, read.body)}
	}
	if len(places) == 1 {
		u := &r.g.units[places[0]]
		if !read.loose && (read.fixed || u.level <= Prefecture) || read.loose && read.places > 1 && read.fixed {
			return certain(r.agency(places[0], read.body), byName)
		}
		// 湖南财政厅, 益阳高新技术产业开发区; but 滨湖新区 is not of 滨湖区.
		if read.loose && (u.level == Province || read.body.kind == Zone && u.level == Prefecture) {
			return certain(r.agency(places[0], read.body), byName)
		}
	}
	found := r.g.evidenceOf(q)
	need := needAmongPlaces
	if len(places) == 1 && read.places > 1 && !read.loose {
		need = 0 // the places agree with one another: only what contradicts counts
	} else if len(places) == 1 {
		need = needOfOnePlace
	}
	v := r.g.weigh(places, found, need)
	if v.place != none {
		why := byName
		if len(v.why) > 0 {
			why = message.New(message.ByNameAnd, message.Each(v.why...))
		}
		return certain(r.agency(v.place, read.body), why)
	}
	return Answer{Why: lacking(places, v), Candidates: r.candidates(places, read.body)}
}

// The weight of evidence that a place needs: one strong kind, or several weak
// ones, where the name means several places; less where it means one, which only
// lacks the names of those above it.
const (
	needAmongPlaces = 3
	needOfOnePlace  = 2
)

// candidates are the agencies of some places, the first by code.
func (r *Resolver) candidates(places []int32, b body) (out []Agency) {
	places = slices.Clone(places)
	slices.SortFunc(places, func(x, y int32) int { return strings.Compare(r.g.units[x].id, r.g.units[y].id) })
	for _, p := range places[:min(len(places), maxCandidates)] {
		out = append(out, *r.agency(p, b))
	}
	return out
}

// byName is how an agency is known whose name leaves nothing open.
var byName = message.New(message.ByName)

func lacking(places []int32, v verdict) message.Message {
	switch {
	case len(places) == 1:
		return message.New(message.PlaceUnsupported)
	case len(v.why) == 0:
		return message.New(message.PlacesAlike)
	}
	return message.New(message.EvidenceDisagrees, message.Each(v.why...))
}

// living leaves out units that were gone before the year reported on, unless
// that leaves none.
func (r *Resolver) living(units []int32, year int) []int32 {
	if year == 0 {
		return units
	}
	var out []int32
	for _, i := range units {
		if gone := r.g.units[i].gone; gone == 0 || year <= gone+1 {
			out = append(out, i)
		}
	}
	if out == nil {
		return units
	}
	return out
}

// provinces keeps provinces, which alone have departments called 厅, unless that
// leaves none.
func (r *Resolver) provinces(units []int32) []int32 {
	var out []int32
	for _, i := range units {
		if r.g.units[i].level == Province {
			out = append(out, i)
		}
	}
	if out == nil {
		return units
	}
	return out
}

func certain(a *Agency, why message.Message) Answer { return Answer{Agency: a, Why: why} }

// central returns a body of the State Council.
func (r *Resolver) central(m ministry) *Agency {
	a := &Agency{ID: centralCode + "-" + m.key, Name: m.name, Level: Central, Kind: Department, Department: m.key, Code: centralCode}
	if m.key == Government.String() {
		a.Kind, a.Department = Government, ""
	}
	return a
}

// agency returns the agency of a place.
func (r *Resolver) agency(place int32, b body) *Agency {
	g := r.g
	u := &g.units[place]
	if b.subject == "urban_management" && strings.HasPrefix(u.code, "11") && strings.Contains(b.name, "执法") {
		b.subject, b.key = "urban_enforcement", "urban_enforcement" // in Beijing beside the committee
	}
	a := &Agency{ID: u.id + "-" + b.key, Level: u.level, Kind: b.kind, Department: b.subject, Code: u.code, History: u.note}
	for i := place; i != none; i = g.units[i].parent {
		name := g.units[i].name
		switch g.units[i].level {
		case Province:
			a.Province = name
		case Prefecture:
			a.Prefecture = name
		case County:
			a.County = name
		case Township:
			a.Township = name
		}
	}
	a.Name = r.official(place, b)
	return a
}

// official returns the full name of an agency, as it is customary.
func (r *Resolver) official(place int32, b body) string {
	g := r.g
	u := &g.units[place]
	name := u.name
	if up := u.parent; up != none && (u.level == Township || u.level == County && strings.HasSuffix(name, "区") && !u.zone) {
		name = g.units[up].name + name
		if top := g.units[up].parent; top != none && u.level == Township && g.units[up].level == County && strings.HasSuffix(g.units[up].name, "区") {
			name = g.units[top].name + name
		}
	}
	switch {
	case b.kind == Government && u.level == Township && strings.HasSuffix(u.name, "街道"):
		return name + "办事处"
	case b.kind == Government && (strings.HasSuffix(u.name, "盟") || strings.HasSuffix(u.name, "地区")) && u.level == Prefecture:
		return name + "行政公署"
	case b.kind == Government && u.inner:
		return name
	case b.kind == Government && u.code[:2] == "66":
		return name
	case b.kind == Government:
		return name + "人民政府"
	case b.kind == Office && u.level == Province:
		return name + "人民政府办公厅"
	case b.kind == Office:
		return name + "人民政府办公室"
	}
	return name + b.name
}
