package extract_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/extract"
	"gongkai/extract/message"
	"gongkai/extract/report"
	"gongkai/extract/specimen"
)

// page returns a report as a page, and what is read in it.
func page(t testing.TB, layout specimen.Layout) (string, *report.Report) {
	t.Helper()
	doc := string(specimen.Generate(8, specimen.Options{Kind: specimen.Report, Layout: layout, Noise: []specimen.Noise{}}).Bytes)
	r, err := extract.New().Extract([]byte(doc))
	if err != nil || !r.Complete() {
		t.Fatalf("the page itself: %v", err)
	}
	return doc, r
}

// facts is what a report says, wherever it says it.
func facts(r *report.Report) map[string]string {
	m := map[string]string{"agency": r.Agency, "year": fmt.Sprint(r.Year), "edition": r.Edition.String(), "published": r.PublishedOn}
	for _, rd := range r.Readings {
		m[rd.Metric.String()+"|"+rd.Applicant.String()] = fmt.Sprint(rd.Value, rd.Unit, rd.Null, rd.Uncertain)
	}
	return m
}

func mustRead(t testing.TB, doc string) *report.Report {
	t.Helper()
	r, err := extract.New().Extract([]byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// readsAs compares what a document says with a report.
func readsAs(t *testing.T, doc string, want *report.Report) *report.Report {
	t.Helper()
	r := mustRead(t, doc)
	if d := cmp.Diff(facts(want), facts(r)); d != "" {
		t.Errorf("(-page +as changed):\n%s", d)
	}
	return r
}

var (
	numberCell = regexp.MustCompile(`<td>(-?[0-9][0-9.,]*)</td>`)
	wholeRow   = regexp.MustCompile(`(?s)<tr>.*?</tr>`)
	wholeTable = regexp.MustCompile(`(?s)<table.*?</table>`)
)

// What a page does not show says nothing: each number has some of it beside.
func TestUnseenBesideNumbers(t *testing.T) {
	doc, want := page(t, specimen.HTML)
	for _, with := range []string{
		`#<span style="display:none">7</span>`,
		`<span style="color: red; DISPLAY : None !important">7</span>#`,
		`<b style='display:inline;display:none'><i>7</i></b>#`,
		`#<span style="visibility: hidden">7</span>`,
		`<font hidden>7</font>#`,
		`<font hidden="hidden"><br>7<br></font>#`,
		`#<template><p>7</p></template>`,
		`<del>7</del>#`,
		`<s>7</s><ins>#</ins>`,
		`<strike>7</strike>#`,
		`<span style="text-decoration:line-through">7</span>#`,
		`#<sup>1</sup>`,
		`#<sup>[1]</sup>`,
		`#<sup><a href="n1">注1</a></sup>`,
		`#<span style="vertical-align:super;font-size:8pt">1</span>`,
		`#<sub>2</sub>`,
		`<ruby>#<rp>(</rp><rt>7</rt><rp>)</rp></ruby>`,
		`#<span class="note x-hide">7</span>`,
		`#<p class="only-p">7</p>`,
		`#<span id="no-see">7</span>`,
		`#<i class=dim>7</i>`,
		`#<span style="display:none">7`, // ends with its cell
		`#<del>7`,
		`#<span style="display:none"><b>7</span>`,
		`#<span style="display:none"><img src="7.png">7<br>7</span>`,
		`#<div style="display:none"><p>7<p>7</div>`,
		`#<div style="display:none"><span style="display:none">7</span><div>7</div></div>`,
		`#<select><option>7<option>7</select>`,
		// and what it shows though it looks alike
		`<span aria-hidden="true">#</span>`,
		`<span style="display:none;display:inline">#</span>`,
		`<span style="overflow:hidden">#</span>`,
		`<input type="hidden" value="7">#`,
		`<span class="later">#</span>`,
		`<span class="printed">#</span>`,
		`<span class="scripted">#</span>`,
		`<span hidden style="display:block">#</span>`,
		`<sup>#</sup>`,
		`<span style="display:none"/>#`,
	} {
		t.Run(with, func(t *testing.T) {
			changed := numberCell.ReplaceAllStringFunc(doc, func(cell string) string {
				return "<td>" + strings.ReplaceAll(with, "#", numberCell.FindStringSubmatch(cell)[1]) + "</td>"
			})
			changed = strings.Replace(changed, "</head>", `<style>
/* .later { display: none } */ .x-hide, p.only-p { color: red; display: none }
#no-see{display:none}i.dim{visibility: hidden}.later{display:none}@media print { .printed { display: none } }
.scripted { display: none } .open .later { display: inline }
</style><script>show(".scripted")</script></head>`, 1)
			if changed == doc || !strings.Contains(changed, strings.SplitN(with, "#", 2)[0]) {
				t.Fatal("nothing was changed")
			}
			r := readsAs(t, changed, want)
			for _, rd := range r.Readings {
				if !rd.Null && !strings.Contains(changed[rd.Start:rd.End], strings.TrimSuffix(rd.Text, rd.Unit)) {
					t.Errorf("%s: %q stands at %q", rd.Metric, rd.Text, changed[rd.Start:rd.End])
				}
			}
		})
	}
}

// Rows, columns and tables that a page does not show are none.
func TestUnseenCells(t *testing.T) {
	doc, want := page(t, specimen.HTML)
	tables := wholeTable.FindAllString(doc, -1)
	old := numberCell.ReplaceAllString(strings.Join(tables, "\n"), "<td>1$1</td>")
	for _, test := range []struct {
		name, changed string
		told          bool
	}{
		{"rows", wholeRow.ReplaceAllStringFunc(doc, func(row string) string {
			return row + strings.Replace(numberCell.ReplaceAllString(row, "<td>9$1</td>"), "<tr>", `<tr style="display:none">`, 1)
		}), true},
		{"rows that do not end", wholeRow.ReplaceAllStringFunc(doc, func(row string) string {
			return strings.NewReplacer("<tr>", "<tr hidden>", "</tr>", "", "</td>", "").Replace(numberCell.ReplaceAllString(row, "<td>9$1</td>")) + row
		}), true},
		{"columns", strings.ReplaceAll(doc, "</td>\n</tr>", "</td>\n<td style='display: none'>5</td>\n</tr>"), false},
		{"columns in front", strings.ReplaceAll(doc, "<tr>\n", "<tr>\n<td hidden>5\n"), false},
		{"a copy before", strings.Replace(doc, "<h1>", `<div class="tab" style="display:none">`+old+"</div><h1>", 1), true},
		{"a copy behind", strings.Replace(doc, "</body>", `<div style="visibility:hidden"><div>`+old+"</div></div></body>", 1), true},
		{"tables", strings.Replace(doc, tables[0], strings.ReplaceAll(old, "<table", "<table hidden")+tables[0], 1), true},
		{"a template", strings.Replace(doc, "<h1>", "<template id=t>"+old+"</template><h1>", 1), true},
		{"a stray end tag", strings.Replace(doc, "<h1>", `<div hidden><p>`+strings.ReplaceAll(old, "</td>", "</div></font></td>")+"</div><h1>", 1), true},
		{"lost ends", strings.Replace(doc, "<h1>", `<div hidden><p><b><i>`+strings.NewReplacer("</td>", "", "</tr>", "").Replace(old)+"</div><h1>", 1), true},
		{"within a cell", strings.Replace(doc, tables[0], "<table><tr><td><div hidden>"+old+"</div>"+tables[0]+"</td></tr></table>", 1), true},
		// what does not end hides nothing, unless its kind needs no end
		{"the whole body", strings.Replace(doc, "<body>", `<body style="display:none">`, 1), false},
		{"block", strings.Replace(doc, "<h1>", `<div style="display:none"><h1>`, 1), false},
		{"line", strings.Replace(doc, "<h1>", `<span style="display:none"><h1>`, 1), false},
		{"struck", strings.Replace(doc, "<h1>", `<s><h1>`, 1), false},
		{"note", strings.Replace(doc, "</h1>", `<sup>1</h1>`, 1), false},
		{"row", strings.Replace(doc, "<h1>", `<table><tr hidden><td>5</table><h1>`, 1), false},
		{"many", strings.Replace(doc, "<h1>", strings.Repeat("<div hidden>", 1000)+"<h1>", 1), false},
		{"in a wide cell", strings.Replace(strings.Replace(doc, "<h1>", `<table><tr><td><div style="display:none"><h1>`, 1), "</body>", "</td></tr></table></body>", 1), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.changed == doc {
				t.Fatal("nothing was changed")
			}
			r := readsAs(t, test.changed, want)
			told := false
			for _, n := range r.Notes {
				told = told || n.Text.Code == message.HiddenCells
			}
			if told != test.told {
				t.Errorf("notes: %v", r.Notes)
			}
		})
	}
}

// 10 with something raised behind it is no 10, but for a note.
func TestExponents(t *testing.T) {
	doc, _ := page(t, specimen.HTML)
	cell := regexp.MustCompile(`(<td>行政许可</td>\n<td[^>]*>)[0-9]+`)
	for _, test := range []struct {
		text  string
		value float64
		sure  bool
	}{
		{"10<sup>4</sup>", 10, false}, {"1.2×10<sup>4</sup>", 1.2, false}, {"10<sup>-2</sup>", 10, false},
		{"10<sup>1</sup>", 10, true}, {"10<sup>注</sup>", 10, true}, {"110<sup>4</sup>", 110, true},
	} {
		r := mustRead(t, cell.ReplaceAllString(doc, "${1}"+test.text))
		read := false
		for _, rd := range r.Readings {
			if rd.Metric.String() == "licensing.decisions" {
				if read = true; rd.Value != test.value && !rd.Uncertain || rd.Uncertain == test.sure {
					t.Errorf("%s: %v, uncertain: %v", test.text, rd.Value, rd.Uncertain)
				}
			}
		}
		if test.sure && !read {
			t.Errorf("%s was not read", test.text)
		}
	}
}
