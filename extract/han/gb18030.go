package han

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// InUTF8 returns in UTF-8 what is in UTF-8 or GB18030, of which GBK is a part, and reports whether it
// is in either: names and files that programs in China write are. What is in neither stays as it is.
func InUTF8(b []byte) (out []byte, ok bool) {
	if utf8.Valid(b) {
		return b, true
	}
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(b)
	if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
		return b, false
	}
	return out, true
}
