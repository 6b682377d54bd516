package corpus

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"math/bits"
	"slices"
	"unicode/utf8"

	"gongkai/extract/han"
)

// object is the members of a JSON object that are asked for. encoding/json goes
// through it a byte at a time, and twice. Here strings, which are nearly all of
// it, are passed over eight bytes at a time. Numbers and what is nested are left
// to encoding/json, and so is every object in which anything is wrong or
// unusual: what it says of an object holds.
type object struct {
	names  []string
	values [][]byte // as written, by name; nil: there is none
	all    []string // the names that it has, if they are asked for
	asked  bool
	name   []byte // buffer
}

// read finds the members of what is the next line.
func (o *object) read(line []byte) error {
	o.values = append(o.values[:0], make([][]byte, len(o.names))...)
	if o.all = o.all[:0]; o.scan(line) {
		return nil
	}
	return o.slowly(line)
}

// slowly reads an object by encoding/json, a member at a time: all of them would
// take many times their size.
func (o *object) slowly(line []byte) error {
	var whole json.RawMessage
	if err := json.Unmarshal(line, &whole); err != nil {
		return err
	}
	if whole[0] != '{' {
		var members map[string]json.RawMessage
		if err := json.Unmarshal(whole, &members); err != nil {
			return err
		}
		return errors.New("null")
	}
	clear(o.values)
	o.all = o.all[:0]
	d := json.NewDecoder(bytes.NewReader(whole))
	d.Token()
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return err
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return err
		}
		name, _ := token.(string)
		o.keep(name)
		if i := slices.Index(o.names, name); i >= 0 {
			o.values[i] = value
		}
	}
	return nil
}

// keep notes the name of a member for those who are to choose one.
func (o *object) keep(name string) {
	const most = 1000
	if o.asked && len(o.all) < most {
		o.all = append(o.all, name)
	}
}

// value returns the member of a name that was asked for.
func (o *object) value(name string) []byte { return o.values[slices.Index(o.names, name)] }

// scan goes through an object once. False says nothing about it.
func (o *object) scan(b []byte) bool {
	i := behindSpace(b, 0)
	if at(b, i) != '{' {
		return false
	}
	if i = behindSpace(b, i+1); at(b, i) == '}' {
		return behindSpace(b, i+1) == len(b)
	}
	for {
		if at(b, i) != '"' {
			return false
		}
		end := stringEnd(b, i+1)
		if end < 0 {
			return false
		}
		name := b[i:end]
		if i = behindSpace(b, end); at(b, i) != ':' {
			return false
		}
		i = behindSpace(b, i+1)
		if end = valueEnd(b, i); end < 0 || !o.member(name, b[i:end]) {
			return false
		}
		switch i = behindSpace(b, end); at(b, i) {
		case ',':
			i = behindSpace(b, i+1)
		case '}':
			return behindSpace(b, i+1) == len(b)
		default:
			return false
		}
	}
}

// member takes a member; of several with a name, the last one counts.
func (o *object) member(name, value []byte) bool {
	name, ok := unquote(o.name[:0], name)
	if o.name = name; !ok {
		return false
	}
	if o.asked {
		o.keep(string(name))
	}
	for i := range o.names {
		if o.names[i] == string(name) {
			o.values[i] = value
		}
	}
	return true
}

// at returns b[i], or 0 behind the end: no JSON has that outside of strings.
func at(b []byte, i int) byte {
	if i < len(b) {
		return b[i]
	}
	return 0
}

func behindSpace(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\t' || b[i] == '\n' || b[i] == '\r') {
		i++
	}
	return i
}

// valueEnd returns the place behind the value that begins at b[i], or -1.
func valueEnd(b []byte, i int) int {
	end := i
	switch at(b, i) {
	case '"':
		return stringEnd(b, i+1)
	case '{', '[':
		end = nestedEnd(b, i)
	default:
		for end < len(b) && b[end] > ' ' && b[end] != ',' && b[end] != '}' {
			end++
		}
	}
	if end < 0 || !json.Valid(b[i:end]) {
		return -1
	}
	return end
}

