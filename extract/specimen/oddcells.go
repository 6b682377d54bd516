package specimen

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"gongkai/extract/form"
)

// unreadCells puts into one to three cells what is no number, or another than
// the cell's.
func (t *trap) unreadCells() {
	for _, c := range t.some(t.r.between(1, 3), func(*cell) bool { return true }) {
		t.illegible(c, t.unread(t.value(c).V))
	}
}

// unread returns what may stand in a cell that nobody can read. Without separators
// what has digits would change the numbers beside it, so it has none there.
func (t *trap) unread(v float64) string {
	r := t.r
	words := func() string {
		return one(r, "NaN", "nan", "见附表", "未统计", "#REF!", "#VALUE!", "#DIV/0!", "详见附件", "不详", "undefined", "####", "待核实",
			"见说明", "***", "？", "另行报送", "数据缺失", "N/A", "<NA>")
	}
	if t.layout == Squashed || t.layout == SquashedLine || t.layout == MixedLayouts || r.odds(.5) {
		return words()
	}
	n := int(math.Abs(v))
	if n == 0 || r.odds(.3) {
		n = r.between(2, 400)
	}
	if r.odds(.2) {
		return fmt.Sprintf(one(r, "%d-%d", "%d～%d", "%d+%d", "%d:%d", "%d×%d"), n, n+r.between(2, 30))
	}
	if r.odds(.1) {
		return fmt.Sprintf(one(r, "3月%d日", "2024/1/%d", "见表%d", "详见第%d页"), r.between(1, 28))
	}
	return fmt.Sprintf(one(r, "%d%%", "%d.5%%", "%d％", ">%d", "<%d", "≥%d", "%d?", "=SUM(B2:B%d)", "见附件%d", "6\ufffd%d", "%d\ufffd", "#%d", "No.%d",
		"A%d"), n)
}

// approximate writes about how many there were.
func (t *trap) approximate() {
	for _, c := range t.some(t.r.between(1, 2), inTable(disclosure)) {
		n := int(math.Abs(t.value(c).V))
		if n == 0 {
			n = t.r.between(2, 900)
		}
		unit := c.at.Metric.Info().Unit
		if !isAmount(c) {
			unit = one(t.r, "", unit)
		}
		t.illegible(c, fmt.Sprintf(one(t.r, "约%d%s", "大约%d%s", "近%d%s", "%d%s左右", "超过%d%s", "%d余%s", "%d多%s", "不足%d%s", "%d%s以上", "≈%d%s", "至少%d%s"), n, unit))
	}
}

// oddSigns writes losses as bookkeepers, office programs and converters do.
func (t *trap) oddSigns() {
	for _, c := range t.some(t.r.between(1, 3), func(c *cell) bool { return c.at.Metric.Info().Measure == "change" }) {
		v := t.value(c)
		v.Null = false
		if v.V = -math.Abs(v.V); v.V == 0 {
			v.V = -float64(t.r.between(1, 90))
		}
		n := strconv.FormatFloat(-v.V, 'f', -1, 64)
		ways := []string{"负%s", "(%s)", "（%s）", "–%s", "▲%s", "△%s", `\-%s`, "﹣%s", "‐%s", "‑%s", "⁻%s", "−%s", "负 %s", "(-%s)", "↓%s", "减 %s", "-%s"}
		if t.layout != Squashed && t.layout != SquashedLine && t.layout != MixedLayouts {
			ways = append(ways, "%s-", "- %s", "—%s") // there it would belong to another number, or be a blank
		}
		t.odd(c, fmt.Sprintf(oneOf(t.r, ways), n), v)
	}
}

// currency writes a sum of money with the sign of its currency.
func (t *trap) currency() {
	for _, c := range t.cells(isAmount) {
		v := t.value(c)
		v.Null = false
		if v.V == 0 {
			v.V = float64(t.r.between(1, 90000)) / 100
		}
		n := strconv.FormatFloat(v.V, 'f', -1, 64)
		sign := one(t.r, "¥", "￥", "¥ ", "RMB", "RMB ", "人民币", "CNY ", "元：")
		unit := v.Unit
		if unit == "" { // its unit would be a guess
			unit = "万元"
			v.Unit = unit
		} else if t.r.odds(.5) {
			unit = ""
		}
		if sign == "元：" {
			sign, unit = "人民币：", v.Unit
		}
		if t.r.odds(.2) {
			n = group(n, ",")
		}
		t.odd(c, sign+n+unit, v)
	}
}

// magnitudes writes numbers of table 2 with 千, 万 or 亿.
func (t *trap) magnitudes() {
	for _, c := range t.some(t.r.between(1, 2), inTable(disclosure)) {
		switch {
		case isAmount(c):
			t.largeAmount(c)
		case isCount(c):
			t.largeCount(c)
		}
	}
	if len(t.d.truth.Odd) == 0 {
		if all := t.cells(func(c *cell) bool { return inTable(disclosure)(c) && isCount(c) }); len(all) > 0 {
			t.largeCount(oneOf(t.r, all))
		}
	}
}

