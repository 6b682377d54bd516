package text

import "bytes"

const (
	esc        = 0x1B
	controlSeq = 0x9B // what ESC [ is in one character
)

// terminalEscape returns the length of the escape sequence for a terminal that s
// begins with (ECMA-48), as text saved from one holds them: colours (ESC [31m),
// titles and links (ESC ] ... BEL), character sets (ESC ( B). It is that of ESC
// alone where no sequence ends, so that nothing but a sequence is lost.
func terminalEscape(s []byte) int {
	if len(s) < 2 {
		return len(s)
	}
	switch c := s[1]; {
	case c == '[':
		return len("\x1B[") + controlSequence(s[2:])
	case bytes.IndexByte([]byte("]PX^_"), c) >= 0:
		return 2 + controlString(s[2:])
	case c >= 0x20 && c <= 0x2F: // intermediate bytes, and one that ends them
		i := 2
		for i < len(s) && s[i] >= 0x20 && s[i] <= 0x2F {
			i++
		}
		if i < len(s) && s[i] >= 0x30 && s[i] <= 0x7E {
			return i + 1
		}
	case c >= 0x30 && c <= 0x7E:
		return 2
	}
	return 1
}

// controlSequence returns the length of the parameters behind ESC [ and of the byte
// that ends them; 0 if none does.
func controlSequence(s []byte) int {
	const longest = 64
	i := 0
	for i < len(s) && i < longest && s[i] >= 0x20 && s[i] <= 0x3F {
		i++
	}
	if i < len(s) && s[i] >= 0x40 && s[i] <= 0x7E {
		return i + 1
	}
	return 0
}

// controlString returns the length of a string that BEL or ESC \ ends, on its line;
// 0 if none does.
func controlString(s []byte) int {
	const longest = 1 << 10
	for i := 0; i < len(s) && i < longest && s[i] != '\n'; i++ {
		if s[i] == '\a' {
			return i + 1
		}
		if s[i] == esc && i+1 < len(s) && s[i+1] == '\\' {
			return i + 2
		}
	}
	return 0
}
