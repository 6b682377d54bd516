package specimen

import (
	"math"
	"math/rand/v2"
)

// rng is the one source of chance of a document.
type rng struct{ *rand.Rand }

func newRNG(seed uint64) *rng { return &rng{rand.New(rand.NewPCG(seed, 0x676f6e676b6169))} }

func (r *rng) odds(p float64) bool { return r.Float64() < p }

// between returns a number from lo to hi, both included.
func (r *rng) between(lo, hi int) int { return lo + r.IntN(hi-lo+1) }

// heavy draws from a log-normal: small as a rule, large now and then.
func (r *rng) heavy(median, sigma float64) int {
	return int(math.Round(median * math.Exp(sigma*r.NormFloat64())))
}

func oneOf[T any](r *rng, s []T) T { return s[r.IntN(len(s))] }

func one[T any](r *rng, s ...T) T { return s[r.IntN(len(s))] }

// weighted returns an index, each as likely as its weight.
func (r *rng) weighted(weights ...float64) int {
	var sum float64
	for _, w := range weights {
		sum += w
	}
	x := r.Float64() * sum
	for i, w := range weights {
		if x -= w; x < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// share divides n among weights.
func (r *rng) share(n int, weights []float64) []int {
	out := make([]int, len(weights))
	if n > 500 { // one by one would be slow, and the law of large numbers holds
		var sum float64
		for _, w := range weights {
			sum += w
		}
		left := n
		for i, w := range weights {
			out[i] = int(float64(n) * w / sum)
			left -= out[i]
		}
		n = left
	}
	for range n {
		out[r.weighted(weights...)]++
	}
	return out
}
