package extract_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/extract"
	"gongkai/extract/form"
	"gongkai/extract/report"
)

// sheet is a report by its cells, so that what one of them says can be changed.
type sheet struct {
	edition form.Edition
	cells   map[string]string // by metric|applicant; what the cell says
	heads   map[string]string // by the official head of a column of table 2; what stands there instead
	beside  map[string]string // by row of table 2; more cells behind its last one
	between map[string]string // by row of table 2; a line before its values, where a line is a cell
}

func key(m form.Metric, a form.ApplicantType) string { return m.String() + "|" + a.String() }

// newSheet fills in a form: no two rows have the same numbers, and all sums hold.
func newSheet(e form.Edition) *sheet {
	s := &sheet{edition: e, cells: map[string]string{}, heads: map[string]string{}, beside: map[string]string{}, between: map[string]string{}}
	put := func(m form.Metric, a form.ApplicantType, v int) { s.cells[key(m, a)] = fmt.Sprint(v) }
	for i, m := range form.Tables[0].In(e) {
		put(m, form.NotApplicable, 311+37*i)
	}
	sum := make([]int, len(form.Tables[1].Columns))
	rows := form.Tables[1].In(e)
	for i, m := range rows {
		total := 0
		for a := form.NaturalPerson; a < form.AllApplicants; a++ {
			v := (i*7 + int(a)*5) % 23
			switch m.String() {
			case "requests.received":
				continue
			case "requests.carried_in":
				v = int(a) + 1
			case "outcome.total":
				v = sum[a]
			case "requests.carried_out":
				v = 2
				put(rows[0], a, sum[a]+2-int(a)-1)
			default:
				sum[a] += v
			}
			total += v
			put(m, a, v)
		}
		put(m, form.AllApplicants, total)
	}
	received := 0
	for a := form.NaturalPerson; a < form.AllApplicants; a++ {
		var v int
		fmt.Sscan(s.cells[key(rows[0], a)], &v)
		received += v
	}
	put(rows[0], form.AllApplicants, received)
	for i, m := range form.Tables[2].In(e) {
		v := i%5 + 2 + i/5
		if i%5 == 4 {
			v = 2 + 3 + 4 + 5 + 4*(i/5)
		}
		put(m, form.NotApplicable, v)
	}
	return s
}

// grid returns the rows of a table.
func (s *sheet) grid(table int) (rows [][]string) {
	of := func(ms []form.Metric, a form.ApplicantType) (out []string) {
		for _, m := range ms {
			out = append(out, s.cells[key(m, a)])
		}
		return out
	}
	switch table {
	case 2:
		last := ""
		var ms []form.Metric
		flush := func() {
			if len(ms) == 0 {
				return
			}
			head, label := []string{"信息内容"}, ms[0].Info().RowZH()
			for _, m := range ms {
				h, _, _ := strings.Cut(m.Info().ColZH(), "|")
				if other, ok := s.heads[h]; ok {
					h = other
				}
				head = append(head, strings.Split(h, "~")...)
			}
			row := append([]string{label}, of(ms, form.NotApplicable)...)
			if more := s.beside[label]; more != "" {
				row = append(row, strings.Split(more, "~")...)
			}
			if mark := s.between[label]; mark != "" {
				row = append([]string{label, mark}, row[1:]...)
			}
			rows = append(rows, head, row)
			ms = nil
		}
		for _, m := range form.Tables[0].In(s.edition) {
			id, _, _ := strings.Cut(m.String(), ".")
			if id != last {
				flush()
			}
			last, ms = id, append(ms, m)
		}
		flush()
	case 3:
		rows = append(rows, []string{"申请人情况"}, []string{"自然人", "法人或其他组织", "总计"}, []string{"商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"})
		for _, m := range form.Tables[1].In(s.edition) {
			row := strings.Split(m.Info().RowZH(), "/")
			for a := form.NaturalPerson; a <= form.AllApplicants; a++ {
				row = append(row, s.cells[key(m, a)])
			}
			rows = append(rows, row)
		}
	case 4:
		results := []string{"结果维持", "结果纠正", "其他结果", "尚未审结", "总计"}
		rows = append(rows, []string{"行政复议", "行政诉讼"}, append(append([]string{}, results...), "未经复议直接起诉", "复议后起诉"),
			append(append([]string{}, results...), results...), of(form.Tables[2].In(s.edition), form.NotApplicable))
	}
	return rows
}

