package extract

import "gongkai/extract/form"

// farthest is how many bytes stand between two labels of a table at most, values
// and blanks of a wide line included.
const farthest = 16 << 10

// region3 finds table 3 as the best chain of its labels: in the form's order,
// little other text between. Prose that tells the outcomes has such labels too,
// but fewer, and with more between.
func region3(hits []hit) (first, last int, distinct int) {
	const reach = 120 // Chinese characters of other text that a table may hold in one place
	type link struct {
		score    float64
		distinct int
		from     int
	}
	chain := make([]link, len(hits))
	foreign := make([]int, len(hits)+1)
	for i := range hits {
		foreign[i+1] = foreign[i] + hits[i].foreign
	}
	best, bestScore := -1, 0.0
	for i := range hits {
		m := hits[i].metric
		if m == form.NoMetric {
			chain[i].from = -2
			continue
		}
		weight := 1.0
		if len(hits[i].labels) > 1 || hits[i].part || m == granted {
			weight = 0.5
		}
		chain[i] = link{weight, 1, -1}
		for j := i - 1; j >= 0 && i-j < 80; j-- {
			gap := foreign[i+1] - foreign[j+1]
			if gap > reach || hits[i].start-hits[j].end > farthest*(i-j) {
				break
			}
			if chain[j].from == -2 {
				continue
			}
			prev := hits[j].metric
			if order3[prev] > order3[m] || prev == m && hits[i].number == 0 {
				continue
			}
			gain := weight
			if prev == m {
				gain = 0
			}
			if s := chain[j].score + gain - float64(gap)/60; s > chain[i].score {
				chain[i] = link{s, chain[j].distinct + 1, j}
			}
		}
		if chain[i].score > bestScore {
			best, bestScore = i, chain[i].score
		}
	}
	if best < 0 {
		return 0, 0, 0
	}
	first = best
	for chain[first].from >= 0 {
		first = chain[first].from
	}
	return first, best, chain[best].distinct
}
