package ledger

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Escape returns a path as the store has it, which takes UTF-8 only: other bytes, as archives of other
// systems leave them in names, are written \xNN.
func Escape(path string) string {
	if utf8.ValidString(path) {
		return path
	}
	var b strings.Builder
	for len(path) > 0 {
		r, n := utf8.DecodeRuneInString(path)
		if r == utf8.RuneError && n == 1 {
			fmt.Fprintf(&b, `\x%02X`, path[0])
		} else {
			b.WriteString(path[:n])
		}
		path = path[n:]
	}
	return b.String()
}
