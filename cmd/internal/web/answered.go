package web

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/cmd/internal/aside"
)

// answered is the first rows of an answer to SQL, as a table.
type answered struct {
	Columns []string
	Rows    [][]field
	More    bool
	Took    string `json:"-"`
	Chart   *chart
}

// field is a value of a row.
type field struct {
	value aside.Value
	// Link leads to the page of the report or the agency that the value names; "" for others.
	Link string
}

// MarshalJSON writes numbers as they are, and ids as texts.
func (f field) MarshalJSON() ([]byte, error) { return f.value.Told(), nil }

// shownText is as much of a text as a table has room for.
const shownText = 1000

// Text returns a value as people read it.
func (f field) Text() string {
	s := f.value.Text
	if len(s) <= shownText {
		return s
	}
	cut := shownText
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}

// IsNumber reports whether a value is a number to be compared with those above it.
func (f field) IsNumber() bool { return f.value.Number() != nil }

// mostRows is how many rows of an answer a page shows.
const mostRows = 1000

// ask asks the reader of all pages for the first rows of an answer: to a question of this program.
func (q *request) ask(ctx context.Context, query string) (*answered, error) {
	begun := time.Now()
	b, err := q.gen.reader.Begin(ctx, query, mostRows)
	if err != nil {
		return nil, err
	}
	rows := make([][]aside.Value, len(b.Rows))
	for i, r := range b.Rows {
		for at, v := range r {
			rows[i] = append(rows[i], aside.ValueOf(v, b.IDs[at]))
		}
	}
	return q.answered(&aside.Answer{Columns: b.Columns, Rows: rows, More: b.More}, begun), nil
}

// answered returns an answer, to what was asked then, as a table.
func (q *request) answered(a *aside.Answer, begun time.Time) *answered {
	out := &answered{Columns: a.Columns, More: a.More, Took: time.Since(begun).Round(time.Millisecond).String()}
	for _, r := range a.Rows {
		fields := make([]field, len(r))
		for i, v := range r {
			fields[i] = field{v, q.pageOf(a.Columns[i], v)}
		}
		out.Rows = append(out.Rows, fields)
	}
	out.draw()
	return out
}

// pageOf returns the address of the page that a value names, by the name of its column.
func (q *request) pageOf(column string, v aside.Value) string {
	text := v.Text
	switch {
	case text == "":
		return ""
	case column == "report_id" || strings.HasSuffix(column, "_report_id"):
		if _, err := strconv.ParseUint(text, 10, 64); err == nil {
			return q.link("/report", "id", text)
		}
	case column == "agency_id":
		return q.link("/agency", "id", text)
	}
	return ""
}

const (
	// mostLines is as many series as eyes follow in a chart.
	mostLines = 12
	// mostPoints is as many labels as a chart has room for.
	mostPoints = 60
)

// counted are columns that say of how many a number is, and are drawn only if there is no other.
var counted = []string{"reports", "agencies", "cells", "dated"}

// draw draws an answer that has a shape for it: over years, with what else tells the rows apart as
// series; or one bar for each row, if its first column tells them apart. What is neither has no chart.
func (a *answered) draw() {
	at := a.measure()
	if at < 0 || a.More || len(a.Rows) == 0 {
		return
	}
	var keys []int // columns of words before the measure
	year := slices.Index(a.Columns, "year")
	for i := range a.Columns[:at] {
		if i != year && !a.isNumeric(i) {
			keys = append(keys, i)
		}
	}
	c := a.drawYears(year, keys, at)
	if c == nil {
		c = a.drawRows(year, keys, at)
	}
	a.Chart = c
}

// measure returns the column that is drawn: the first of numbers that is no year, and no count
// unless there is nothing else; -1 if there is none.
func (a *answered) measure() int {
	best := -1
	for i, name := range a.Columns {
		if !a.isNumeric(i) || strings.HasSuffix(name, "year") || strings.HasPrefix(name, "year_") || strings.HasSuffix(name, "_id") {
			continue
		}
		if !slices.Contains(counted, name) {
			return i
		}
		if best < 0 {
			best = i
		}
	}
	return best
}

// isNumeric reports whether a column has numbers, and nothing else.
func (a *answered) isNumeric(column int) bool {
	some := false
	for _, r := range a.Rows {
		if r[column].value.Null {
			continue
		}
		if !r[column].IsNumber() {
			return false
		}
		some = true
	}
	return some
}

// textsOf joins the texts of some columns of a row.
func textsOf(r []field, columns []int) string {
	var out []string
	for _, c := range columns {
		if s := r[c].Text(); s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, " · ")
}

func (a *answered) drawYears(year int, keys []int, at int) *chart {
	if year < 0 || !a.isNumeric(year) {
		return nil
	}
	var years []int
	values := map[string]map[int]*float64{}
	var names []string
	for _, r := range a.Rows {
		y := r[year].value.Number()
		if y == nil {
			continue // what has no year has no place on the axis
		}
		name := textsOf(r, keys)
		if values[name] == nil {
			values[name] = map[int]*float64{}
			names = append(names, name)
		}
		if _, twice := values[name][int(*y)]; twice {
			return nil
		}
		values[name][int(*y)] = r[at].value.Number()
		if !slices.Contains(years, int(*y)) {
			years = append(years, int(*y))
		}
	}
	if len(years) < 2 || len(names) > mostLines {
		return nil
	}
	first, last := slices.Min(years), slices.Max(years)
	if last-first >= mostPoints {
		return nil
	}
	c := &chart{Kind: "line", Unit: a.Columns[at]}
	for _, name := range names {
		line := series{Name: name}
		if name == "" {
			line.Name = a.Columns[at]
		}
		for y := first; y <= last; y++ {
			line.Values = append(line.Values, values[name][y])
		}
		c.Series = append(c.Series, line)
	}
	for y := first; y <= last; y++ {
		c.Labels = append(c.Labels, strconv.Itoa(y))
	}
	return c
}

func (a *answered) drawRows(year int, keys []int, at int) *chart {
	if len(a.Rows) > mostPoints || len(keys) == 0 && year < 0 {
		return nil
	}
	if year >= 0 && year < at {
		keys = append(keys, year)
	}
	c := &chart{Kind: "bar", Flat: true, Unit: a.Columns[at]}
	bars := series{Name: a.Columns[at]}
	for _, r := range a.Rows {
		label := textsOf(r, keys)
		if label == "" {
			label = noNumber
		}
		if slices.Contains(c.Labels, label) {
			return nil
		}
		c.Labels = append(c.Labels, label)
		bars.Values = append(bars.Values, r[at].value.Number())
	}
	c.Series = []series{bars}
	return c
}
