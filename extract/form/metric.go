package form

import (
	"slices"
	"strings"
)

// Metric is an index into Metrics; the order is that of metrics.csv.
type Metric uint16

// NoMetric stands for "no such metric".
const NoMetric Metric = 1<<16 - 1

func (m Metric) String() string {
	if int(m) >= len(Metrics) {
		return ""
	}
	return Metrics[m].ID
}

// Info returns what the files say of m.
func (m Metric) Info() *Info { return &Metrics[m] }

// Info is what is known of a metric.
type Info struct {
	ID      string
	Table   *Table
	Role    string // leaf or total
	Unit    string // 件, 项 or 万元
	Measure string // flow, change, opening_stock, closing_stock or mixed
	LabelEN string
	places  []place // by Edition
}

// place is where an edition has a metric.
type place struct {
	order    int    // in its table, from 1 on; 0: the edition does not have it
	row, col string // official labels; "/" separates a group from its row
}

// In reports whether the metric is in an edition of the form.
func (i *Info) In(e Edition) bool { return i.places[e].order > 0 }

// Order returns the place of the metric in its table in an edition, from 1 on; 0 if it
// is not in that edition.
func (i *Info) Order(e Edition) int { return i.places[e].order }

// Editions lists the editions that have the metric, oldest first.
func (i *Info) Editions() []Edition {
	return slices.DeleteFunc(slices.Clone(Editions), func(e Edition) bool { return !i.In(e) })
}

// RowZH is the official row label; "/" separates a group from its row.
func (i *Info) RowZH() string { return i.label(func(p *place) string { return p.row }) }

// ColZH is the official column label; "|" separates those of editions that differ.
func (i *Info) ColZH() string { return i.label(func(p *place) string { return p.col }) }

// ColumnZH is the official column label in an edition, or in the first that has the metric.
func (i *Info) ColumnZH(e Edition) string {
	if !i.In(e) {
		e = i.Editions()[0]
	}
	return i.places[e].col
}

func (i *Info) label(of func(*place) string) string {
	var all []string
	for e := range i.places {
		if p := &i.places[e]; p.order > 0 && !slices.Contains(all, of(p)) {
			all = append(all, of(p))
		}
	}
	return strings.Join(all, "|")
}

// LabelZH is the official Chinese name, row and column together.
func (i *Info) LabelZH() string {
	if col := i.ColZH(); col != "" {
		return i.RowZH() + "：" + col
	}
	return i.RowZH()
}

// IsAmount reports whether it is a sum of money and no count.
func (i *Info) IsAmount() bool { return i.Unit == "万元" }

// IsComparable reports whether more than one edition has the metric, so that years on
// both sides of a change can be compared.
func (i *Info) IsComparable() bool { return len(i.Editions()) > 1 }

// Cut divides the name of a metric into its row or block and its column:
// licensing.decisions is decisions of licensing.
func (i *Info) Cut() (row, column string) {
	at := strings.LastIndexByte(i.ID, '.')
	return i.ID[:max(at, 0)], i.ID[at+1:]
}

// Metrics are all metrics. Read only.
var Metrics []Info

var byID map[string]Metric

// Lookup returns the metric of an id.
func Lookup(id string) (Metric, bool) {
	m, ok := byID[id]
	return m, ok
}

// MustLookup is Lookup for ids that the program itself relies on.
func MustLookup(id string) Metric {
	m, ok := byID[id]
	if !ok {
		panic("form: no metric " + id)
	}
	return m
}

// OnlyIn returns the one edition that has m, or NoEdition where several have it.
func OnlyIn(m Metric) Edition { return onlyIn[m] }

var onlyIn []Edition // by metric

// Parts returns the rows that other editions have in place of one row, of which it is
// the sum: one edition has 其他处理 as a row, another divides it into three. Read only.
func Parts(m Metric) []Metric { return parts[m] }

// Whole returns the row that other editions have in place of m and others, or NoMetric.
func Whole(m Metric) Metric { return whole[m] }

// IsDivided reports whether one of the parts of m is there, so that they stand in its
// place.
func IsDivided(m Metric, there func(Metric) bool) bool { return slices.ContainsFunc(parts[m], there) }

// HasRow reports whether a document has the row m of a matrix or list, as far as is known
// from what was read of it and from what its edition has: the parts of a row if one of
// them was read, else the row if that was, else what the edition has; both if both were.
func HasRow(m Metric, official, read func(Metric) bool) bool {
	switch {
	case whole[m] != NoMetric:
		return IsDivided(whole[m], read) || official(m) && !read(whole[m])
	case len(parts[m]) > 0:
		return read(m) || official(m) && !IsDivided(m, read)
	}
	return official(m)
}

var (
	parts [][]Metric // by metric
	whole []Metric   // by metric
)

// divideRows finds which metrics are parts of others: those whose row is a metric itself.
func divideRows() {
	parts, whole, onlyIn = make([][]Metric, len(Metrics)), make([]Metric, len(Metrics)), make([]Edition, len(Metrics))
	for i := range Metrics {
		whole[i] = NoMetric
		row, _ := Metrics[i].Cut()
		if m, ok := Lookup(row); ok {
			whole[i] = m
			parts[m] = append(parts[m], Metric(i))
		}
		if es := Metrics[i].Editions(); len(es) == 1 {
			onlyIn[i] = es[0]
		}
	}
}