// write returns the report in a layout.
func (s *sheet) write(layout string) []byte {
	var b strings.Builder
	year := 2020
	if s.edition == form.Editions[1] {
		year = 2023
	}
	html := layout == "html"
	para := func(text string) {
		if html {
			text = "<p>" + text + "</p>"
		}
		b.WriteString(text + "\n")
	}
	if html {
		b.WriteString("<html><body>\n")
	}
	para(fmt.Sprintf("青川县水利局%d年政府信息公开工作年度报告", year))
	para("一、总体情况")
	para("按照条例要求，本机关认真做好信息公开工作。")
	for i, heading := range []string{"二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况"} {
		para(heading)
		b.WriteString(written(s.grid(i+2), layout))
	}
	para("五、存在的主要问题及改进情况")
	para("公开内容还不够丰富，下一步将加强培训。")
	return []byte(b.String())
}

func written(rows [][]string, layout string) string {
	var b strings.Builder
	if layout == "html" {
		b.WriteString("<table>\n")
	}
	for i, row := range rows {
		switch layout {
		case "html":
			b.WriteString("<tr><td>" + strings.Join(row, "</td><td>") + "</td></tr>\n")
		case "tabs":
			b.WriteString(strings.Join(row, "\t") + "\n")
		case "pipes":
			b.WriteString(strings.Join(row, " | ") + "\n")
		case "markdown":
			b.WriteString("| " + strings.Join(row, " | ") + " |\n")
			if i == 0 {
				b.WriteString("|" + strings.Repeat("---|", 8) + "\n")
			}
		case "blanks":
			b.WriteString(strings.Join(row, "    ") + "\n")
		case "one line":
			b.WriteString(strings.Join(row, " ") + " ")
		case "pipe lines":
			b.WriteString(strings.Join(row, "\n|\n") + "\n|\n")
		default:
			b.WriteString(strings.Join(row, "\n") + "\n")
		}
	}
	if layout == "html" {
		b.WriteString("</table>")
	}
	return b.String() + "\n"
}

var layoutsOfSheets = []string{"html", "tabs", "pipes", "markdown", "lines", "pipe lines", "blanks", "one line"}

// bordered are those in which a cell is one whatever it says.
var bordered = map[string]bool{"html": true, "tabs": true, "pipes": true, "markdown": true}

// saying is what is read from a cell.
type saying struct {
	value float64
	unit  string
	text  string
	sure  bool // not marked as doubtful
}

func readings(t *testing.T, doc []byte) (map[string]saying, *report.Report) {
	t.Helper()
	r, err := extract.New().Extract(doc)
	if err != nil {
		t.Fatalf("%v\n%s", err, doc)
	}
	out := map[string]saying{}
	for _, rd := range r.Readings {
		if !rd.Null {
			out[key(rd.Metric, rd.Applicant)] = saying{rd.Value, rd.Unit, rd.Text, !rd.Uncertain}
		}
	}
	return out, r
}

// places are cells of all tables, at the beginning, the middle and the end of their rows.
var places = map[form.Edition][]string{
	form.Editions[0]: {"regulations.created|not_applicable", "regulations.public_total|not_applicable", "licensing.items_change|not_applicable",
		"licensing.decisions|not_applicable", "fees.items_change|not_applicable", "procurement.projects|not_applicable", "procurement.amount|not_applicable",
		"requests.received|natural_person", "outcome.denied.internal_affairs|public_welfare", "outcome.total|total", "requests.carried_out|total",
		"review.upheld|not_applicable", "litigation.direct.other|not_applicable", "litigation.after_review.total|not_applicable"},
	form.Editions[1]: {"normative_documents.repealed|not_applicable", "licensing.decisions|not_applicable", "fees.amount|not_applicable",
		"requests.carried_in|natural_person", "outcome.other.miscellaneous|business", "outcome.partial|total", "requests.carried_out|research",
		"review.total|not_applicable", "litigation.after_review.pending|not_applicable"},
}

// rowOf returns the row of a cell: all of table 4 is one.
func rowOf(key string) string {
	metric, _, _ := strings.Cut(key, "|")
	switch m := form.MustLookup(metric); m.Info().Table.Number {
	case 2:
		row, _, _ := strings.Cut(metric, ".")
		return row
	case 4:
		return "table 4"
	}
	return metric
}

