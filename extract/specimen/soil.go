package specimen

import (
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// soil does to the text what copying and conversion do.
func soil(r *rng, noise noiseSet, s string, markup bool) string {
	return s
}

// encode gives the bytes of a text.
func encode(noise noiseSet, s string) []byte {
	if noise.has(CRLF) {
		s = strings.ReplaceAll(s, "\n", "\r\n")
	}
	if noise.has(BOM) {
		s = "\ufeff" + s
	}
	switch {
	case noise.has(GB18030):
		if b, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(s)); err == nil {
			return b
		}
	case noise.has(Big5):
		if b, err := traditionalchinese.Big5.NewEncoder().Bytes([]byte(s)); err == nil {
			return b
		}
	}
	return []byte(s)
}
