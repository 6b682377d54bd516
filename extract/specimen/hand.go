package specimen

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"gongkai/extract/form"
)

// hand is how one agency fills in the form: its wordings, its way of writing
// numbers, what it leaves out. It keeps the truth of what it wrote.
type hand struct {
	r       *rng
	noise   noiseSet
	edition form.Edition

	labels    map[part]string
	numbering [3]string // what stands after 一, before （一） and after 1; "" for no number
	bracketed string    // （ or (

	amountUnit map[string]string // by row of table 2: the unit that its header has
	suffixed   float64           // how often a count carries its unit
	plus       string            // what stands before a gain
	minus      string
	comma      string // between thousands
	blank      string // what stands for no value
	blankZeros func(c Cell) bool
	subtotals  map[string]bool
	missing    map[form.Metric]bool
	lastRow    form.Metric // the last row of table 3, or NoMetric

	otherDisclosures bool
	cutHeads         bool

	cells    map[Cell]Value
	doubtful map[Cell]bool
}

func newHand(r *rng, noise noiseSet, f *figures) *hand {
	h := &hand{r: r, noise: noise, edition: f.edition, labels: map[part]string{}, minus: "-", lastRow: form.NoMetric,
		amountUnit: map[string]string{}, subtotals: map[string]bool{}, missing: map[form.Metric]bool{},
		cells: map[Cell]Value{}, doubtful: map[Cell]bool{},
		numbering: [3]string{"、", "（", "."}, bracketed: "（", blankZeros: func(Cell) bool { return false }}
	if r.odds(.25) {
		h.bracketed, h.numbering[1] = "(", "("
	}
	if noise.has(Numbering) {
		h.numbering = [3]string{one(r, "、", ".", " 、", ""), one(r, "（", "(", "( ", ""), one(r, "、", "．", ". ", "（", "")}
	}
	if f.edition == newer || r.odds(.4) {
		h.amountUnit["fees"], h.amountUnit["procurement"] = "万元", "万元"
	}
	if r.odds(.03) {
		h.amountUnit["fees"] = one(r, "", "元")
	}
	if noise.has(Signs) {
		h.plus, h.minus = one(r, "+", "增", "增加", "＋", "+"), one(r, "－", "减", "减少", "－", "- ", "−")
	}
	if noise.has(Suffixes) {
		h.suffixed = one(r, 1, .5, .2)
	}
	if noise.has(Thousands) {
		h.comma = one(r, ",", ",", "，")
	}
	if noise.has(Blanks) {
		h.blanks(f)
	}
	if noise.has(ExtraRows) {
		h.otherDisclosures = true
	}
	h.cutHeads = noise.has(BrokenHeads) && r.odds(.15)
	if noise.has(Subtotals) {
		for range r.between(1, 3) {
			h.subtotals[one(r, "denied", "unavailable", "not_processed", "other")] = true
		}
	}
	if noise.has(MissingRows) {
		for range r.between(1, 3) {
			if m := f.rows3[r.between(3, len(f.rows3)-3)]; f.empty(m) {
				h.missing[m] = true
			}
		}
	}
	if noise.has(CutShort) {
		h.lastRow = f.rows3[r.between(4, len(f.rows3)-3)]
	}
	return h
}

// blanks chooses which cells say nothing, and how. Only zeros do.
func (h *hand) blanks(f *figures) {
	r := h.r
	h.blank = one(r, "", "", "", "/", "-", "—", "无", "——", "／", "\\")
	switch r.IntN(5) {
	case 0: // all but the totals
		h.blankZeros = func(c Cell) bool {
			return c.Applicant != form.AllApplicants && c.Applicant != form.NotApplicable
		}
	case 1: // what does not concern the agency
		rows := map[string]bool{"regulations": true, one(r, "coercion", "fees"): true, one(r, "licensing", "penalties"): true}
		h.blankZeros = func(c Cell) bool {
			row, _, _ := strings.Cut(c.Metric.String(), ".")
			return rows[row]
		}
	case 2: // table 4
		h.blankZeros = func(c Cell) bool { return c.Metric.Info().Table == cases }
	case 3: // here and there
		p := one(r, .02, .1, .4)
		h.blankZeros = func(Cell) bool { return r.odds(p) }
	case 4: // all but how many came
		h.blankZeros = func(c Cell) bool { return c.Metric != received && c.Applicant != form.AllApplicants }
	}
}

// empty reports whether a row of table 3 has nothing but zeros.
func (f *figures) empty(m form.Metric) bool {
	for a := range form.ApplicantType(applicants) {
		if f.v[Cell{m, a}] != 0 {
			return false
		}
	}
	return true
}

// value writes a cell and notes its truth.
func (h *hand) value(f *figures, c Cell, cols int) cell {
	v := f.v[c]
	out := cell{rows: 1, cols: cols, value: true, at: c}
	if v == 0 && h.blankZeros(c) {
		out.text = h.blank
		h.cells[c] = Value{Null: true, Unit: h.unit(c)}
		return out
	}
	truth := Value{V: v, Unit: h.unit(c)}
	out.text = h.write(c, &truth)
	h.cells[c] = truth
	return out
}

