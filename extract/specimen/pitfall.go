package specimen

import (
	"slices"

	"gongkai/extract/form"
)

// Pitfalls are noises that lead a reader to a number that the report does not
// state. They are never drawn: a document has them where Options name them, and
// is but for them the one that it would be without.
var Pitfalls = noisesOf(pitfalls)

func noisesOf(ms []mishap) []Noise {
	out := make([]Noise, len(ms))
	for i, m := range ms {
		out[i] = m.noise
	}
	return out
}

// The pitfalls, by what leads astray.
const (
	// What stands in a cell.
	Unread       Noise = "unread_cell"   // NaN, 见附表, 27%
	Approximate  Noise = "approximate"   // 约320, 27左右
	OddSigns     Noise = "odd_signs"     // (27), ▲27
	Currency     Noise = "currency"      // ¥320.5
	Magnitudes   Noise = "magnitudes"    // 12万余件, 125千元
	OddNumerals  Noise = "odd_numerals"  // 二十七, 4'708, .5
	Decimals     Noise = "decimals"      // 27.0
	TwoNumbers   Noise = "two_numbers"   // 2345 2346
	BrokenCounts Noise = "broken_counts" // 5<br>0
	LongRuns     Noise = "long_runs"     // more than 20 digits without a separator

	// What stands beside the cells.
	PageMarks Noise = "page_marks"       // 2/6 between a label and its value
	LastYear  Noise = "last_year_column" // 上年数 beside 本年处理决定数量

	// What a page does not show.
	HiddenDigits  Noise = "hidden_digits" // <span style="display:none">0</span>
	HiddenByClass Noise = "hidden_by_class"
	Deleted       Noise = "deleted" // <del>6016</del>6015
	RaisedNotes   Noise = "raised_notes"
	HiddenTable   Noise = "hidden_table" // last year's, before or behind this year's
	HiddenRows    Noise = "hidden_rows"
	SeemingHidden Noise = "seeming_hidden" // aria-hidden, and the like: shown

	// What became of the text, and what stands around it.
	Escaped     Noise = "escaped_markup" // &lt;td&gt;
	OtherYears  Noise = "other_years"    // a list of other years' reports
	NoticeTitle Noise = "notice_title"   // 关于印发《…》的通知
	Radicals    Noise = "radicals"       // ⺠ for 民
	Selectors   Noise = "selectors"      // variation selectors
)

// mishap is how a pitfall or a disorder is made. It is met in some layouts only, and some in one
// edition only.
type mishap struct {
	noise   Noise
	layouts []Layout
	edition form.Edition
	dig     func(t *trap) // nil: it befalls the text, see befallText
}

var pitfalls = []mishap{
	{Unread, Layouts, form.NoEdition, (*trap).unreadCells},
	{Approximate, unsquashed, form.NoEdition, (*trap).approximate},
	{OddSigns, Layouts, older, (*trap).oddSigns},
	{Currency, Layouts, form.NoEdition, (*trap).currency},
	{Magnitudes, Layouts, form.NoEdition, (*trap).magnitudes},
	{OddNumerals, unsquashed, form.NoEdition, (*trap).oddNumerals},
	{Decimals, unsquashed, form.NoEdition, (*trap).decimals},
	{TwoNumbers, separated, form.NoEdition, (*trap).twoNumbers},
	{BrokenCounts, append([]Layout{Markdown}, pages...), form.NoEdition, (*trap).brokenCounts},
	{LongRuns, []Layout{Squashed, SquashedLine}, form.NoEdition, nil}, // its figures are drawn so
	{PageMarks, lines, form.NoEdition, (*trap).pageMarks},
	{LastYear, inOrder, newer, (*trap).lastYear},
	{HiddenDigits, pages, form.NoEdition, (*trap).hiddenDigits},
	{HiddenByClass, pages, form.NoEdition, (*trap).hiddenByClass},
	{Deleted, pages, form.NoEdition, (*trap).deleted},
	{RaisedNotes, pages, form.NoEdition, (*trap).raisedNotes},
	{HiddenTable, pages, form.NoEdition, (*trap).hiddenTable},
	{HiddenRows, pages, form.NoEdition, (*trap).hiddenRows},
	{SeemingHidden, pages, form.NoEdition, (*trap).seemingHidden},
	{Escaped, pages, form.NoEdition, nil},
	{OtherYears, Layouts, form.NoEdition, (*trap).otherYears},
	{NoticeTitle, Layouts, form.NoEdition, (*trap).noticeTitle},
	{Radicals, Layouts, form.NoEdition, nil},
	{Selectors, Layouts, form.NoEdition, nil},
}

// Layouts by what is left of a table in them.
var (
	pages = []Layout{HTML, HTMLWord, HTMLSoup}
	// separated: each cell has its bounds.
	separated = append([]Layout{CellLines, CellLinesBlank, PipeLines, TrailingPipe, PipeResidue, PipeRows, TabRows, Markdown}, pages...)
	// inOrder: every label before its values, at least.
	inOrder    = append([]Layout{Spaces, Reading, OneLine, DocumentLine}, separated...)
	unsquashed = append([]Layout{Torn, MixedLayouts}, inOrder...)
	// lines: text of lines, in which pages end.
	lines = []Layout{CellLines, CellLinesBlank, PipeLines, TrailingPipe, PipeResidue, PipeRows, TabRows, Markdown, Spaces,
		Reading, OneLine, DocumentLine}
)