// nestedEnd returns the place behind the bracket that closes the one at b[i], or
// -1; what stands between may be anything.
func nestedEnd(b []byte, i int) int {
	const deepest = 100
	for depth := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			if i = stringEnd(b, i+1) - 1; i < 0 {
				return -1
			}
		case '{', '[':
			if depth++; depth > deepest {
				return -1
			}
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return -1
}

// stringEnd returns the place behind the quote that closes the string of which
// b[i] is the first byte, or -1 if there is none or the string is none.
func stringEnd(b []byte, i int) int {
	for {
		i = behindPlain(b, i)
		switch at(b, i) {
		case '"':
			return i + 1
		case '\\':
			n := escapeLength(b[i:])
			if n == 0 {
				return -1
			}
			i += n
		default:
			return -1
		}
	}
}

// Eight bytes at once.
const (
	ones = 0x0101010101010101
	tops = 0x80 * ones
)

// behindPlain returns the place of the next quote, backslash or control character.
func behindPlain(b []byte, i int) int {
	for ; i+8 <= len(b); i += 8 {
		x := binary.LittleEndian.Uint64(b[i : i+8])
		quote, slash := x^ones*'"', x^ones*'\\'
		// A byte below its subtrahend borrows into its top bit, so that the lowest
		// bit left is that of the first such byte.
		found := ((x-ones*' ')&^x | (quote-ones)&^quote | (slash-ones)&^slash) & tops
		if found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for i < len(b) && b[i] >= ' ' && b[i] != '"' && b[i] != '\\' {
		i++
	}
	return i
}

// escapeLength returns the length of the escape that b begins with; 0 if it is none.
func escapeLength(b []byte) int {
	c := at(b, 1)
	switch {
	case unescaped[c] != 0:
		return 2
	case c == 'u' && len(b) >= 6 && hexadecimal(b[2:]) >= 0:
		return 6
	}
	return 0
}

// unescaped are the characters that escapes of two stand for.
var unescaped = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// hexadecimal reads four digits; what is none makes it negative.
func hexadecimal(b []byte) rune {
	return digits[b[0]]<<12 | digits[b[1]]<<8 | digits[b[2]]<<4 | digits[b[3]]
}

var digits = func() (value [256]rune) {
	for c := range value {
		value[c] = -1
	}
	for i := range rune(16) {
		value["0123456789abcdef"[i]], value["0123456789ABCDEF"[i]] = i, i
	}
	return value
}()

// unquote appends what a JSON string says. Surrogates and bytes that are no
// UTF-8 are left to encoding/json, by false.
func unquote(to, quoted []byte) ([]byte, bool) {
	b := quoted[1 : len(quoted)-1]
	if !han.Valid(b) {
		return to, false
	}
	j := len(to)
	to = slices.Grow(to, len(b))[:j+len(b)] // it never becomes longer
	for i := 0; i < len(b); {
		if i+8 <= len(b) {
			x := binary.LittleEndian.Uint64(b[i : i+8])
			binary.LittleEndian.PutUint64(to[j:j+8], x)
			slash := x ^ ones*'\\'
			found := (slash - ones) &^ slash & tops
			n := bits.TrailingZeros64(found) / 8
			i, j = i+n, j+n
			if found == 0 {
				continue
			}
		} else if b[i] != '\\' {
			to[j] = b[i]
			i, j = i+1, j+1
			continue
		}
		if b[i+1] != 'u' {
			to[j] = unescaped[b[i+1]]
			i, j = i+2, j+1
			continue
		}
		r := hexadecimal(b[i+2:])
		if r >= 0xD800 && r < 0xE000 {
			return to, false
		}
		i, j = i+6, j+utf8.EncodeRune(to[j:], r)
	}
	return to[:j], true
}