// unit is what a bare number in a cell means.
func (h *hand) unit(c Cell) string {
	if info := c.Metric.Info(); !info.IsAmount() {
		return info.Unit
	}
	row, _, _ := strings.Cut(c.Metric.String(), ".")
	return h.amountUnit[row]
}

// write returns the text of a number; it changes the truth where the text states
// another unit.
func (h *hand) write(c Cell, t *Value) string {
	r := h.r
	info := c.Metric.Info()
	suffix := ""
	switch {
	case info.IsAmount():
		if h.noise.has(Suffixes) || t.Unit == "" && r.odds(.3) {
			suffix = one(r, "万元", "元", " 万元")
			t.Unit = strings.TrimSpace(suffix)
			if suffix == "元" {
				t.V = math.Round(t.V * 10000)
			}
		} else if t.Unit == "元" {
			t.V = math.Round(t.V * 10000)
		}
	case info.Measure == "change" && t.V != 0 && h.noise.has(Signs) && r.odds(.3):
		suffix = one(r, "项", "项", "件")
		t.Unit = suffix
	case info.Table == disclosure && r.odds(h.suffixed):
		suffix = info.Unit
		if r.odds(.1) {
			suffix = one(r, "件", "项", "宗", "条")
		}
		t.Unit = suffix
	}
	text := strconv.FormatFloat(math.Abs(t.V), 'f', -1, 64)
	if info.IsAmount() && t.Unit == "万元" && t.V != 0 && r.odds(.3) {
		if fixed := strconv.FormatFloat(t.V, 'f', 4, 64); mustFloat(fixed) == t.V {
			text = fixed
		}
	}
	switch {
	case h.comma != "":
		text = group(text, h.comma)
	case h.noise.has(SpacedNumbers) && r.odds(.5):
		text = strings.Replace(group(text, " "), ".", one(r, ".", ". ", " ."), 1)
	}
	if info.Measure == "change" {
		switch {
		case t.V < 0:
			text = h.minus + text
		case t.V > 0:
			text = h.plus + text
		}
	} else if t.V < 0 {
		text = "-" + text
	}
	if h.noise.has(FullWidth) {
		text = fullWidth(text)
	}
	if h.noise.has(OCR) && r.odds(.04) {
		if misread := strings.NewReplacer("0", one(r, "O", "o"), "1", one(r, "l", "I")).Replace(text); misread != text {
			text = misread
			h.doubtful[c] = true
		}
	}
	text += suffix
	if h.noise.has(Annotated) && info.Table == disclosure && t.V > 2 && !info.IsAmount() && r.odds(.4) {
		text += fmt.Sprintf(one(r, "（其中修订%d件）", "(其中废止%d件)", "（含%d件委托实施）"), r.between(1, int(t.V)))
	}
	return text
}

func mustFloat(s string) float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic(err)
	}
	return v
}

// group puts a comma between thousands.
func group(s, comma string) string {
	whole, frac, dotted := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + comma + whole[i:]
	}
	if dotted {
		return whole + "." + frac
	}
	return whole
}

// fullWidth turns ASCII into its full-width forms.
func fullWidth(s string) string {
	return strings.Map(func(c rune) rune {
		if c > ' ' && c < 0x7f {
			return c + 0xfee0
		}
		return c
	}, s)
}

// stray is a number that belongs to no cell of the form.
func (h *hand) stray() cell {
	return cell{text: strconv.Itoa(h.r.between(0, 60)), rows: 1, cols: 1, value: true, at: Cell{Metric: form.NoMetric}}
}

// subtotal is the sum of a group's rows in one column. That of 其他处理 is a
// metric of its own in the form of 2019; to read it here is no fault.
func (h *hand) subtotal(f *figures, rows []form.Metric, a form.ApplicantType) cell {
	var sum float64
	for _, m := range rows {
		sum += f.v[Cell{m, a}]
	}
	c := cell{text: strconv.FormatFloat(sum, 'f', -1, 64), rows: 1, cols: 1, value: true, at: Cell{Metric: form.NoMetric}}
	if strings.HasPrefix(rows[0].String(), "outcome.other.") {
		c.at = Cell{otherSingle, a}
		h.cells[c.at] = Value{V: sum, Unit: "件"}
	}
	return c
}

// wordings returns those of a label, the official one first.
func wordings(kind form.Kind, id string) (number string, words []string) {
	for _, l := range form.Labels {
		if l.Kind == kind && l.ID == id {
			number = l.Number
			words = append(words, l.Wording)
		}
	}
	return number, words
}

// label returns the wording of a part of the form; the same throughout a document.
func (h *hand) label(kind form.Kind, id string) string {
	if s, ok := h.labels[part{kind, id}]; ok && !h.noise.has(Typos) {
		return s
	}
	number, words := wordings(kind, id)
	s := words[0]
	if id == "outcome.partial" && h.r.odds(.85) {
		s = words[1]
	}
	if h.noise.has(Synonyms) && h.r.odds(.4) {
		s = oneOf(h.r, words)
	} else if id == "normative_documents" && h.edition == older {
		s = words[1]
	}
	s = h.spell(kind, id, s)
	s = h.number(number) + s
	h.labels[part{kind, id}] = s
	return s
}

