package specimen

import (
	"fmt"
	"regexp"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// soil does to the parts of a draft what copying does: to the running text,
// and where it can be borne to the labels, never to the values.
func (d *draft) soil(r *rng, noise noiseSet) {
	for i := range d.blocks {
		b := &d.blocks[i]
		if b.grid != nil {
			for _, row := range b.grid.rows {
				for j := range row {
					if c := &row[j]; !c.value && noise.has(Commas) {
						c.text = strayCommas(r, c.text, .01)
					}
				}
			}
		}
		if b.kind != para {
			continue
		}
		if noise.has(Commas) {
			b.text = strayCommas(r, b.text, .02)
		}
		if noise.has(Questions) && r.odds(.5) {
			b.text = overwrite(r, b.text, strings.Repeat("?", r.between(3, 9)))
		}
		if noise.has(Damage) && r.odds(.5) {
			b.text = gbkDamage(r, b.text)
		}
		if noise.has(Dates) {
			b.text = date.ReplaceAllString(b.text, one(r, "${1}${2}月${3}日", "${1}年${2}月日", "${1}年${2}月${3}日", "${1}年${2}${3}日"))
		}
		if noise.has(Swaps) {
			b.text = strings.NewReplacer("依申请公开", one(r, "聚福楼火锅店", "鑫源五金批发部"), "政务公开", one(r, "政务公开", "搬家公司电话")).Replace(b.text)
		}
	}
	if noise.has(Mustache) {
		lost := []block{{kind: line, text: one(r, "{{ title }}", "{{item.title}}", "${article.title}")}}
		if r.odds(.5) {
			lost = append(lost, block{kind: line, text: "{{ pubDate | date:'yyyy-MM-dd' }} {{source}}"})
		}
		d.blocks = append(lost, d.blocks...)
	}
}

var date = regexp.MustCompile(`(\d{4})年(\d{1,2})月(\d{1,2})日`)

func isHan(c rune) bool { return c >= 0x4e00 && c <= 0x9fff }

// strayCommas puts commas between characters.
func strayCommas(r *rng, s string, p float64) string {
	var b strings.Builder
	var last rune
	for _, c := range s {
		if isHan(c) && isHan(last) && r.odds(p) {
			b.WriteString(",")
		}
		b.WriteRune(c)
		last = c
	}
	return b.String()
}

// overwrite puts s over some characters of a text.
func overwrite(r *rng, text, s string) string {
	rs := []rune(text)
	n := len([]rune(s))
	if len(rs) < 3*n {
		return text
	}
	at := r.between(n, len(rs)-2*n)
	for _, c := range rs[at : at+n] {
		if !isHan(c) { // a number half gone would be another number
			return text
		}
	}
	return string(rs[:at]) + s + string(rs[at+n:])
}

// gbkDamage loses a byte of a GBK text, so that the characters after it are
// read askew up to the next mark of ASCII.
func gbkDamage(r *rng, text string) string {
	rs := []rune(text)
	if len(rs) < 30 {
		return text
	}
	from := r.between(5, len(rs)-15)
	to := from
	for to < len(rs) && to < from+12 && isHan(rs[to]) {
		to++
	}
	raw, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(string(rs[from:to])))
	if err != nil || len(raw) < 3 {
		return text
	}
	bad, err := simplifiedchinese.GBK.NewDecoder().Bytes(raw[1:])
	if err != nil {
		return text
	}
	return string(rs[:from]) + "?" + strings.ReplaceAll(string(bad), "\ufffd", "?") + string(rs[to:])
}

// references writes some characters of plain text as HTML does.
func references(r *rng, s string) string {
	var b strings.Builder
	for _, c := range s {
		switch {
		case c == '“':
			b.WriteString("&ldquo;")
		case c == '”':
			b.WriteString("&rdquo;")
		case c == '—':
			b.WriteString("&mdash;")
		case isHan(c) && r.odds(.01):
			fmt.Fprintf(&b, "&#%d;", c)
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// encode returns the bytes of a text.
func encode(noise noiseSet, s string) []byte {
	if noise.has(CRLF) {
		s = strings.ReplaceAll(s, "\n", "\r\n")
	}
	if noise.has(BOM) {
		s = "\ufeff" + s
	}
	var e *encoding.Encoder
	switch {
	case noise.has(GB18030):
		e = simplifiedchinese.GB18030.NewEncoder()
	case noise.has(Big5):
		s = strings.NewReplacer("－", "-", "−", "-", "〔", "[", "〕", "]").Replace(s)
		e = encoding.ReplaceUnsupported(traditionalchinese.Big5.NewEncoder())
	default:
		return []byte(s)
	}
	b, err := e.Bytes([]byte(s))
	if err != nil {
		panic(err) // both can write all that is left
	}
	return b
}
