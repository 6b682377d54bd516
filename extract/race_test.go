//go:build race

package extract_test

// raced: the race detector takes time of its own, not in proportion to the text.
const raced = true