// spell applies what befalls a label.
func (h *hand) spell(kind form.Kind, id, s string) string {
	r := h.r
	if h.bracketed == "(" {
		s = strings.NewReplacer("（", "(", "）", ")", "：", ":", "，", ",").Replace(s)
	}
	if h.noise.has(Typos) && r.odds(.2) {
		s = misspell(r, s)
	}
	if h.noise.has(Spaced) && r.odds(.4) {
		rs := []rune(s)
		if len(rs) <= 4 || r.odds(.4) {
			i := r.between(1, len(rs)-1)
			s = string(rs[:i]) + one(r, " ", "  ", "　") + string(rs[i:])
		}
	}
	if h.noise.has(BrokenHeads) && (kind == requests.Column || kind == disclosure.Column || kind == cases.Column) && id != "total" {
		if rs := []rune(s); len(rs) >= 4 {
			i := len(rs) / 2
			s = string(rs[:i]) + "\n" + string(rs[i:])
		}
	}
	if h.noise.has(BrokenHeads) && (kind == requests.Group || kind == requests.Row && r.odds(.15)) {
		rs := []rune(s)
		n := len(rs)/2 + 1
		if id == "result" {
			n = r.between(1, 4)
		}
		s = ""
		for len(rs) > n {
			s, rs = s+string(rs[:n])+"\n", rs[n:]
		}
		s += string(rs)
	}
	return s
}

// number writes the numbering of a label.
func (h *hand) number(n string) string {
	switch {
	case n == "":
		return ""
	case strings.HasPrefix(n, "（"):
		n = strings.Trim(n, "（）")
		switch h.numbering[1] {
		case "":
			return ""
		case "(":
			return "(" + n + ")"
		case "( ":
			return "(" + n + ") "
		}
		return "（" + n + "）"
	case n[0] >= '0' && n[0] <= '9':
		switch h.numbering[2] {
		case "":
			return ""
		case "（":
			return "（" + n + "）"
		}
		return n + h.numbering[2]
	}
	if h.numbering[0] == "" {
		return ""
	}
	return n + h.numbering[0]
}

// groupLabel is the label of a group of rows of table 3.
func (h *hand) groupLabel(name string) string {
	if name == "other" {
		return h.label(requests.Row, "outcome.other")
	}
	if h.noise.has(Typos) && h.r.odds(.1) { // what is left of it runs into the row below
		number, _ := wordings(requests.Group, name)
		return h.number(number) + one(h.r, "府信息", "供", "开", "理")
	}
	return h.label(requests.Group, name)
}

// column2 is the header of a column of table 2.
func (h *hand) column2(m form.Metric) string {
	row, col, _ := strings.Cut(m.String(), ".")
	if s, ok := h.labels[part{disclosure.Column, m.String()}]; ok {
		return s
	}
	forms := strings.Split(m.Info().ColZH(), "|")
	s := forms[0]
	if h.edition == newer && !h.noise.has(Synonyms) {
		s = forms[len(forms)-1]
	}
	if m.Info().IsAmount() {
		s, _, _ = strings.Cut(s, "（")
		switch {
		case h.amountUnit[row] == "":
		case row == "procurement" && h.r.odds(.7):
			s += "（单位：" + h.amountUnit[row] + "，保留4位小数）"
		default:
			s += one(h.r, "（单位："+h.amountUnit[row]+"）", "（单位："+h.amountUnit[row]+"）", "（"+h.amountUnit[row]+"）")
		}
	} else if h.noise.has(Synonyms) && h.r.odds(.4) {
		_, words := wordings(disclosure.Column, col)
		s = oneOf(h.r, words)
	}
	s = h.spell(disclosure.Column, col, s)
	if h.cutHeads && (col == "created" || col == "published") {
		s = "本年新" // the second line of the header is lost
	}
	h.labels[part{disclosure.Column, m.String()}] = s
	return s
}

// lookalikes are slips of the input method or of the eye.
var lookalikes = map[rune]rune{'复': '覆', '请': '清', '维': '唯', '织': '识', '询': '旬', '秘': '密', '举': '举', '规': '归',
	'结': '节', '诉': '述', '政': '正', '构': '够', '掌': '撑', '补': '朴', '案': '按', '程': '成', '获': '或', '许': '计'}

// misspell makes one slip in a label, unless it is too short to bear one.
func misspell(r *rng, s string) string {
	rs := []rune(s)
	if len(rs) < 6 {
		return s
	}
	i := r.between(1, len(rs)-2)
	if strings.ContainsRune("（）()，、“”：一二三四0123456789", rs[i]) {
		return s
	}
	switch r.IntN(4) {
	case 0:
		return string(rs[:i]) + string(rs[i+1:])
	case 1:
		return string(rs[:i]) + string(rs[i]) + string(rs[i:])
	case 2:
		rs[i], rs[i+1] = rs[i+1], rs[i]
	default:
		for j, c := range rs {
			if l, ok := lookalikes[c]; ok {
				rs[j] = l
				break
			}
		}
	}
	return string(rs)
}
