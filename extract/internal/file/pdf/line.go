package pdf

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"gongkai/extract/internal/file/pdf/engine"
)

// line is characters beside each other, from the left.
type line struct {
	engine.Box
	base  float64 // where it stands
	em    float64 // how wide a Chinese character is
	chars []engine.Char
}

// linesOf returns the lines that characters form, from the top.
func linesOf(chars []engine.Char) (lines []line) {
	slices.SortStableFunc(chars, func(a, b engine.Char) int { return cmp.Compare(a.Y, b.Y) })
	for from := 0; from < len(chars); {
		to := from + 1
		em := size(chars[from])
		for to < len(chars) && chars[to].Y-chars[to-1].Y <= em*sameLine && chars[to].Y-chars[from].Y <= em*sameLine*2 {
			em = max(em, size(chars[to]))
			to++
		}
		lines = append(lines, newLine(chars[from:to], em))
		from = to
	}
	return lines
}

// sameLine is how much lower than another, as a share of its size, a character of the same line may stand.
const sameLine = 0.3

// size returns how wide a Chinese character would be beside one.
func size(c engine.Char) float64 {
	const digitHeight, hanInk = 0.72, 0.92 // as shares of the size
	wide, high := c.Ink.Right-c.Ink.Left, c.Ink.Bottom-c.Ink.Top
	switch {
	case unicode.Is(unicode.Han, c.Rune):
		return max(wide, high) / hanInk
	case c.Rune >= '0' && c.Rune <= '9', c.Rune >= 'A' && c.Rune <= 'Z':
		return high / digitHeight
	}
	return max(wide, high)
}

func newLine(chars []engine.Char, em float64) line {
	slices.SortStableFunc(chars, func(a, b engine.Char) int { return cmp.Compare(a.X, b.X) })
	chars = once(chars, em)
	l := line{Box: chars[0].Ink, base: chars[0].Y, em: max(em, 1), chars: chars}
	for _, c := range chars {
		l.Left, l.Right = min(l.Left, c.Ink.Left), max(l.Right, c.Ink.Right)
		l.Top, l.Bottom = min(l.Top, c.Ink.Top), max(l.Bottom, c.Ink.Bottom)
	}
	return l
}

// once leaves out characters that are printed twice, a little apart, to look bold.
func once(chars []engine.Char, em float64) []engine.Char {
	const apart = 0.15 // of the size
	return slices.CompactFunc(chars, func(a, b engine.Char) bool {
		return a.Rune == b.Rune && math.Abs(a.X-b.X) < em*apart && math.Abs(a.Y-b.Y) < em*apart
	})
}

// text returns the line with blanks where it has some.
func (l *line) text() string {
	var b strings.Builder
	for i, c := range l.chars {
		if i > 0 && l.blank(i) {
			b.WriteByte(' ')
		}
		b.WriteRune(c.Rune)
	}
	return b.String()
}

// wideGap is the least gap, as a share of the size, that divides a line.
const wideGap = 0.9

// narrowGap is the least that lies between the ink of a character and the origin of one behind a
// blank: a blank is a quarter wide, and beside a 1 is an eighth.
const narrowGap = 0.2

// blank reports whether a blank stands before a character. Those that PDFium sees count between
// letters and digits only, and where there is room for one: Chinese is often set wide, and PDFium sees some
// within numbers.
func (l *line) blank(i int) bool {
	a, b := l.chars[i-1], l.chars[i]
	if a.Rune < unicode.MaxASCII && b.Rune < unicode.MaxASCII && b.Spaced && b.X-a.Ink.Right > l.em*narrowGap {
		return true
	}
	return b.Ink.Left-a.Ink.Right > l.em*wideGap
}

// gaps returns before which characters the line has a wide gap.
func (l *line) gaps() (at []int) {
	for i := 1; i < len(l.chars); i++ {
		if l.chars[i].Ink.Left-l.chars[i-1].Ink.Right > l.em*wideGap {
			at = append(at, i)
		}
	}
	return at
}

// spread returns the line with each character in the column of the page where it stands, half the
// width of a Chinese character being one.
func (l *line) spread(left, em float64) string {
	var b strings.Builder
	col := 0
	for i, c := range l.chars {
		if i == 0 || l.blank(i) {
			at := int(math.Round((c.Ink.Left - left) / (em / 2)))
			if i > 0 {
				at = max(at, col+1)
				if c.Ink.Left-l.chars[i-1].Ink.Right > l.em*wideGap {
					at = max(at, col+2)
				}
			}
			for ; col < at; col++ {
				b.WriteByte(' ')
			}
		}
		b.WriteRune(c.Rune)
		col++
		if c.Rune > unicode.MaxLatin1 {
			col++
		}
	}
	return b.String()
}
