package mhtml

import (
	"bytes"
	"encoding/base64"
	"strings"
)

// decoded undoes the encoding of a part. What does not follow its rules is kept or passed over,
// so that nothing behind it is lost.
func decoded(encoding string, body []byte) []byte {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		return unquoted(body)
	case "base64":
		return fromBase64(body)
	}
	return body
}

// unquoted undoes quoted-printable (RFC 2045, 6.7).
func unquoted(body []byte) []byte {
	out := make([]byte, 0, len(body))
	for {
		i := bytes.IndexByte(body, '=')
		if i < 0 {
			return append(out, body...)
		}
		out, body = append(out, body[:i]...), body[i:]
		if n := softBreak(body); n > 0 {
			body = body[n:]
			continue
		}
		c, size := byte('='), 1 // that stands for itself, against the rules
		if len(body) >= len("=E7") {
			if high, low := digit(body[1]), digit(body[2]); high >= 0 && low >= 0 {
				c, size = byte(high<<4|low), len("=E7")
			}
		}
		out, body = append(out, c), body[size:]
	}
}

// softBreak returns the length of the line break that s begins with and that is none of the
// text, 0 if it begins with none. Blanks before its end were added on the way.
func softBreak(s []byte) int {
	rest := bytes.TrimLeft(s[1:], " \t")
	switch {
	case len(rest) == 0:
		return len(s)
	case bytes.HasPrefix(rest, []byte("\r\n")):
		return len(s) - len(rest) + 2
	case rest[0] == '\n':
		return len(s) - len(rest) + 1
	}
	return 0
}

// digit returns the value of a digit of hexadecimal, less than 0 if it is none.
func digit(c byte) int {
	if c < '0' {
		return -1
	}
	return strings.IndexByte("0123456789abcdef", c|0x20)
}

// fromBase64 undoes base64. Padding may stand anywhere, where pieces were joined.
func fromBase64(body []byte) []byte {
	out := make([]byte, 0, base64.StdEncoding.DecodedLen(len(body)))
	var group [4]byte
	n := 0
	end := func() {
		if n > 1 {
			out, _ = base64.RawStdEncoding.AppendDecode(out, group[:n])
		}
		n = 0
	}
	for _, c := range body {
		switch {
		case 'A' <= c && c <= 'Z', 'a' <= c && c <= 'z', '0' <= c && c <= '9', c == '+', c == '/':
			group[n] = c
			if n++; n == len(group) {
				end()
			}
		case c == '=':
			end()
		}
	}
	end()
	return out
}
