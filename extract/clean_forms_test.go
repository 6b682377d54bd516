package extract_test

import (
	"strings"
	"testing"

	"gongkai/extract/specimen"
)

// Characters in other forms, and what is no character, do not change what a report
// says.
func TestFormsOfCharacters(t *testing.T) {
	doc, _ := page(t, specimen.CellLines)
	const agency = "民乐县长青镇人民政府"
	_, from, _ := strings.Cut(doc, "一、总体情况")
	doc = agency + "2021年政府信息公开工作年度报告\n发布时间：2022-01-20\n一、总体情况" + from
	want := readsAs(t, doc, mustRead(t, doc))
	if want.Agency != agency || want.Year != 2021 {
		t.Fatalf("%s %d", want.Agency, want.Year)
	}
	behindHan := func(mark string) string {
		var b strings.Builder
		for _, r := range doc {
			b.WriteRune(r)
			if r >= 0x4E00 && r < 0xA000 {
				b.WriteString(mark)
			}
		}
		return b.String()
	}
	lines := func(before, behind string) string {
		return before + strings.ReplaceAll(doc, "\n", behind+"\n"+before) + behind
	}
	for _, test := range []struct{ name, doc string }{
		{"radicals of the supplement", strings.NewReplacer("民", "⺠", "长", "⻓", "见", "⻅", "青", "⻘", "贝", "⻉", "车", "⻋", "页", "⻚", "风", "⻛", "西", "⻄", "食", "⻝").Replace(doc)},
		{"radicals of Kangxi", strings.NewReplacer("人", "⼈", "工", "⼯", "一", "⼀", "二", "⼆", "行", "⾏", "自", "⾃", "长", "⾧", "见", "⾒", "户", "⼾", "青", "⾭", "大", "⼤").Replace(doc)},
		{"radicals that are traditional", strings.NewReplacer("长", "⻑", "见", "⾒", "门", "⾨", "车", "⾞", "页", "⾴").Replace(doc)},
		{"compatibility ideographs", strings.NewReplacer("行", "\uFA08", "理", "\uF9E4", "律", "\uF9D8", "度", "\uFA01").Replace(doc)},
		{"form selectors", behindHan("\uFE00")},
		{"the last form selector", behindHan("\uFE0F")},
		{"ideographic selectors", behindHan("\U000E0100")},
		{"the last ideographic selector", behindHan("\U000E01EF")},
		{"selectors as references", behindHan("&#xE0101;")},
		{"selectors behind digits", strings.NewReplacer("0", "0\uFE0E", "1", "1\uFE0F", "2", "2\U000E0102").Replace(doc)},
		{"isolates", lines("\u2067", "\u2069")},
		{"colours", lines("\x1B[31m", "\x1B[0m")},
		{"colours within words", behindHan("\x1B[1;38;5;196m")},
		{"colours behind digits", strings.NewReplacer("0", "\x1B[32m0\x1B[m", "1", "\x1B[7m1\x1B[27m").Replace(doc)},
		{"clearing of lines", lines("\x1B[2K\x1B[1G", "\x1B[K")},
		{"private modes", "\x1B[?25l\x1B[?2004h" + doc + "\x1B[?25h"},
		{"titles of windows", "\x1B]0;报告 2020\a" + doc},
		{"links", lines("\x1B]8;;http://www.x.gov.cn/2019/20.html\x1B\\", "\x1B]8;;\x1B\\")},
		{"character sets", lines("\x1B(B", "\x1B)0")},
		{"one character", lines("\x1B7", "\x1B8")},
		{"in one byte more", lines("\u009B31m", "\u009B0m")},
		{"as references", lines("&#27;[31m", "&#x1B;[0m")},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.doc == doc {
				t.Fatal("nothing was changed")
			}
			readsAs(t, test.doc, want)
		})
	}
}