// mishapOf returns how a noise is made, or nil if it is neither pitfall nor disorder.
func mishapOf(n Noise) *mishap {
	for _, ms := range [][]mishap{pitfalls, disorders} {
		if i := slices.IndexFunc(ms, func(m mishap) bool { return m.noise == n }); i >= 0 {
			return &ms[i]
		}
	}
	return nil
}

// LayoutsOf returns the layouts in which a noise is met.
func LayoutsOf(n Noise) []Layout {
	if p := mishapOf(n); p != nil {
		return p.layouts
	}
	return AllLayouts
}

// editionOf returns the edition that a set of noises asks for, or NoEdition.
func editionOf(s noiseSet) form.Edition {
	for _, n := range s {
		if p := mishapOf(n); p != nil && p.edition != form.NoEdition {
			return p.edition
		}
	}
	return form.NoEdition
}

// layoutFor returns a layout, or if a pitfall is not met in it another in which it is.
func layoutFor(r *rng, l Layout, s noiseSet) Layout {
	for _, n := range s {
		if fit := LayoutsOf(n); !slices.Contains(fit, l) {
			return oneOf(r, fit)
		}
	}
	return l
}

// trap puts the pitfalls of a document into its draft. What it draws comes from
// a stream of its own.
type trap struct {
	r      *rng
	d      *draft
	layout Layout
}

// befall puts the pitfalls and then the disorders among the noises into a draft.
func (d *draft) befall(seed uint64, noise noiseSet, l Layout) {
	if d.truth.Kind != Report {
		return
	}
	for _, m := range slices.Concat(pitfalls, disorders) {
		if m.dig != nil && noise.has(m.noise) {
			m.dig(&trap{newRNG(seed ^ 0x706974), d, l})
		}
	}
}

// befallText does to the whole text what those pitfalls do that it befalls.
func befallText(seed uint64, noise noiseSet, text string) string {
	r := newRNG(seed ^ 0x74657874)
	if noise.has(Radicals) {
		text = radicals(r, text)
	}
	if noise.has(Selectors) {
		text = selectors(r, text)
	}
	if noise.has(Escaped) {
		text = escapeMarkup(r, text)
	}
	return text
}

// grids returns the tables of the document.
func (t *trap) grids() []*grid {
	var out []*grid
	for _, b := range t.d.blocks {
		if b.grid != nil {
			out = append(out, b.grid)
		}
	}
	return out
}

// cells returns those of the form that are filled in, and fit.
func (t *trap) cells(fit func(*cell) bool) []*cell {
	var out []*cell
	for _, g := range t.grids() {
		for _, row := range g.rows {
			for _, c := range values(row) {
				if _, ok := t.d.truth.Cells[c.at]; ok && fit(c) {
					out = append(out, c)
				}
			}
		}
	}
	return out
}

// some draws up to n cells that fit, as a rule of a table first drawn, so that
// the many of table 3 do not hide the others.
func (t *trap) some(n int, fit func(*cell) bool) []*cell {
	all := t.cells(fit)
	var out []*cell
	for range n {
		table := []*form.Table{disclosure, requests, cases}[t.r.weighted(5, 3, 2)]
		of := slices.DeleteFunc(slices.Clone(all), func(c *cell) bool { return c.at.Metric.Info().Table != table || slices.Contains(out, c) })
		if len(of) > 0 {
			out = append(out, oneOf(t.r, of))
		}
	}
	if len(out) == 0 && len(all) > 0 {
		out = append(out, oneOf(t.r, all))
	}
	return out
}

// illegible writes into a cell what nobody can read as its number.
func (t *trap) illegible(c *cell, text string) {
	c.text = text
	delete(t.d.truth.Cells, c.at)
	t.d.truth.Illegible[c.at] = text
}

// odd writes a number into a cell in a way that asks for care.
func (t *trap) odd(c *cell, text string, v Value) {
	c.text = text
	t.d.truth.Cells[c.at] = v
	t.d.truth.Odd[c.at] = text
}

// value returns what a cell holds.
func (t *trap) value(c *cell) Value { return t.d.truth.Cells[c.at] }

func inTable(n *form.Table) func(*cell) bool {
	return func(c *cell) bool { return c.at.Metric.Info().Table == n }
}

func isCount(c *cell) bool {
	info := c.at.Metric.Info()
	return !info.IsAmount() && info.Measure != "change"
}

func isAmount(c *cell) bool { return c.at.Metric.Info().IsAmount() }

// MishapOptions asks for the report of a seed in a row that has each of some pitfalls or
// disorders in turn, and each in turn in the layouts in which it is met, with other noises
// besides.
func MishapOptions(of, besides []Noise, seed uint64) Options {
	p, round := of[seed%uint64(len(of))], seed/uint64(len(of))
	fit := LayoutsOf(p)
	o := Options{Kind: Report, Layout: fit[round%uint64(len(fit))], Noise: append([]Noise{p}, besides...)}
	if editionOf(o.Noise) == form.NoEdition {
		o.Edition = form.Editions[round/uint64(len(fit))%uint64(len(form.Editions))]
	}
	return o
}
