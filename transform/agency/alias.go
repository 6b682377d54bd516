package agency

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"gongkai/extract/message"
)

// Alias is a name that the user declared to be that of an agency.
type Alias struct {
	Name     string
	AgencyID string
	Place    string // division that the document must speak of; "" for any
	From, To int    // years reported on; 0 for open
}

// Aliases are the aliases of a file. They go before what the program knows.
type Aliases struct {
	List   []Alias
	byName map[string][]declared
}

type declared struct {
	Alias
	agency Agency
	place  int32
}

// All returns the aliases in order; a may be nil.
func (a *Aliases) All() []Alias {
	if a == nil {
		return nil
	}
	list := slices.Clone(a.List)
	slices.SortFunc(list, func(x, y Alias) int {
		return cmp.Or(strings.Compare(x.Name, y.Name), strings.Compare(x.Place, y.Place), x.From-y.From, x.To-y.To, strings.Compare(x.AgencyID, y.AgencyID))
	})
	return list
}

// AliasError says which line of a file is wrong.
type AliasError struct {
	Line int
	Err  error
}

func (e *AliasError) Error() string { return e.Said().String() }

// Said returns the message of the error.
func (e *AliasError) Said() message.Message {
	return message.New(message.AliasLine, message.Number(e.Line), message.Each(message.Of(e.Err)))
}

func (e *AliasError) Unwrap() error { return e.Err }

// aliasColumns are those of a file; the last three need not be there.
var aliasColumns = []string{"name", "agency", "place", "from_year", "to_year"}

// ReadAliases reads a CSV with a header: name, agency (an agency_id, or the
// full name of one agency), place, from_year, to_year. The error is an
// *AliasError if a line is wrong.
func ReadAliases(from io.Reader) (*Aliases, error) {
	in := csv.NewReader(from)
	in.FieldsPerRecord = -1
	head, err := in.Read()
	if errors.Is(err, io.EOF) {
		return nil, &AliasError{1, message.NewError(message.AliasNoHeader)}
	}
	if err != nil {
		return nil, lineError(in, err)
	}
	head[0] = strings.TrimPrefix(head[0], "\uFEFF")
	at := map[string]int{}
	for i, column := range head {
		column = strings.TrimSpace(column)
		if !slices.Contains(aliasColumns, column) {
			return nil, &AliasError{1, message.NewError(message.AliasNoColumn, quoted(column), message.Text(strings.Join(aliasColumns, ", ")))}
		}
		at[column] = i
	}
	for _, column := range aliasColumns[:2] {
		if _, ok := at[column]; !ok {
			return nil, &AliasError{1, message.NewError(message.ColumnMissing, message.Text(column))}
		}
	}
	a := &Aliases{}
	for {
		record, err := in.Read()
		if errors.Is(err, io.EOF) {
			return NewAliases(a.List)
		}
		if err != nil {
			return nil, lineError(in, err)
		}
		line, _ := in.FieldPos(0)
		field := func(column string) string {
			if i, ok := at[column]; ok && i < len(record) {
				return strings.TrimSpace(record[i])
			}
			return ""
		}
		alias, err := parseAlias(field)
		if err == nil {
			err = a.admit(alias)
		}
		if err != nil {
			return nil, &AliasError{line, err}
		}
	}
}

// quoted is what a field holds, in quotes.
func quoted(s string) message.Arg { return message.Text(strconv.Quote(s)) }

func lineError(in *csv.Reader, err error) error {
	var wrong *csv.ParseError
	if errors.As(err, &wrong) {
		return &AliasError{wrong.Line, wrong.Err}
	}
	return err
}

func parseAlias(field func(string) string) (Alias, error) {
	a := Alias{Name: plain(field("name")), Place: field("place")}
	if a.Name == "" {
		return a, message.NewError(message.AliasNameEmpty)
	}
	for _, y := range []struct {
		column string
		year   *int
	}{{"from_year", &a.From}, {"to_year", &a.To}} {
		s := field(y.column)
		if *y.year = number(s); s != "" && (*y.year < 1949 || *y.year > 2999) {
			return a, message.NewError(message.AliasYearWrong, message.Text(y.column), quoted(s))
		}
	}
	if a.To != 0 && a.From > a.To {
		return a, message.NewError(message.AliasYearsTurned, message.Number(a.From), message.Number(a.To))
	}
	agency, err := New(nil).target(field("agency"))
	if err != nil {
		return a, err
	}
	a.AgencyID = agency.ID
	return a, nil
}

// NewAliases makes aliases of a list that was read before.
func NewAliases(list []Alias) (*Aliases, error) {
	a := &Aliases{}
	for _, alias := range list {
		if err := a.admit(alias); err != nil {
			return nil, fmt.Errorf("alias %s: %w", alias.Name, err)
		}
	}
	return a, nil
}