// largeCount and largeAmount write a number of their own: of this size the form's
// are rare, and no sum holds it.
func (t *trap) largeCount(c *cell) {
	r, n := t.r, t.r.between(1, 39)
	unit := c.at.Metric.Info().Unit
	m := func(text string, v float64) {
		t.odd(c, text, Value{V: v, Unit: unit})
	}
	end := one(r, "", unit, "余"+unit, "多"+unit, "余")
	switch r.IntN(8) {
	case 0, 1:
		m(fmt.Sprintf("%d万", n)+end, float64(n)*1e4)
	case 2:
		m(fmt.Sprintf("%d.%d万", n, 5)+end, float64(n)*1e4+5e3)
	case 3:
		m(fmt.Sprintf("%d千", n%9+1)+end, float64(n%9+1)*1e3)
	case 4:
		m(fmt.Sprintf("%d百", n%9+1)+end, float64(n%9+1)*1e2)
	case 5:
		m(fmt.Sprintf("%d万%d千", n, n%9+1)+one(r, "", unit), float64(n)*1e4+float64(n%9+1)*1e3)
	case 6:
		m(fmt.Sprintf("%d.2亿", n%3+1)+one(r, "", unit), float64(n%3+1)*1e8+2e7)
	case 7:
		m(fmt.Sprintf("%d 万", n)+one(r, "", unit), float64(n)*1e4)
	}
}

func (t *trap) largeAmount(c *cell) {
	r, n := t.r, t.r.between(1, 900)
	m := func(text string, wan float64) { t.odd(c, text, Value{V: wan, Unit: "万元"}) }
	switch r.IntN(8) {
	case 0:
		m(fmt.Sprintf("%d千元", n), float64(n)/10)
	case 1:
		m(fmt.Sprintf("0.%05d亿元", n), float64(n)/10)
	case 2:
		m(fmt.Sprintf("%d.5百万元", n%9+1), float64(n%9+1)*100+50)
	case 3:
		m(fmt.Sprintf("%d.2亿元", n%9+1), float64(n%9+1)*1e4+2e3)
	case 4:
		m(fmt.Sprintf("%d万%d千元", n, n%9+1), float64(n)+float64(n%9+1)/10)
	case 5:
		m(fmt.Sprintf("%d千万元", n%9+1), float64(n%9+1)*1e3)
	case 6:
		m(fmt.Sprintf("%d百元", n), float64(n)/100)
	case 7:
		m(fmt.Sprintf("%d亿%d万元", n%9+1, n), float64(n%9+1)*1e4+float64(n))
	}
}

