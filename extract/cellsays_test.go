package extract_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/extract"
	"gongkai/extract/form"
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
	for i, m := range form.InOrder(2, e) {
		put(m, form.NotApplicable, 311+37*i)
	}
	var sum [form.Columns]int
	rows := form.InOrder(3, e)
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
	for i, m := range form.InOrder(4, e) {
		v := i%5 + 2 + i/5
		if i%5 == 4 {
			v = 2 + 3 + 4 + 5 + 4*(i/5)
		}
		put(m, form.NotApplicable, v)
	}
	return s
}

// grid gives the rows of a table.
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
			head, label := []string{"信息内容"}, ms[0].Info().RowZH
			for _, m := range ms {
				h, _, _ := strings.Cut(m.Info().ColZH, "|")
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
		for _, m := range form.InOrder(2, s.edition) {
			id, _, _ := strings.Cut(m.String(), ".")
			if id != last {
				flush()
			}
			last, ms = id, append(ms, m)
		}
		flush()
	case 3:
		rows = append(rows, []string{"申请人情况"}, []string{"自然人", "法人或其他组织", "总计"}, []string{"商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"})
		for _, m := range form.InOrder(3, s.edition) {
			row := strings.Split(m.Info().RowZH, "/")
			for a := form.NaturalPerson; a <= form.AllApplicants; a++ {
				row = append(row, s.cells[key(m, a)])
			}
			rows = append(rows, row)
		}
	case 4:
		results := []string{"结果维持", "结果纠正", "其他结果", "尚未审结", "总计"}
		rows = append(rows, []string{"行政复议", "行政诉讼"}, append(append([]string{}, results...), "未经复议直接起诉", "复议后起诉"),
			append(append([]string{}, results...), results...), of(form.InOrder(4, s.edition), form.NotApplicable))
	}
	return rows
}

// write gives the report in a layout.
func (s *sheet) write(layout string) []byte {
	var b strings.Builder
	year := 2020
	if s.edition == form.Edition2021 {
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

func readings(t *testing.T, doc []byte) (map[string]saying, *extract.Report) {
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
	form.Edition2019: {"regulations.created|not_applicable", "regulations.public_total|not_applicable", "licensing.items_change|not_applicable",
		"licensing.decisions|not_applicable", "fees.items_change|not_applicable", "procurement.projects|not_applicable", "procurement.amount|not_applicable",
		"requests.received|natural_person", "outcome.denied.internal_affairs|public_welfare", "outcome.total|total", "requests.carried_out|total",
		"review.upheld|not_applicable", "litigation.direct.other|not_applicable", "litigation.after_review.total|not_applicable"},
	form.Edition2021: {"normative_documents.repealed|not_applicable", "licensing.decisions|not_applicable", "fees.amount|not_applicable",
		"requests.carried_in|natural_person", "outcome.other.miscellaneous|business", "outcome.partial|total", "requests.carried_out|research",
		"review.total|not_applicable", "litigation.after_review.pending|not_applicable"},
}

// rowOf gives the row of a cell: all of table 4 is one.
func rowOf(key string) string {
	metric, _, _ := strings.Cut(key, "|")
	switch m := form.MustLookup(metric); m.Info().Table {
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
	for _, says := range []string{"NaN", "见附表", "#REF!", "27%", "二十七", "未统计", "12.3.4", "N.A.", "数据待统计", "???", "undefined", "6\uFFFD36", "12。5", "4'708", "1~5"} {
		for _, layout := range layoutsOfSheets {
			for e, cells := range places {
				for _, at := range cells {
					s := newSheet(e)
					want, _ := readings(t, s.write(layout))
					s.cells[at] = says
					got, r := readings(t, s.write(layout))
					if _, read := got[at]; read {
						t.Errorf("%s, %s: %q is read as %v", layout, at, says, got[at])
					}
					delete(want, at)
					if !bordered[layout] { // what is not certain is left out
						for k := range want {
							if _, read := got[k]; !read && rowOf(k) == rowOf(at) {
								delete(want, k)
							}
						}
					}
					if d := cmp.Diff(want, got, cmp.AllowUnexported(saying{})); d != "" {
						t.Errorf("%s, %s: with %q (-want +got):\n%s", layout, at, says, d)
					}
					if len(r.Notes) == 0 || r.Complete() {
						t.Errorf("%s, %s: with %q: %d notes, complete is %v", layout, at, says, len(r.Notes), r.Complete())
					}
				}
			}
		}
	}
}
