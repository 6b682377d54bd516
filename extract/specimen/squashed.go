package specimen

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"gongkai/extract/form"
)

// squashed writes rows without any separator, and gives up those of which the
// identities leave more than one reading.
func (t *typist) squashed(g *grid) string {
	t.loseUndecidable(g)
	perTable := t.variant%3 == 0
	spots := t.variant%5 == 1 // a space survives here and there, outside the numbers
	var b strings.Builder
	for _, row := range g.rows {
		for _, c := range row {
			b.WriteString(flat(c.text, ""))
			if spots && !c.value && t.r.odds(.2) {
				b.WriteByte(' ')
			}
		}
		if !perTable {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// split is one reading of a squashed row.
type split []float64

// token is one value.
var token = regexp.MustCompile(`^(?:[-－]?(?:0|[1-9]\d*)(?:\.\d+)?(?:万元|元|件|项)?|/|—|无)$`)

// longest is the most characters that one value has.
const longest = 16

// fitting says whether the values so far may stand, if so many characters are
// left for the others.
type fitting func(so split, left int) bool

// anyFit lets all values stand.
func anyFit(split, int) bool { return true }

// summed is fitting for a row of n values in blocks of size, each with a total at
// its end that is right.
func summed(n, size int) fitting {
	return func(p split, left int) bool {
		block := p[(len(p)-1)/size*size:]
		if len(block) == size {
			return sums(block[:size-1]) == block[size-1]
		}
		others := n - len(p) - 1 // besides the total, of at least a character each
		return sums(block) < math.Pow10(left-others)
	}
}

// splits returns the ways to read s as n values, at most limit of them.
func splits(s string, n, limit int, fits fitting) []split {
	rs := []rune(s)
	type span struct {
		ok bool
		v  float64
	}
	spans := make([][longest + 1]span, len(rs))
	for from := range rs {
		for k := 1; k <= longest && from+k <= len(rs); k++ {
			text := string(rs[from : from+k])
			if !token.MatchString(text) {
				continue
			}
			spans[from][k].ok = true
			if number := strings.TrimRight(strings.Replace(text, "－", "-", 1), "万元件项/—无"); number != "" {
				spans[from][k].v = mustFloat(number)
			}
		}
	}
	var out []split
	parts := make(split, 0, n)
	var walk func(from int)
	walk = func(from int) {
		if len(out) >= limit {
			return
		}
		if len(parts) == n {
			if from == len(rs) {
				out = append(out, append(split(nil), parts...))
			}
			return
		}
		for k := 1; k <= longest && from+k <= len(rs)-(n-len(parts)-1); k++ {
			if !spans[from][k].ok {
				continue
			}
			parts = append(parts, spans[from][k].v)
			if fits(parts, len(rs)-from-k) {
				walk(from + k)
			}
			parts = parts[:len(parts)-1]
		}
	}
	walk(0)
	return out
}

// tooMany readings of one row, or of all rows together, are not looked into.
const (
	tooMany      = 400
	tooManyTries = 20000
)

// columnSums are what the identities down the columns of table 3 leave over:
// outcomes less their total, and the two sides of the balance.
type columnSums [2][applicants]float64

// add adds a row, or takes it away.
func (c *columnSums) add(m form.Metric, row split, sign float64) {
	outcome, balance := sign, 0.0
	switch m {
	case received, carriedIn:
		outcome, balance = 0, sign
	case carriedOut:
		outcome, balance = 0, -sign
	case outcomeSum:
		outcome, balance = -sign, -sign
	}
	for a, v := range row {
		c[0][a] += outcome * v
		c[1][a] += balance * v
	}
}

// loseUndecidable marks the cells of the rows that cannot be known.
func (t *typist) loseUndecidable(g *grid) {
	type line struct {
		cells []*cell
		ways  []split
	}
	lose := func(cells []*cell) {
		for _, c := range cells {
			t.lose(c)
		}
	}
	right := func(cells []*cell, way split) bool {
		for i, c := range cells {
			if t.truth.Cells[c.at].V != way[i] {
				return false
			}
		}
		return true
	}
	fits := fitting(anyFit)
	switch g.table {
	case 3:
		fits = summed(applicants, applicants)
	case 4:
		fits = summed(15, 5)
	}
	var open []line
	var left columnSums
	seen := map[form.Metric]bool{}
	for _, row := range g.rows {
		vs := values(row)
		if len(vs) == 0 {
			continue
		}
		var s strings.Builder
		for _, c := range vs {
			s.WriteString(c.text)
		}
		ways := splits(s.String(), len(vs), tooMany, fits)
		seen[vs[0].at.Metric] = true
		switch {
		case len(ways) == 1:
			if !right(vs, ways[0]) { // the agency's error, and nothing shows it
				lose(vs)
			}
			if g.table == 3 {
				left.add(vs[0].at.Metric, ways[0], 1)
			}
		case len(ways) == 0 || len(ways) == tooMany || g.table != 3:
			lose(vs)
			if g.table == 3 {
				seen[received] = false // no column adds up without it
				seen[outcomeSum] = false
			}
		default:
			open = append(open, line{vs, ways})
		}
	}
	// What is left is decided down the columns, if at all: try all combinations.
	outcomes := seen[outcomeSum]
	balance := outcomes && seen[received] && seen[carriedIn] && seen[carriedOut]
	agreed := make([]split, len(open))
	same := make([]bool, len(open))
	choice := make([]split, len(open))
	tries, found := 0, 0
	var walk func(i int)
	walk = func(i int) {
		if tries > tooManyTries {
			return
		}
		if i < len(open) {
			m := open[i].cells[0].at.Metric
			for _, w := range open[i].ways {
				choice[i] = w
				left.add(m, w, 1)
				walk(i + 1)
				left.add(m, w, -1)
			}
			return
		}
		tries++
		if zero := [applicants]float64{}; outcomes && left[0] != zero || balance && left[1] != zero {
			return
		}
		for k, w := range choice {
			if found == 0 {
				agreed[k], same[k] = w, true
			}
			same[k] = same[k] && slices.Equal(w, agreed[k])
		}
		found++
	}
	walk(0)
	for k, l := range open {
		if tries > tooManyTries || found == 0 || !same[k] || !right(l.cells, agreed[k]) {
			lose(l.cells)
		}
	}
}

func sums(p []float64) float64 {
	var s float64
	for _, v := range p {
		s += v
	}
	return s
}