// oddNumerals writes a few numbers as a spreadsheet, a hand or a scan does.
func (t *trap) oddNumerals() {
	for _, c := range t.some(t.r.between(1, 3), func(c *cell) bool { return c.at.Metric.Info().Measure != "change" }) {
		v := t.value(c)
		v.Null = false
		free := inTable(disclosure)(c) // no sum holds it
		r := t.r
		if isAmount(c) {
			v.Unit = orElse(v.Unit, "万元")
			n := r.between(1, 99)
			switch r.IntN(3) {
			case 0:
				v.V = float64(n) / 100
				t.odd(c, strings.TrimPrefix(strconv.FormatFloat(v.V, 'f', -1, 64), "0")+v.Unit, v)
			case 1:
				v.V = float64(n) + .5
				t.odd(c, fmt.Sprintf(one(r, "%d。5", "%d．5", "%d·5"), n)+v.Unit, v)
			default:
				v.V = float64(n) * 1000
				t.odd(c, fmt.Sprintf("%d", n)+one(r, "E3", "e3", "e+03", ".0E+3")+v.Unit, v)
			}
			continue
		}
		n := int(v.V)
		if free && r.odds(.6) {
			n = r.between(1001, 99999)
		}
		v.V = float64(n)
		text := fmt.Sprint(n)
		switch {
		case n >= 1000 && r.odds(.7):
			text = group(text, one(r, "'", "’", "＇", "`", "·", "\u2009", "\u202f"))
		case n >= 1000:
			text = fmt.Sprintf("%d.%02de3", n/1000, n%1000/10)
			v.V = float64(n - n%10)
		case r.odds(.6):
			text = hanNumber(n)
		case n > 0 && n <= 20 && r.odds(.3):
			text = string(rune('①' + n - 1))
		case n > 0 && n <= 10 && r.odds(.2):
			text = string([]rune("壹贰叁肆伍陆柒捌玖拾")[n-1])
		default:
			text = strings.Repeat("0", r.between(1, 3)) + text
		}
		if n >= 1000 && strings.Contains(text, "e3") && !free { // its last digits would be lost
			text = fmt.Sprint(n)
			v.V = float64(n)
		}
		t.odd(c, text, v)
	}
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// hanNumber returns a number below 10,000 in Chinese characters.
func hanNumber(n int) string {
	if n == 0 {
		return "零"
	}
	digits, units := []rune("零一二三四五六七八九"), []string{"", "十", "百", "千"}
	var b strings.Builder
	zero := false
	for p := 3; p >= 0; p-- {
		d := n / int(math.Pow10(p)) % 10
		switch {
		case d == 0:
			zero = b.Len() > 0
			continue
		case zero:
			b.WriteString("零")
			zero = false
		}
		if d != 1 || p != 1 || b.Len() > 0 {
			b.WriteRune(digits[d])
		}
		b.WriteString(units[p])
	}
	return b.String()
}

// decimals writes every count of a table as a program does that took its column
// for real numbers.
func (t *trap) decimals() {
	for _, c := range t.cells(func(c *cell) bool { return !isAmount(c) }) {
		if _, err := strconv.Atoi(c.text); err == nil {
			c.text += ".0"
		}
	}
}

// twoNumbers puts two numbers into one cell, of which neither is marked as the
// right one.
func (t *trap) twoNumbers() {
	for _, c := range t.some(t.r.between(1, 2), func(*cell) bool { return true }) {
		// Not of three digits: behind a blank they would be the end of one number.
		a := one(t.r, t.r.between(1, 9), t.r.between(11, 80), t.r.between(1111, 9900))
		b := a + t.r.between(1, 19)
		ways := []string{"%d %d", "%d  %d", "%d/%d", "%d、%d", "%d；%d", "%d→%d", "%d,  %d", "%d\u00a0%d"}
		if slices.Contains(pages, t.layout) { // elsewhere it is the bound of a cell
			ways = append(ways, "%d|%d")
		}
		t.illegible(c, fmt.Sprintf(oneOf(t.r, ways), a, b))
	}
}

// brokenCounts breaks a number over two lines or paragraphs of its cell.
func (t *trap) brokenCounts() {
	for _, c := range t.some(t.r.between(1, 3), func(c *cell) bool { return isCount(c) && (inTable(disclosure)(c) || t.value(c).V >= 10) }) {
		v := t.value(c)
		v.Null = false
		if v.V < 10 {
			v.V = float64(one(t.r, 10, 50, t.r.between(11, 99), t.r.between(100, 9999)))
		}
		s := strconv.FormatFloat(v.V, 'f', -1, 64)
		i := t.r.between(1, len(s)-1)
		first, second := s[:i], s[i:]
		switch {
		case t.layout == Markdown:
			t.odd(c, first+one(t.r, "<br>", "<br/>", "<br />")+second, v)
		case t.r.odds(.4):
			t.odd(c, first+"\n"+second, v)
		default:
			c.markup.lead = one(t.r, "<p>"+first+"</p>", "<div>"+first+"</div>", first+"<br>", first+"<p>", first+"<br clear=all>\n")
			t.odd(c, second, v)
			t.d.truth.Odd[c.at] = c.markup.lead + second
		}
	}
}

// Requests of an agency whose rows are longer than 20 digits: some ten
// thousand from all sorts of applicants.
const (
	manyRequests = 60000
	manyCases    = 4000
)

// enlarge draws the figures of tables 3 and 4 anew, as large as a row of long
// runs needs.
func (f *figures) enlarge(seed uint64) {
	r := newRNG(seed ^ 0x6c617267)
	for c := range f.v {
		if c.Metric.Info().Table != disclosure {
			f.v[c] = 0
		}
	}
	var results []form.Metric
	for _, m := range f.rows3 {
		if m != received && m != carriedIn && m != carriedOut && m != outcomeSum {
			results = append(results, m)
		}
	}
	who := []float64{40, 20, 8, 9, 11, 12}
	put := func(m form.Metric, n int) {
		for a, k := range r.share(n, who) {
			f.v[Cell{m, form.ApplicantType(a)}] += float64(k)
			f.v[Cell{m, form.AllApplicants}] += float64(k)
		}
	}
	for _, m := range results {
		put(m, one(r, 0, 0, r.between(1, 400), r.between(1000, manyRequests/10), r.between(manyRequests/10, manyRequests)))
	}
	put(carriedIn, r.between(0, 900))
	put(carriedOut, r.between(900, 3000))
	for a := form.NaturalPerson; a <= form.AllApplicants; a++ {
		for _, m := range results {
			f.v[Cell{outcomeSum, a}] += f.v[Cell{m, a}]
		}
	}
	for a := form.NaturalPerson; a < form.AllApplicants; a++ {
		n := f.v[Cell{outcomeSum, a}] + f.v[Cell{carriedOut, a}] - f.v[Cell{carriedIn, a}]
		if n < 0 { // more was handled than came
			f.v[Cell{carriedIn, form.AllApplicants}] += n
			f.v[Cell{carriedIn, a}] += n
			n = 0
		}
		f.v[Cell{received, a}] = n
		f.v[Cell{received, form.AllApplicants}] += n
	}
	for block := 0; block < len(f.rows4); block += 5 {
		n := r.between(0, manyCases)
		for i, k := range r.share(n, []float64{5, 1.5, 3, 1}) {
			f.v[Cell{f.rows4[block+i], form.NotApplicable}] = float64(k)
		}
		f.v[Cell{f.rows4[block+4], form.NotApplicable}] = float64(n)
	}
}
