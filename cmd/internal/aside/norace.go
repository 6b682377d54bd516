//go:build !race

package aside

// isRaced is whether the race detector is at work.
const isRaced = false
