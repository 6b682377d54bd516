package pdf

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/extract/internal/parts"
)

// shown returns a text with | behind cells, / behind rows, [ and ] around tables.
func shown(t testing.TB, doc []byte) string {
	t.Helper()
	var f parts.File
	if err := Read(doc, &f); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for i, p := range f.Parts {
		end := len(f.Text)
		if i+1 < len(f.Parts) {
			end = f.Parts[i+1].From
		}
		if i > 0 {
			b.WriteString("---\n")
		}
		b.Write(f.Text[p.From:end])
	}
	return strings.NewReplacer("\x1D", "[", "\x1E", "/", "\x1F", "|").Replace(b.String())
}

func TestPages(t *testing.T) {
	xs := []float64{50, 150, 200, 250}
	cases := map[string]struct {
		draw func(m *made)
		want string
	}{
		"a table between lines": {func(m *made) {
			d := m.page()
			d.text(50, 50, "一、总体情况")
			d.table(xs, []float64{100, 120, 140}, []string{"受理", "12", "3"}, []string{"办结", "225", ""})
			d.text(50, 200, "二、其他")
		}, "一、总体情况\n[受理|12|3|/办结|225||/\n二、其他\n"},
		"a cell over two columns, one over two rows": {func(m *made) {
			d := m.page()
			d.line(50, 100, 250, 100)
			d.line(150, 120, 250, 120)
			d.line(50, 140, 250, 140)
			d.line(50, 100, 50, 140)
			d.line(150, 100, 150, 140)
			d.line(200, 120, 200, 140)
			d.line(250, 100, 250, 140)
			d.fill(xs, []float64{100, 120}, []string{"甲", "乙"}, []string{"", "1", "2"})
		}, "[甲|乙|/1|2|/\n"},
		"sides without rules": {func(m *made) {
			d := m.page()
			for y := 100.0; y <= 140; y += 20 {
				d.line(50, y, 250, y)
			}
			d.line(150, 100, 150, 140)
			d.line(200, 100, 200, 140)
			d.fill(xs, []float64{100, 120}, []string{"受理", "12", "3"}, []string{"办结", "2", "0"})
		}, "[受理|12|3|/办结|2|0|/\n"},
		"thin bars, behind them a filled ground": {func(m *made) {
			d := m.page()
			d.WriteString("0.9 g 50 660 200 40 re f 0 g\n")
			for _, x := range xs {
				fmt.Fprintf(d, "%.0f 660 0.5 40 re f\n", x)
			}
			for y := 660; y <= 700; y += 20 {
				fmt.Fprintf(d, "50 %d 200 0.5 re f\n", y)
			}
			d.fill(xs, []float64{100, 120}, []string{"受理", "12", "3"}, []string{"办结", "2", "0"})
		}, "[受理|12|3|/办结|2|0|/\n"},
		"a number that its cell breaks": {func(m *made) {
			d := m.page()
			d.table([]float64{50, 150, 171, 250}, []float64{100, 130, 160}, []string{"受理", "123\n45", "3\n4"}, []string{"办结", "2", "0"})
		}, "[受理|12345|3\n4|/办结|2|0|/\n"},
		"printed twice to look bold": {func(m *made) {
			d := m.page()
			d.text(50, 50, "年报112")
			d.text(50.3, 50, "年报112")
		}, "年报112\n"},
		"running text is not broken, columns of it are kept": {func(m *made) {
			d := m.page()
			d.text(70, 50, "全年共收到政府信息公开申请1")
			d.text(50, 65, "2件。")
			d.text(50, 90, "受理")
			d.text(150, 90, "12")
		}, "    全年共收到政府信息公开申请12件。\n受理                12\n"},
		"a title of two lines, before another": {func(m *made) {
			d := m.page()
			for i, line := range []string{"东市西", "区年度报告", "西区报告"} {
				d.WriteString("2 0 0 2 0 -800 cm\n") // twice as large
				d.text(60, 20+15*float64(i), line)
				d.WriteString("0.5 0 0 0.5 0 400 cm\n")
			}
			for i := range 5 {
				d.text(50, 150+15*float64(i), "一二三四五六七八九十。")
			}
		}, "              东市西区年度报告\n              西区报告\n" + strings.Repeat("一二三四五六七八九十。\n", 5)},
		"numbers, heads and feet of pages": {func(m *made) {
			for i := range 3 {
				d := m.page()
				d.text(250, 30, "某市人民政府")
				d.text(50, 100, "正文"+[]string{"甲", "乙", "丙"}[i])
				d.text(50, 760, fmt.Sprintf("2026/1/%d 印", i+1))
				d.text(290, 780, fmt.Sprintf("- %d -", i+1))
			}
		}, strings.Repeat(" ", 39) + "某市人民政府\n正文甲\n---\n正文乙\n---\n正文丙\n"},
		"a table goes on at the next page, its head again": {func(m *made) {
			d := m.page()
			d.table(xs, []float64{100, 120, 140}, []string{"", "申请", "答复"}, []string{"受理", "12", "3"})
			d = m.page()
			d.table(xs, []float64{60, 80, 100}, []string{"", "申请", "答复"}, []string{"办结", "2", "0"})
			d.text(50, 200, "二、其他")
		}, "[|申请|答复|/受理|12|3|/---\n办结|2|0|/\n二、其他\n"},
		"a row torn by the end of a page": {func(m *made) {
			d := m.page()
			d.table(xs, []float64{100, 120, 140}, []string{"", "申请", "答复"}, []string{"没有现成信息", "12", "3"})
			d = m.page()
			for _, x := range xs { // no rule above
				d.line(x, 60, x, 100)
			}
			d.line(50, 80, 250, 80)
			d.line(50, 100, 250, 100)
			d.fill(xs, []float64{60, 80}, []string{"需要制作"}, []string{"其他", "2", "0"})
		}, "[|申请|答复|/没有现成信息需要制作|12|3|/---\n其他|2|0|/\n"},
		"another table at the next page": {func(m *made) {
			m.page().table(xs, []float64{100, 120, 140}, []string{"", "申请", "答复"}, []string{"受理", "12", "3"})
			m.page().table([]float64{50, 150, 350}, []float64{60, 80, 100}, []string{"", "诉讼"}, []string{"办结", "2"})
		}, "[|申请|答复|/受理|12|3|/\n---\n[|诉讼|/办结|2|/\n"},
		"turned pages": {func(m *made) {
			d := m.page()
			d.more = "/Rotate 90"
			d.WriteString("0 1 -1 0 600 0 cm\n")
			d.table(xs, []float64{100, 120, 140}, []string{"受理", "12", "3"}, []string{"办结", "225", ""})
		}, "[受理|12|3|/办结|225||/\n"},
		"text upside down": {func(m *made) {
			d := m.page()
			d.WriteString("-1 0 0 -1 600 800 cm\n")
			d.table(xs, []float64{100, 120, 140}, []string{"受理", "12", "3"}, []string{"办结", "225", ""})
		}, "[受理|12|3|/办结|225||/\n"},
		"a frame around the page": {func(m *made) {
			d := m.page()
			d.WriteString("20 20 560 760 re S\n")
			d.text(50, 50, "一、总体情况")
			d.table(xs, []float64{100, 120, 140}, []string{"受理", "12", "3"}, []string{"办结", "2", "0"})
		}, "一、总体情况\n[受理|12|3|/办结|2|0|/\n"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var m made
			c.draw(&m)
			if got := shown(t, m.bytes()); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}
