package browser

import (
	"maps"
	"math"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// shown is what a script sees of a page.
type shown struct {
	Lang, Title string
	Heads       int
	Beyond      int // pixels by which the page is wider than the window
	Charts      []drawnChart
	Links       []string // that lead to pages
	Bare        []string // cells that tell their quality by colour alone
	Faint       []string // texts on a colour that says something, and that is too near to theirs
}

// drawnChart is a chart as it was asked for and as it was drawn.
type drawnChart struct {
	Name          string
	Asked, Drawn  [][]*float64
	Width, Height int
	Shapes        int
	Table         []float64 // the numbers of the tables beside it
}

// look waits until a new width of the window has come to the charts.
const look = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done((() => {
	const number = (s) => { const v = s.replace(/[,\s%]/g, ""); return /^-?[\d.]+$/.test(v) ? [Number(v), Number(v) / 100] : []; };
	const page = document.documentElement;
	const light = (rgb) => rgb.match(/[\d.]+/g).slice(0, 3).map((v) => v / 255).map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
	const contrast = (a, b) => { const [low, high] = [light(a), light(b)].sort((x, y) => x - y); return (high + 0.05) / (low + 0.05); };
	const colours = [...document.querySelectorAll("td.verified, td.unverified, td.suspect, .mark")].map((n) => [n, getComputedStyle(n).color, getComputedStyle(n).backgroundColor])
		.concat([...document.querySelectorAll(".tile text")].map((n) => [n, getComputedStyle(n).fill, getComputedStyle(n.parentNode.querySelector("rect")).fill]));
	return {
		Lang: page.lang, Title: document.title, Heads: document.querySelectorAll("h1").length, Beyond: page.scrollWidth - page.clientWidth,
		Charts: [...document.querySelectorAll("[data-chart]")].map((n) => {
			const asked = JSON.parse(n.dataset.chart), it = echarts.getInstanceByDom(n), near = n.closest("section") || document;
			return {
				Name: n.getAttribute("aria-label"), Width: n.clientWidth, Height: n.clientHeight, Shapes: n.querySelectorAll("svg path").length,
				Asked: asked && asked.labels ? asked.series.map((s) => s.values) : [],
				Drawn: it ? it.getOption().series.map((s) => s.data.map((d) => d !== null && typeof d === "object" ? (Array.isArray(d.value) ? d.value[1] : d.value) : d)) : [],
				Table: [...near.querySelectorAll("td, th")].flatMap((c) => { const d = c.cloneNode(true); d.querySelectorAll(".sign, .unseen, .note").forEach((x) => x.remove()); return number(d.textContent); }),
			};
		}),
		Links: [...document.querySelectorAll("a[href]:not([download])")].map((a) => new URL(a.getAttribute("href"), location)).filter((u) => u.origin === location.origin).map((u) => u.pathname + u.search),
		Faint: colours.filter(([, ink, paper]) => contrast(ink, paper) < 4.5).map(([n, ink, paper]) => n.outerHTML.slice(0, 100) + " " + ink + " on " + paper),
		Bare: [...document.querySelectorAll(".paper td, section[aria-labelledby=glance] td, .mark")].filter((n) => n.matches(".verified, .unverified, .suspect")).filter((n) => !/[✓!]/.test(n.textContent) && !n.querySelector(".unseen") && !n.matches(".mark")).map((n) => n.outerHTML.slice(0, 200)),
	};
})()))))`

// kindOf returns what kind of page an address leads to: those of a kind differ in what they
// show, not in how.
func kindOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	kind := u.Path
	for _, part := range []string{"cell", "name", "sql"} {
		if u.Query().Has(part) {
			kind += " with " + part
		}
	}
	return kind
}

// identity returns what tells addresses of a kind apart: of whom they show something.
func identity(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	q := u.Query()
	return strings.Join([]string{q.Get("id"), q.Get("name"), q.Get("code"), q.Get("q"), q.Get("cell")}, " ")
}

// query writes a text for an address.
func query(s string) string { return url.QueryEscape(s) }

// noPage reports whether an address is that of a file or of data.
func noPage(address string) bool {
	path := pathOf(address)
	return strings.HasPrefix(path, "/api") || strings.HasSuffix(path, "/download") || strings.HasPrefix(path, "/assets/") || strings.Contains(path, ".")
}

// mustBeFound are pages that links must lead to.
var mustBeFound = []string{"/", "/agencies", "/agency", "/province", "/report", "/report with cell", "/explore", "/findings", "/queries", "/query with name", "/ask"}

// All pages that links lead to are shown in both languages, on a phone and on a desk: with
// their charts drawn of the numbers beside them, nothing in the console, no request to
// elsewhere, no part out of sight, and nothing that keeps people out.
func TestPages(t *testing.T) {
	root := generated(t)
	for _, in := range []struct {
		asked, tag, other string
		wide              bool // it is checked for all people on a desk, otherwise on a phone
	}{{"en", "en", "zh", true}, {"zh", "zh-CN", "en", false}} {
		t.Run(in.asked, func(t *testing.T) {
			t.Parallel()
			b := newTab(t, root)
			axe := axeSource(t)
			found := map[string]string{"/": "/?lang=" + in.asked, "/province": "/province?code=410000&lang=" + in.asked, // the one with prefectures
				"/ask with sql": "/ask?lang=" + in.asked + "&sql=" + query("SELECT year, count(*) AS reports FROM reports GROUP BY year ORDER BY year")}
			waiting := slices.Collect(maps.Values(found))
			for len(waiting) > 0 {
				address := waiting[0]
				waiting = waiting[1:]
				b.wide(1440)
				b.open(address)
				page := ask[shown](b, look)
				page.check(t, address, in.tag)
				if in.wide {
					b.accessible(address, axe)
				}
				b.picture(kindOf(address), in.asked, "1440")
				b.wide(360)
				ask[shown](b, look).check(t, address+" on a phone", in.tag)
				if !in.wide {
					b.accessible(address+" on a phone", axe)
				}
				b.picture(kindOf(address), in.asked, "360")
				b.blameless(address)
				for _, to := range page.Links {
					if kind := kindOf(to); found[kind] == "" && !noPage(to) && !strings.Contains(to, "lang="+in.other) {
						found[kind] = to
						waiting = append(waiting, to)
					}
				}
			}
			for _, kind := range mustBeFound {
				if found[kind] == "" {
					t.Errorf("no link leads to %s", kind)
				}
			}
			t.Logf("%d kinds of pages: %v", len(found), found)
		})
	}
}

// check checks what holds for each page.
func (s shown) check(t *testing.T, where, tag string) {
	t.Helper()
	if s.Lang != tag {
		t.Errorf("%s is in %s, not %s", where, s.Lang, tag)
	}
	if s.Heads != 1 || strings.HasPrefix(s.Title, " ") {
		t.Errorf("%s has %d heads and the title %q", where, s.Heads, s.Title)
	}
	if s.Beyond > 0 {
		t.Errorf("%s is %d pixels wider than the window", where, s.Beyond)
	}
	for _, bare := range s.Bare {
		t.Errorf("%s has a quality by colour alone: %s", where, bare)
	}
	for _, faint := range s.Faint {
		t.Errorf("%s: this can hardly be read: %s", where, faint)
	}
	for _, c := range s.Charts {
		c.check(t, where)
	}
}

// check checks that a chart shows what it was asked for, of which there is something, and that
// a table says the same.
func (c drawnChart) check(t *testing.T, where string) {
	t.Helper()
	values := 0
	if len(c.Drawn) != len(c.Asked) {
		t.Errorf("%s: %q draws %d series of %d", where, c.Name, len(c.Drawn), len(c.Asked))
		return
	}
	for i, asked := range c.Asked {
		if !slices.EqualFunc(asked, c.Drawn[i], func(a, b *float64) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }) {
			t.Errorf("%s: %q draws %v of %v", where, c.Name, c.Drawn[i], asked)
		}
		for _, v := range asked {
			if v == nil {
				continue
			}
			if values++; !slices.ContainsFunc(c.Table, func(n float64) bool { return math.Abs(n-*v) < 1e-3*math.Max(1, math.Abs(*v)) }) {
				t.Errorf("%s: %v of %q is in no table beside it", where, *v, c.Name)
			}
		}
	}
	if values == 0 || c.Shapes == 0 || c.Width < 200 || c.Height < 100 {
		t.Errorf("%s: %q has %d values, %d shapes, %d × %d pixels", where, c.Name, values, c.Shapes, c.Width, c.Height)
	}
}