// TestUnreadCells puts what is no number into cells of all kinds: it is left out and
// noted, and the others stay where they are.
func TestUnreadCells(t *testing.T) {
	for _, layout := range layoutsOfSheets {
		t.Run(layout, func(t *testing.T) {
			t.Parallel()
			for e, cells := range places {
				whole, _ := readings(t, newSheet(e).write(layout))
				for _, at := range cells {
					for _, says := range []string{"NaN", "见附表", "#REF!", "27%", "二十七", "未统计", "12.3.4", "N.A.", "数据待统计", "???", "undefined", "6\uFFFD36", "12。5", "4'708", "1~5"} {
						want := maps.Clone(whole)
						s := newSheet(e)
						s.cells[at] = says
						got, r := readings(t, s.write(layout))
						if _, read := got[at]; read {
							t.Errorf("%s: %q is read as %v", at, says, got[at])
						}
						delete(want, at)
						if !bordered[layout] { // what is not certain is left out
							for k := range want {
								if _, read := got[k]; !read && rowOf(k) == rowOf(at) {
									delete(want, k)
								}
							}
						}
						if d := differ(want, got); d != "" {
							t.Errorf("%s: with %q (-want +got):\n%s", at, says, d)
						}
						if len(r.Notes) == 0 || r.Complete() {
							t.Errorf("%s: with %q: %d notes, complete is %v", at, says, len(r.Notes), r.Complete())
						}
					}
				}
			}
		})
	}
}

// differ returns how readings differ from those wanted, "" if they do not. To look
// for a difference takes many times as long as to see that there is none.
func differ(want, got map[string]saying) string {
	if maps.Equal(want, got) {
		return ""
	}
	return cmp.Diff(want, got, cmp.AllowUnexported(saying{}))
}

// TestWhatACellSays reads numbers in all the ways in which cells state them, in each
// layout: right, or left out, or marked as doubtful.
func TestWhatACellSays(t *testing.T) {
	const count, amount, change = "penalties.decisions|not_applicable", "fees.amount|not_applicable", "penalties.items_change|not_applicable"
	none := saying{}
	for _, c := range []struct {
		at, says string
		want     saying // its text is what the cell says; none: left out
	}{
		{count, "12万余件", saying{value: 120000, unit: "件"}},
		{count, "12万", saying{value: 120000, unit: "件", sure: true}},
		{count, "12万件", saying{value: 120000, unit: "件", sure: true}},
		{count, "2千", saying{value: 2000, unit: "件", sure: true}},
		{count, "3百余件", saying{value: 300, unit: "件"}},
		{count, "约12万", saying{value: 120000, unit: "件"}},
		{count, "10余件", saying{value: 10, unit: "件"}},
		{count, "120多件", saying{value: 120, unit: "件"}},
		{count, "300件左右", saying{value: 300, unit: "件"}},
		{count, "12万5千", saying{value: 125000, unit: "件", sure: true}},
		{count, "1.2亿", saying{value: 120000000, unit: "件", sure: true}},
		{count, "12万5", none},
		{count, "5千12万", none},
		{count, "4'708", none},
		{count, "12。5", none},
		{count, "1,259", saying{value: 1259, unit: "件", sure: true}},
		{count, "12,59", none},
		{amount, "125千元", saying{value: 125000, unit: "元", sure: true}},
		{amount, "2.5百万元", saying{value: 2500000, unit: "元", sure: true}},
		{amount, "12万5千元", saying{value: 125000, unit: "元", sure: true}},
		{amount, "0.00125亿", saying{value: 125000, unit: "元"}},
		{amount, "1.2亿元", saying{value: 1.2, unit: "亿元", sure: true}},
		{amount, "320万元", saying{value: 320, unit: "万元", sure: true}},
		{amount, "320余万元", saying{value: 320, unit: "万元"}},
		{amount, "约320万元", saying{value: 320, unit: "万元"}},
		{amount, "12万余元", saying{value: 120000, unit: "元"}},
		{amount, "2千", none}, // 元, or 万元 as the head has it
		{amount, ".5", saying{value: .5, unit: "万元", sure: true}},
		{amount, "¥320.5", saying{value: 320.5, unit: "万元"}},
		{amount, "￥320.5万元", saying{value: 320.5, unit: "万元", sure: true}},
		{amount, "人民币320.5元", saying{value: 320.5, unit: "元", sure: true}},
		{change, "(27)", saying{value: -27, unit: "项", sure: true}},
		{change, "（27）", saying{value: -27, unit: "项", sure: true}},
		{change, "负27", saying{value: -27, unit: "项", sure: true}},
		{change, "–27", saying{value: -27, unit: "项", sure: true}},
		{change, "−27", saying{value: -27, unit: "项", sure: true}},
		{change, "—27", saying{value: -27, unit: "项", sure: true}},
		{change, `\-27`, saying{value: -27, unit: "项", sure: true}},
		{change, "减少27项", saying{value: -27, unit: "项", sure: true}},
		{change, "▲27", saying{value: -27, unit: "项"}}, // up in charts, minus in accounts
		{change, "△27", saying{value: -27, unit: "项"}},
		{change, "27%", none},
		{count, "(27)", none},
		{count, "-27", saying{value: -27, unit: "件"}},
	} {
		for _, layout := range layoutsOfSheets {
			e := form.Editions[1]
			if c.at == change {
				e = form.Editions[0]
			}
			s := newSheet(e)
			s.cells[c.at] = c.says
			got, _ := readings(t, s.write(layout))
			want := c.want
			if read, ok := got[c.at]; ok {
				want.text = read.text
				if clean := strings.NewReplacer("￥", "¥", "−", "-", "（", "(", "）", ")"); clean.Replace(read.text) != clean.Replace(c.says) && want != none {
					t.Errorf("%s: %q is stated as %q", layout, c.says, read.text)
				}
			}
			if got[c.at] != want {
				t.Errorf("%s: %q is read as %+v, want %+v", layout, c.says, got[c.at], c.want)
			}
		}
	}
}

