package pdf

import (
	"cmp"
	"slices"

	"gongkai/extract/internal/file/pdf/engine"
)

// Measures of rules, in points. A row is no lower than 8.
const (
	gap       = 4.5 // between the dashes or dots of a rule, and at most that its end stops short of another
	double    = 4.0 // between the lines of one that is drawn twice, or once for each cell
	shortest  = 7.0 // a rule; what is shorter is of a picture, or a dot alone
	thickness = engine.Thin
)

// rule is a line along one axis, at a place of the other.
type rule struct{ at, from, to float64 }

// rulesOf joins bars to rules: those that lie level, and those that stand upright.
func rulesOf(bars []engine.Bar) (level, upright []rule) {
	for _, b := range bars {
		wide, high := b.Right-b.Left, b.Bottom-b.Top
		if high <= thickness { // a dot may be of either
			level = append(level, rule{(b.Top + b.Bottom) / 2, b.Left, b.Right})
		}
		if wide <= thickness {
			upright = append(upright, rule{(b.Left + b.Right) / 2, b.Top, b.Bottom})
		}
	}
	return joined(level), joined(upright)
}

// joined returns rules of the pieces that lie on one line, and end where others begin.
func joined(pieces []rule) (rules []rule) {
	slices.SortFunc(pieces, func(a, b rule) int { return cmp.Compare(a.at, b.at) })
	for from := 0; from < len(pieces); {
		to := from + 1
		for to < len(pieces) && pieces[to].at-pieces[from].at <= double {
			to++
		}
		rules = append(rules, chained(pieces[from:to])...)
		from = to
	}
	return rules
}

// chained joins pieces on one line.
func chained(pieces []rule) (rules []rule) {
	at := pieces[len(pieces)/2].at
	slices.SortFunc(pieces, func(a, b rule) int { return cmp.Compare(a.from, b.from) })
	whole := pieces[0]
	add := func() {
		if whole.to-whole.from >= shortest {
			rules = append(rules, rule{at, whole.from, whole.to})
		}
	}
	for _, p := range pieces[1:] {
		if p.from > whole.to+gap {
			add()
			whole = p
		}
		whole.to = max(whole.to, p.to)
	}
	add()
	return rules
}

// crosses reports whether a level and an upright rule meet.
func crosses(level, upright rule) bool {
	return upright.at >= level.from-gap && upright.at <= level.to+gap && level.at >= upright.from-gap && level.at <= upright.to+gap
}
