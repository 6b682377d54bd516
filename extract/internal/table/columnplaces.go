package table

import (
	"slices"

	"gongkai/extract/internal/grid"
)

// Where rows leave cells blank, no row may have a value in each column. Then all of them
// together show where the columns stand on the lines: their values fall into as many groups
// as there are columns.

// placesOfAll returns where the columns stand by the values of all rows. It reports whether these
// fall into just as many groups, apart from each other.
func (c *columns) placesOfAll() (p columnPlaces, ok bool) {
	const (
		drift = 3 // display columns between two values of a column, next to each other
		wide  = 8 // from the first to the last of a column
	)
	var all []int
	for i := range c.rows {
		for k := range c.rows[i].cells {
			it := &c.rows[i].cells[k]
			if it.Cell || it.Squashed || it.Kind != grid.ItemValue || k > 0 && it.Line != c.rows[i].cells[0].Line {
				return p, false
			}
			all = append(all, it.Col)
		}
	}
	slices.Sort(all)
	for from := 0; from < len(all); {
		to := from + 1
		for to < len(all) && all[to]-all[to-1] <= drift {
			to++
		}
		if len(p.at) == c.n || all[to-1]-all[from] > wide {
			return p, false
		}
		p.at = append(p.at, all[(from+to-1)/2])
		from = to
	}
	p.full = len(p.at) == c.n
	return p, p.full
}

// findTogether sets the columns of all rows to those that they show together, if they do.
func (c *columns) findTogether() {
	p, ok := c.placesOfAll()
	if !ok {
		return
	}
	c.own = append(c.own, p)
	for i := range c.near {
		c.near[i][0] = len(c.own) - 1
	}
}