// TestTwoNumbersInACell never joins them, nor takes the first.
func TestTwoNumbersInACell(t *testing.T) {
	const at = "licensing.decisions|not_applicable"
	for _, layout := range layoutsOfSheets {
		for says, want := range map[string]saying{
			"2345 2346": {}, "1 2 5": {}, "12 3": {}, "1 25": {},
			"1 259": {value: 1259, unit: "件", text: "1 259", sure: true}, "1 259 300": {value: 1259300, unit: "件", text: "1 259 300", sure: true},
		} {
			s := newSheet(form.Editions[1])
			s.cells[at] = says
			got, _ := readings(t, s.write(layout))
			if _, read := got[at]; !read && !bordered[layout] {
				continue // where blanks divide cells, these are several
			}
			if got[at] != want {
				t.Errorf("%s: %q is read as %+v", layout, says, got[at])
			}
		}
	}
	for _, e := range form.Editions {
		for _, at := range places[e] {
			for _, says := range []string{"5<br>0", "<p>1</p><p>2</p>", "12<br/>3", "0<div>7</div>"} {
				s := newSheet(e)
				want, _ := readings(t, s.write("html"))
				s.cells[at] = says
				delete(want, at)
				got, r := readings(t, s.write("html"))
				if d := differ(want, got); d != "" {
					t.Errorf("%s: with %q (-want +got):\n%s", at, says, d)
				}
				if len(r.Notes) == 0 {
					t.Errorf("%s: %q is left out without a note", at, says)
				}
			}
		}
	}
}

// TestPageMarks puts the number of a page between a label and its values.
func TestPageMarks(t *testing.T) {
	for _, mark := range []string{"2/6", "Page 2 of 6", "page 2", "[2]", "- 3 -", "-3-", "第2页", "第 2 页 共 6 页", "第2页/共6页", "共6页 第2页", "— 3 —", "2 of 6", "页码：2"} {
		for _, layout := range []string{"lines", "one line", "blanks"} {
			for _, e := range form.Editions {
				s := newSheet(e)
				want, _ := readings(t, s.write(layout))
				s.between["行政处罚"] = mark
				got, _ := readings(t, s.write(layout))
				for k, v := range got {
					if want[k] != v {
						t.Errorf("%s: with %q %s is read as %v, not %v", layout, mark, k, v, want[k])
					}
				}
				if layout == "lines" && len(got) != len(want) {
					t.Errorf("%s: with %q %d cells are read, not %d", layout, mark, len(got), len(want))
				}
			}
		}
	}
}

