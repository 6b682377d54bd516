package numfmt

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// token is a piece of a section.
type token struct {
	kind kind
	text string
}

// kind is what a token stands for.
type kind uint8

const (
	literal kind = iota
	place        // of a digit: 0, # or ?
	point
	comma
	percent
	plain // the number in no format: General, @, or one that is not written here, a fraction or an exponent
)

// What the format is called that is none; programs in Chinese may write it so in files, too.
const inEnglish, inChinese = "General", "G/通用格式"

// tokensOf divides a section into its tokens, without what has no text: colours, conditions, blanks as
// wide as a character.
func tokensOf(section string) (tokens []token) {
	put := func(k kind, s string) { tokens = append(tokens, token{k, s}) }
	for s := section; s != ""; {
		_, n := utf8.DecodeRuneInString(s)
		c, rest := s[:n], s[n:]
		switch {
		case c == `"`:
			n := literalLength(rest, '"')
			put(literal, rest[:n])
			rest = rest[min(n+1, len(rest)):]
		case c == `\`, c == "_", c == "*":
			_, n := utf8.DecodeRuneInString(rest)
			if c == `\` {
				put(literal, rest[:n])
			}
			rest = rest[n:]
		case c == "[":
			n := literalLength(rest, ']')
			if currency, found := strings.CutPrefix(rest[:n], "$"); found {
				currency, _, _ = strings.Cut(currency, "-")
				put(literal, currency)
			}
			rest = rest[min(n+1, len(rest)):]
		case strings.Contains("0#?", c):
			put(place, c)
		case c == ".":
			put(point, c)
		case c == ",":
			put(comma, c)
		case c == "%":
			put(percent, c)
		case isWord(s, inEnglish):
			put(plain, "")
			rest = s[len(inEnglish):]
		case isWord(s, inChinese):
			put(plain, "")
			rest = s[len(inChinese):]
		case c == "@", c == "/", isWord(s, "E+"), isWord(s, "E-"):
			put(plain, "")
		default:
			put(literal, c)
		}
		s = rest
	}
	return tokens
}

// isWord reports whether a text begins with a word, in capitals or not.
func isWord(s, word string) bool {
	return len(s) >= len(word) && strings.EqualFold(s[:len(word)], word)
}

// inDigits returns a number in a section of digits, with the text around them.
func inDigits(section string, v float64) string {
	tokens := tokensOf(section)
	isOfNumber := func(t token) bool { return t.kind == place || t.kind == plain }
	from, to := slices.IndexFunc(tokens, isOfNumber), len(tokens)
	if from < 0 {
		return textOf(tokens)
	}
	if from > 0 && tokens[from-1].kind == point {
		from--
	}
	for to > from && !isOfNumber(tokens[to-1]) && tokens[to-1].kind != comma {
		to--
	}
	for _, t := range tokens {
		if t.kind == percent {
			v *= 100
		}
	}
	shown, sign := "", ""
	if pattern := tokens[from:to]; slices.ContainsFunc(pattern, func(t token) bool { return t.kind == plain }) {
		shown = general(math.Abs(v))
	} else {
		shown = digits(pattern, math.Abs(v))
	}
	if v < 0 && strings.ContainsAny(shown, "123456789") {
		sign = "-"
	}
	return sign + textOf(tokens[:from]) + shown + textOf(tokens[to:])
}

// textOf returns what tokens show that stand before or behind a number.
func textOf(tokens []token) string {
	var b strings.Builder
	for _, t := range tokens {
		if t.kind == literal || t.kind == percent {
			b.WriteString(t.text)
		}
	}
	return b.String()
}

// digits returns a number that is not negative in the digits of a pattern.
func digits(pattern []token, v float64) string {
	whole, fraction := pattern, []token(nil)
	if i := slices.IndexFunc(pattern, func(t token) bool { return t.kind == point }); i >= 0 {
		whole, fraction = pattern[:i], pattern[i+1:]
	}
	for _, part := range []*[]token{&whole, &fraction} {
		for n := len(*part); n > 0 && (*part)[n-1].kind == comma; n-- { // in thousands
			v, *part = v/1000, (*part)[:n-1]
		}
	}
	before, behind := rounded(v, places(fraction), least(fraction))
	before = strings.TrimLeft(before, "0")
	if n := mustShow(whole); len(before) < n {
		before = strings.Repeat("0", n-len(before)) + before
	}
	if before == "" && behind != "" {
		before = "0"
	}
	out := before
	switch has := func(k kind) bool { return slices.ContainsFunc(whole, func(t token) bool { return t.kind == k }) }; {
	case has(literal):
		out = dealtBack(whole, before)
	case has(comma):
		out = grouped(before)
	}
	if behind != "" {
		out += "."
	}
	return out + dealt(fraction, behind)
}

// most is how many places behind the point are shown: Excel shows as many.
const most = 30

// places returns how many digits a part of a pattern has, at most as many as are shown.
func places(part []token) (n int) {
	for _, t := range part {
		if t.kind == place && n < most {
			n++
		}
	}
	return n
}

// least returns how many places behind the point are shown also if they are 0.
func least(fraction []token) int {
	for i := len(fraction) - 1; i >= 0; i-- {
		if fraction[i].text == "0" && fraction[i].kind == place {
			return places(fraction[:i+1])
		}
	}
	return 0
}

// mustShow returns how many places before the point are shown also if they are 0.
func mustShow(whole []token) int {
	if i := slices.IndexFunc(whole, func(t token) bool { return t.kind == place && t.text == "0" }); i >= 0 {
		return places(whole[i:])
	}
	return 0
}

// rounded returns the digits of a number before and behind the point, with so many places behind it
// or, without zeros at the end, fewer.
func rounded(v float64, places, least int) (before, behind string) {
	scale := math.Pow10(places)
	if r := math.Round(v*scale) / scale; v < 1e15 && !math.IsInf(r, 0) && !math.IsNaN(r) {
		v = r // halves go up, as they do there
	}
	before, behind, _ = strings.Cut(strconv.FormatFloat(v, 'f', places, 64), ".")
	for len(behind) > least && strings.HasSuffix(behind, "0") {
		behind = behind[:len(behind)-1]
	}
	return before, behind
}

// dealtBack puts digits into their places before the point, of which the first takes all that are left;
// texts stand between them, as in 0\.0, which shows 12 as 1.2.
func dealtBack(whole []token, digits string) (out string) {
	left := places(whole)
	for i := len(whole) - 1; i >= 0; i-- {
		switch t := whole[i]; t.kind {
		case literal, percent:
			out = t.text + out
		case place:
			at := len(digits)
			if left--; left > 0 {
				at = 1
			}
			at = len(digits) - min(at, len(digits))
			out, digits = digits[at:]+out, digits[:at]
		}
	}
	return out
}

// dealt puts digits into their places behind the point, with the texts between them.
func dealt(fraction []token, digits string) string {
	var b strings.Builder
	for _, t := range fraction {
		switch {
		case t.kind == literal, t.kind == percent:
			b.WriteString(t.text)
		case t.kind == place && digits != "":
			b.WriteByte(digits[0])
			digits = digits[1:]
		}
	}
	return b.String()
}

// grouped puts commas between thousands.
func grouped(whole string) string {
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + "," + whole[at:]
	}
	return whole
}