// admit adds an alias, unless it contradicts another.
func (a *Aliases) admit(alias Alias) error {
	r := New(nil)
	agency, err := r.target(alias.AgencyID)
	if err != nil {
		return err
	}
	d := declared{alias, *agency, none}
	if alias.Place != "" {
		if d.place, err = r.g.onePlace(alias.Place); err != nil {
			return err
		}
	}
	for _, other := range a.byName[alias.Name] {
		if other.place == d.place && other.agency.ID != agency.ID && (other.To == 0 || d.From <= other.To) && (d.To == 0 || other.From <= d.To) {
			return message.NewError(message.AliasContradicts, message.Text(alias.Name), message.Text(other.agency.ID))
		}
	}
	if a.byName == nil {
		a.byName = map[string][]declared{}
	}
	a.byName[alias.Name] = append(a.byName[alias.Name], d)
	a.List = append(a.List, alias)
	return nil
}

// target returns the agency that an agency_id or a full name means.
func (r *Resolver) target(s string) (*Agency, error) {
	if s == "" {
		return nil, message.NewError(message.AgencyEmpty)
	}
	if code, key, isID := cutID(s); isID {
		if agency := r.byID(code, key); agency != nil {
			return agency, nil
		}
		return nil, message.NewError(message.NoSuchAgency, quoted(s))
	}
	answer := r.Resolve(&Question{Name: s})
	if answer.Agency == nil {
		return nil, message.NewError(message.NotOneAgency, message.Text(s), message.Each(answer.Why))
	}
	return answer.Agency, nil
}

// cutID divides an agency_id into the code of its division and its key, and reports whether it
// is written as one.
func cutID(s string) (code, key string, isID bool) {
	code, key, isID = strings.Cut(s, "-")
	return code, key, isID && number(code[:min(len(code), 6)]) > 0
}

// OfficialName returns the name of the agency that an agency_id means; any other text is a
// name, and returned as it is.
func OfficialName(s string) (string, error) {
	if _, _, isID := cutID(s); !isID {
		return s, nil
	}
	a, err := New(nil).target(s)
	if err != nil {
		return "", err
	}
	return a.Name, nil
}

// byID returns the agency of an agency_id, nil if there can be none.
func (r *Resolver) byID(code, key string) *Agency {
	if code == centralCode {
		for _, m := range ministries {
			if m.key == key {
				return r.central(m)
			}
		}
		return nil
	}
	i := r.g.exactly(code)
	if i == none || r.g.units[i].id != code {
		return nil
	}
	switch key {
	case Government.String():
		return r.agency(i, body{kind: Government, key: key})
	case Office.String():
		return r.agency(i, body{kind: Office, key: key})
	}
	for _, s := range Subjects {
		if s.ID == key {
			return r.agency(i, body{kind: Department, subject: key, key: key, name: s.LabelZH + "局"})
		}
	}
	b, ok := parseBody(key, r.g.units[i].zone)
	if !ok && key == Zone.String() && r.g.units[i].zone {
		b, ok = parseBody("", true)
	}
	if !ok || b.kind == Department && b.subject != "" || b.kind == Government {
		return nil
	}
	b.key = key
	return r.agency(i, b)
}

// onePlace returns the division that a code or a name with those above it means.
func (g *gazetteer) onePlace(s string) (int32, error) {
	if number(s) > 0 {
		if i := g.exactly(s); i != none {
			return i, nil
		}
	}
	places := map[int32]bool{}
	g.readPlaces(plain(s), func(r reading) {
		if r.taken == len(plain(s)) && !r.loose {
			for _, u := range r.units {
				places[u] = true
			}
		}
	})
	for i := range places {
		if len(places) == 1 {
			return i, nil
		}
	}
	return none, message.NewError(message.PlaceOfSeveral, quoted(s), message.Number(len(places)))
}

// alias answers by what the user declared.
func (r *Resolver) alias(name string, q *Question) (Answer, bool) {
	if r.aliases == nil {
		return Answer{}, false
	}
	var evidenceFound []evidence
	var found []declared
	for _, d := range r.aliases.byName[name] {
		if d.From != 0 && q.Year < d.From || d.To != 0 && (q.Year == 0 || q.Year > d.To) {
			continue
		}
		if d.place != none {
			if evidenceFound == nil {
				evidenceFound = r.g.evidenceOf(q)
			}
			if !r.g.speaksOf(evidenceFound, d.place) {
				continue
			}
		}
		if len(found) == 0 || found[0].agency.ID != d.agency.ID {
			found = append(found, d)
		}
	}
	switch len(found) {
	case 0:
		return Answer{}, false
	case 1:
		agency := found[0].agency
		return certain(&agency, message.New(message.ByAlias)), true
	}
	a := Answer{Why: message.New(message.SeveralAliases)}
	for _, d := range found {
		a.Candidates = append(a.Candidates, d.agency)
	}
	return a, true
}

// speaksOf reports whether evidence names a place, or comes from it.
func (g *gazetteer) speaksOf(found []evidence, place int32) bool {
	for i := range found {
		for _, u := range found[i].units {
			if g.within(u, place) {
				return true
			}
		}
	}
	return g.weigh([]int32{place}, found, strong).place != none
}
