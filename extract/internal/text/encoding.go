package text

import "golang.org/x/text/encoding"

// Legacy returns the encoding from before UTF-8 that a text is in, and its name;
// nil for UTF-8, with faults too, and for what is no text. The more text there is,
// the surer the answer.
func Legacy(text []byte) (name string, e encoding.Encoding) {
	best := max(plausible(text), leastCommon)
	for _, l := range legacyEncodings() {
		if share := l.plausible(text); share > best {
			if best, name, e = share, "Big5", l.Encoding; l.gb18030 {
				name = "GB18030"
			}
		}
	}
	return name, e
}
