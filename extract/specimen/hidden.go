package specimen

import (
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"
)

// markup is what HTML has around the text of a cell, and what is no part of it.
type markup struct {
	lead, tail string // within the cell
	beside     string // behind it
}

// hiding draws an attribute that keeps an element from being shown.
func hiding(r *rng) string {
	return one(r, ` style="display:none"`, ` style="display: none;"`, ` style="DISPLAY: NONE"`, ` style="color:red;display:none !important"`,
		` style='visibility:hidden'`, ` style="visibility: hidden; width:0"`, ` hidden`, ` hidden="hidden"`, ` hidden=""`, ` style=display:none`,
		" style=\"\n display :none\"")
}

// hiddenDigits puts digits that are not shown before or behind those of many
// cells: marks against copying, and keys to sort by.
func (t *trap) hiddenDigits() {
	r, attr := t.r, hiding(t.r)
	way := r.IntN(6)
	share := one(r, 1, .3, .05)
	t.beside(share, func(c *cell) (lead, tail string) {
		digits := one(r, "0", "1", fmt.Sprint(r.IntN(100)), "0000"+c.text, "；")
		unseen := "<span" + attr + ">" + digits + "</span>"
		switch way {
		case 0:
			return unseen, ""
		case 1:
			return "", "<template>" + digits + "</template>"
		case 2:
			return "<i" + attr + "><b>" + digits + "<br>" + digits + "<img src=x></b></i>", ""
		case 3:
			return "<!-- " + digits + " -->", unseen
		}
		return "", unseen
	})
}

// beside returns a share of the cells, and at least one, markup around their text.
func (t *trap) beside(share float64, around func(c *cell) (lead, tail string)) {
	all := t.cells(func(c *cell) bool { return c.text != "" })
	if len(all) == 0 {
		return
	}
	always := t.r.IntN(len(all))
	for i, c := range all {
		if i == always || t.r.odds(share) {
			c.markup.lead, c.markup.tail = around(c)
		}
	}
}

// hiddenByClass hides digits by a rule of the page's style sheet.
func (t *trap) hiddenByClass() {
	name := one(t.r, "hide", "d-none", "x1f", "copy-mark")
	css := fmt.Sprintf(one(t.r, ".%s{display:none}", ".%s { display: none; }", "span.%s {visibility:hidden}", ".a, .%s{ color:#fff; display:none!important }"), name)
	t.d.style = css
	class := one(t.r, `class="%s"`, `class="s9 %s"`, `class=%s`)
	t.beside(one(t.r, 1, .2), func(*cell) (string, string) {
		return "", "<span " + fmt.Sprintf(class, name) + ">" + fmt.Sprint(t.r.IntN(10)) + "</span>"
	})
}

// deleted keeps the old number beside the new one, struck through.
func (t *trap) deleted() {
	name := one(t.r, "del", "s", "strike", "DEL", "del")
	t.beside(one(t.r, 1, .3, .05), func(c *cell) (string, string) {
		old := fmt.Sprintf("<%s>%d</%s>", name, t.r.between(0, 9999), strings.ToLower(name))
		if t.r.odds(.3) {
			old = fmt.Sprintf(`<%s datetime="2024-01-20" cite="/2024/3.html"><span>%d</span></%s>`, name, t.r.between(0, 99), name)
		}
		if t.r.odds(.3) {
			return "", old
		}
		return old, ""
	})
}

// raisedNotes sets the number of a note behind that of a cell.
func (t *trap) raisedNotes() {
	note := one(t.r, "<sup>%d</sup>", "<sup>[%d]</sup>", "<sup>（%d）</sup>", `<a href="#fn%[1]d"><sup>%[1]d</sup></a>`, `<sup><a href="#n%[1]d">%[1]d</a></sup>`,
		"<SUP>%d)</SUP>", `<sup class="footnote"><span>%d</span></sup>`, "<sup>注%d</sup>")
	if t.r.odds(.2) {
		t.beside(.3, func(c *cell) (string, string) {
			return "<ruby>", fmt.Sprintf("<rp>(</rp><rt>%d</rt><rp>)</rp></ruby>", t.r.between(1, 9))
		})
		return
	}
	t.beside(one(t.r, 1, .3, .05), func(*cell) (string, string) { return "", fmt.Sprintf(note, t.r.between(1, 9)) })
}

// other draws a number that is not the cell's.
func (t *trap) other(c *cell) string {
	v, n := int(t.value(c).V), 0
	if t.r.odds(.5) || v > 0 {
		n = t.r.between(0, 2*max(v, 20))
	}
	if n == v {
		n++
	}
	return strconv.Itoa(n)
}

// hiddenTable puts a copy with other numbers, which is not shown, before or
// behind a table.
func (t *trap) hiddenTable() {
	attr := hiding(t.r)
	which := one(t.r, 0, 2, 3, 4) // 0: each table
	var out []block
	for _, b := range t.d.blocks {
		if b.grid == nil || which != 0 && b.grid.table != which {
			out = append(out, b)
			continue
		}
		last := *b.grid
		last.rows = make([][]cell, len(b.grid.rows))
		for i, row := range b.grid.rows {
			last.rows[i] = slices.Clone(row)
			for _, c := range values(last.rows[i]) {
				c.text = t.other(c)
			}
		}
		last.within = one(t.r, "<div"+attr+">", "<div"+attr+"><div>\n<p>上年数据</p>", "<template>")
		if t.r.odds(.2) {
			last.within, last.attrs = "", attr
		}
		copied := block{kind: table, grid: &last}
		if t.r.odds(.5) {
			out = append(out, copied, b)
		} else {
			out = append(out, b, copied)
		}
	}
	t.d.blocks = out
}

// hiddenRows puts rows or columns of other numbers, which are not shown, into
// the tables.
func (t *trap) hiddenRows() {
	attr := hiding(t.r)
	columns := t.r.odds(.3)
	for _, g := range t.grids() {
		g.behind = map[int]string{}
		for i, row := range g.rows {
			vs := values(row)
			if len(vs) == 0 {
				continue
			}
			if columns {
				for _, c := range vs {
					c.markup.beside = "<td" + attr + ">" + t.other(c) + "</td>"
				}
				continue
			}
			if t.r.odds(.6) {
				continue
			}
			var b strings.Builder
			b.WriteString("<tr" + attr + ">")
			for _, c := range row {
				text := html.EscapeString(flat(c.text, ""))
				if c.value {
					text = t.other(&c)
				}
				b.WriteString("<td>" + text + "</td>")
			}
			b.WriteString("</tr>\n")
			g.behind[i] = b.String()
		}
	}
}

// seemingHidden puts numbers into elements that are shown, though they look
// like some that are not.
func (t *trap) seemingHidden() {
	lead := one(t.r, `<span aria-hidden="true">`, `<span class="hidden-xs">`, `<span data-hidden="1">`, `<span title="display:none">`, `<ins>`,
		`<span style="--display:none">`, `<span style="display:inline">`, `<span hidefocus="true">`, `<small>`, `<u>`, `<span style="overflow:hidden">`)
	name, _, _ := strings.Cut(strings.Trim(lead, "<>"), " ")
	t.beside(one(t.r, 1, .3), func(*cell) (string, string) { return lead, "</" + name + ">" })
}