// TestColumnsBesideTheForm adds columns of another year and of changes to those of the form.
func TestColumnsBesideTheForm(t *testing.T) {
	const head, row, at = "处理决定数量", "行政处罚", "penalties.decisions|not_applicable"
	for _, c := range []struct{ head, first, beside string }{ // the heads; the first value; those behind it
		{"本年处理决定数量~上年数~增减", "2236", "2100~136"},
		{"本年处理决定数量~上年数~增减", "2236", "2100~+6.5%"},
		{"本年处理决定数量~上年同期~同比", "2236", "2100~6.5%"},
		{"本年处理决定数量~上年同期数", "2236", "2100"},
		{"本年处理决定数量~去年~增幅(%)", "2236", "2100~6.5"},
		{"本年处理决定数量~2022年", "2236", "2100"},
		{"2023年处理决定数量~2022年处理决定数量", "2236", "2100"},
		{"2022年处理决定数量~2023年处理决定数量", "2100", "2236"},
		{"上年处理决定数量~本年处理决定数量", "2100", "2236"},
		{"上年数~本年处理决定数量", "2100", "2236"},
		{"处理决定数量（2022年）~处理决定数量（2023年）", "2100", "2236"},
		{"本年处理决定数量~较上年增减", "2236", "-136"},
	} {
		for _, layout := range layoutsOfSheets {
			s := newSheet(form.Editions[1])
			s.heads[head], s.cells[at], s.beside[row] = c.head, c.first, c.beside
			got, r := readings(t, s.write(layout))
			if v, read := got[at]; read && v.value != 2236 || !read && bordered[layout] {
				t.Errorf("%s, %s: read as %v", layout, c.head, v)
			}
			for k := range got {
				if strings.Contains(k, "items_") {
					t.Errorf("%s, %s: %s is read, which the form has not", layout, c.head, k)
				}
			}
			if r.Complete() && len(r.Readings) > 200 {
				t.Errorf("%s, %s: %d readings", layout, c.head, len(r.Readings))
			}
		}
	}
}

// TestOneCellOfMany changes one cell and demands that nothing else changes.
func TestOneCellOfMany(t *testing.T) {
	for _, c := range []struct {
		layout   string
		edition  form.Edition
		at, says string
		want     *saying // nil: left out
	}{
		{"tabs", form.Editions[0], "procurement.amount|not_applicable", "¥320.5", &saying{320.5, "万元", "¥320.5", false}},
		{"html", form.Editions[0], "licensing.items_change|not_applicable", "NaN", nil},
		{"html", form.Editions[1], "licensing.decisions|not_applicable", "12万余件", &saying{120000, "件", "12万余件", false}},
		{"html", form.Editions[1], "fees.amount|not_applicable", "125千元", &saying{125000, "元", "125千元", true}},
		{"html", form.Editions[1], "fees.amount|not_applicable", ".5", &saying{.5, "万元", ".5", true}},
		{"html", form.Editions[1], "licensing.decisions|not_applicable", "2345 2346", nil},
		{"tabs", form.Editions[1], "outcome.granted|business", "12万", &saying{120000, "件", "12万", true}},
		{"html", form.Editions[1], "outcome.granted|business", "(27)", nil},
		{"markdown", form.Editions[0], "penalties.items_change|not_applicable", `\-27`, &saying{-27, "项", `\-27`, true}},
		{"pipes", form.Editions[1], "review.pending|not_applicable", "1万", &saying{10000, "件", "1万", true}},
	} {
		s := newSheet(c.edition)
		want, _ := readings(t, s.write(c.layout))
		delete(want, c.at)
		if c.want != nil {
			want[c.at] = *c.want
		}
		s.cells[c.at] = c.says
		got, _ := readings(t, s.write(c.layout))
		if d := differ(want, got); d != "" {
			t.Errorf("%s, %s says %q (-want +got):\n%s", c.layout, c.at, c.says, d)
		}
	}
}

// A run of digits that ends at a blank, with more of its row behind, is no squashed row.
func TestCountsAreNotTorn(t *testing.T) {
	for _, layout := range layoutsOfSheets {
		for _, behind := range []string{"NaN", "见附表", "-", ""} {
			s := newSheet(form.Editions[0])
			s.cells["licensing.items_last_year|not_applicable"], s.cells["licensing.items_change|not_applicable"] = "320", behind
			s.cells["procurement.projects|not_applicable"], s.cells["procurement.amount|not_applicable"] = "48", behind
			got, _ := readings(t, s.write(layout))
			for at, want := range map[string]float64{"licensing.items_last_year": 320, "licensing.decisions": 607, "procurement.projects": 48} {
				if v, read := got[at+"|not_applicable"]; read && v.value != want {
					t.Errorf("%s: before %q %s is read as %v", layout, behind, at, v.value)
				}
			}
		}
	}
}
