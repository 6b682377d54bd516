package extract

import (
	"bytes"
	"math"
	"strconv"
	"unicode/utf8"
)

func isInt(v float64) bool { return v == math.Trunc(v) && math.Abs(v) < 1e15 }

func allDigits(b []byte) bool {
	for _, c := range b {
		if !isDigit(c) {
			return false
		}
	}
	return len(b) > 0
}

// number is a value as a cell or a piece of text states it.
type number struct {
	value      float64
	null       bool   // says in some way that there is nothing: / - — 无
	unit       string // 件, 项, 元, 万元, ...; "" if none stands there
	plain      bool   // digits alone, without sign, point, separator or unit
	doubtful   bool   // O for 0, l for 1
	start, end int    // in the text
}

// units that stand behind numbers, the longer before the shorter.
var units = []string{"万元", "亿元", "元", "件次", "件", "项", "条", "宗", "个", "份", "起", "次", "篇", "部", "人次", "例", "笔"}

// amountUnits of the units are money.
func isMoney(unit string) bool { return unit == "万元" || unit == "亿元" || unit == "元" }

// parseCell reads all of t.b[start:end) as one value: a number with its sign,
// separators and unit, a note in brackets behind it left aside, or a mark that
// stands for nothing. Met: 1,259 增318件 减少3项 －3 63.79 万元 22(其中修订16件) / — 无
//
// With joined, blanks inside a run of digits belong to it, as they do where the
// borders of the cell are known.
func (t *text) parseCell(start, end int, joined bool) (number, bool) {
	start, end = t.trim(start, end)
	s := t.b[start:end]
	if len(s) == 0 {
		return number{}, false
	}
	if isBlankMark(s) {
		return number{null: true, start: start, end: end}, true
	}
	n, rest, ok := t.parseNumber(start, end, joined)
	if !ok {
		return n, false
	}
	s = t.b[rest:end]
	s = bytes.Trim(s, " \n\t。.;；,，、*")
	if len(s) > 0 && s[0] == '(' && s[len(s)-1] == ')' && bytes.Count(s, []byte("(")) == 1 {
		s = nil
	}
	return n, len(s) == 0
}

func isBlankMark(s []byte) bool {
	switch string(s) {
	case "/", "//", "\\", "-", "--", "---", "—", "——", "———", "–", "――", "―", "无", "无.", "无。", "*", "×", "／", "空", "没有",
		"(无)", "不涉及", "无此项", "N/A", "n/a", "-/-", "─", "一一", "无数据":
		return true
	}
	return false
}

