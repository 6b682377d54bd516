package sheet

import (
	"cmp"
	"slices"
	"sort"
)

// spans are stretches of numbers, of which each may be claimed to be as long as a sheet.
type spans []span

type span struct{ from, to int }

// add adds a stretch.
func (s *spans) add(from, to int) {
	if n := len(*s); n > 0 && (*s)[n-1].from <= from && from <= (*s)[n-1].to+1 { // it goes on
		(*s)[n-1].to = max((*s)[n-1].to, to)
	} else if from <= to {
		*s = append(*s, span{from, to})
	}
}

// arrange puts them in order, as has and after need them: none touches the next.
func (s *spans) arrange() {
	slices.SortFunc(*s, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	var joined spans
	for _, x := range *s {
		joined.add(x.from, x.to)
	}
	*s = joined
}

// after returns the first number that is in no stretch, from n on.
func (s spans) after(n int) int {
	i := sort.Search(len(s), func(i int) bool { return s[i].to >= n })
	if i < len(s) && s[i].from <= n {
		return s[i].to + 1
	}
	return n
}

// has reports whether a number is in a stretch.
func (s spans) has(n int) bool { return s.after(n) != n }
