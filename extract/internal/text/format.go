package text

import "slices"

// format is a way in which a document is written, when its encoding and escapes are
// undone. Another one (cells of a spreadsheet, characters on a page) is another entry.
type format struct {
	// sniff reports whether b is written so. It may look at all of it.
	sniff func(b []byte) bool
	// read fills t from b, of which the first skip bytes are no text.
	read func(t *Text, b []byte, skip int)
}

// formats are tried one after the other; plain takes what none does.
var (
	formats = []format{{isHTML, readHTML}}
	plain   = format{read: readPlain}
)

// formatOf returns the format of a document.
func formatOf(b []byte) format {
	if i := slices.IndexFunc(formats, func(f format) bool { return f.sniff(b) }); i >= 0 {
		return formats[i]
	}
	return plain
}

func readHTML(t *Text, b []byte, _ int) {
	t.Tables = true
	flatten(newCleaner(t, b), b)
}

func readPlain(t *Text, b []byte, skip int) { clean(t, b, skip, false) }

// isPlainUTF8 reports whether a document may be read as it is: it has no markup, escaped
// or not, and may be UTF-8.
func isPlainUTF8(doc []byte) bool { return !isHTML(doc) && !escapesMarkup(doc) && mayBeUTF8(doc) }