// parseNumber reads a number at the start of t.b[start:end); joined is as for
// parseCell.
func (t *text) parseNumber(start, end int, joined bool) (n number, rest int, ok bool) {
	b := t.b[:end]
	i := start
	neg := false
	signed := false
	for i < end {
		switch {
		case bytes.HasPrefix(b[i:], []byte("减少")), bytes.HasPrefix(b[i:], []byte("增加")), bytes.HasPrefix(b[i:], []byte("增长")), bytes.HasPrefix(b[i:], []byte("新增")), bytes.HasPrefix(b[i:], []byte("下降")):
			if signed {
				return n, start, false
			}
			neg = b[i] == "减"[0] && b[i+1] == "减"[1] && b[i+2] == "减"[2] || bytes.HasPrefix(b[i:], []byte("下降"))
			signed = true
			i += 6
			continue
		case bytes.HasPrefix(b[i:], []byte("减")), bytes.HasPrefix(b[i:], []byte("增")):
			if signed {
				return n, start, false
			}
			neg = bytes.HasPrefix(b[i:], []byte("减"))
			signed = true
			i += 3
			continue
		case b[i] == '-' || b[i] == '+':
			if signed {
				return n, start, false
			}
			neg, signed = b[i] == '-', true
			i++
			continue
		case bytes.HasPrefix(b[i:], []byte("—")) && i+3 < end && isDigit(b[i+3]):
			if signed {
				return n, start, false
			}
			neg, signed = true, true
			i += 3
			continue
		case b[i] == ' ' || b[i] == ':' && signed:
			i++
			continue
		}
		break
	}
	if i < end && i > start && b[i-1] == ' ' && !signed {
		start = i
	}
	digits := make([]byte, 0, 24)
	point, separators := false, false
	last := i // behind the last digit
	from := i
scan:
	for i < end {
		switch c := b[i]; {
		case isDigit(c):
			digits = append(digits, c)
			i++
			last = i
		case isLetterDigit(c):
			if !letterDigit(b, i, from) {
				break scan
			}
			if c|0x20 == 'o' {
				digits = append(digits, '0')
			} else {
				digits = append(digits, '1')
			}
			n.doubtful = true
			i++
			last = i
		case c == '.' && !point && len(digits) > 0 && i+1 < end && (isDigit(b[i+1]) || joined && b[i+1] == ' ' && nextDigit(b, i+1) || letterDigit(b, i+1, i+1) && isLetterDigit(b[i+1])):
			point = true
			digits = append(digits, c)
			i++
		case c == ',' && len(digits) > 0 && !point && thousands(b[i:], digits):
			separators = true
			i++
		case c == ' ' && joined && len(digits) > 0 && nextDigit(b, i):
			i++
		default:
			break scan
		}
		if len(digits) > 20 {
			return n, start, false
		}
	}
	if len(digits) == 0 || digits[0] == '.' {
		return n, start, false
	}
	v, err := strconv.ParseFloat(string(digits), 64)
	if err != nil {
		return n, start, false
	}
	if neg {
		v = -v
	}
	n.value, n.start, n.end = v, start, last
	if len(digits) > 1 && digits[0] == '0' && digits[1] != '.' {
		n.doubtful = true // two numbers without a separator
	}
	n.plain = !signed && !point && !separators && !n.doubtful
	j := last
	for j < end && b[j] == ' ' {
		j++
	}
	if j < end && b[j] == '(' { // 12(件)
		j++
	}
	for _, u := range units {
		if bytes.HasPrefix(b[j:], []byte(u)) {
			n.unit, n.plain = u, false
			last = j + len(u)
			n.end = last
			if j > 0 && b[j-1] == '(' && last < end && b[last] == ')' {
				last++
				n.end = last
			}
			break
		}
	}
	return n, last, true
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isLetterDigit(c byte) bool { return c == 'O' || c == 'o' || c == 'l' || c == 'I' }

// letterDigit tells whether the letter at b[i] was a digit before a scanner
// read it: nothing but digits and such letters around it.
func letterDigit(b []byte, i, from int) bool {
	const longest = 32 // bytes of a number
	for j := from; j < min(len(b), from+longest); j++ {
		switch c := b[j]; {
		case isDigit(c), isLetterDigit(c):
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			return false
		default:
			return true
		}
	}
	return true
}

// thousands tells whether the comma at the start of s divides thousands.
func thousands(s, before []byte) bool {
	if len(before) == 0 || len(s) < 4 {
		return false
	}
	if !isDigit(s[1]) || !isDigit(s[2]) || !isDigit(s[3]) {
		return false
	}
	return len(s) == 4 || !isDigit(s[4])
}

func nextDigit(b []byte, i int) bool {
	for i < len(b) && b[i] == ' ' {
		i++
	}
	return i < len(b) && (isDigit(b[i]) || b[i] == '.' || b[i] == ',')
}

// trim narrows [start, end) to what is not blank.
func (t *text) trim(start, end int) (int, int) {
	for start < end && isSpace(t.b[start]) {
		start++
	}
	for start < end && isSpace(t.b[end-1]) {
		end--
	}
	return start, end
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\t' || c >= tableIn && c <= cellEnd
}

// hanAt tells whether a Chinese character of the basic plane begins at b[i].
func hanAt(b []byte, i int) bool {
	return b[i] >= 0xE3 && b[i] <= 0xE9 && i+2 < len(b) &&
		isHan(rune(b[i]&0x0F)<<12|rune(b[i+1]&0x3F)<<6|rune(b[i+2]&0x3F))
}

// hans counts the Chinese characters of b.
func hans(b []byte) int {
	n := 0
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		if isHan(r) {
			n++
		}
		i += size
	}
	return n
}
