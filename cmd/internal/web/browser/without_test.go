package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// All is there without scripts, too: the way to the source, and what forms choose.
func TestWithoutScripts(t *testing.T) {
	t.Parallel()
	b := newTab(t, generated(t))
	b.wide(360)
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	b.open("/?lang=zh")
	for _, s := range journey {
		b.follow(chromedp.Click(s.link))
		if at := b.at(); pathOf(at) != s.to {
			t.Fatalf("%s leads to %s", s.link, at)
		}
	}
	b.arrived()
	b.open("/?lang=zh&year=2021")
	b.follow(chromedp.SetValue("#year", "2019"), chromedp.Click(`form.choose button`))
	if at := b.at(); !strings.Contains(at, "year=2019") || !strings.Contains(at, "lang=zh") {
		t.Errorf("the form leads to %s", at)
	}
	if n := ask[int](b, `[...document.querySelectorAll("[data-chart], [data-copy]")].filter((n) => n.checkVisibility()).length`); n > 0 {
		t.Errorf("%d places wait for a script", n)
	}
	b.blameless("without scripts")
}

// lookAtPaper says what a printed page has: nothing of what leads elsewhere, and the whole of
// each table.
const lookAtPaper = `(() => ({
	Led: [...document.querySelectorAll("header, footer, form, button")].filter((n) => n.checkVisibility()).map((n) => n.outerHTML.slice(0, 100)),
	Cut: [...document.querySelectorAll(".scroll")].filter((n) => n.scrollHeight > n.clientHeight + 1 && getComputedStyle(n).overflowY !== "visible").map((n) => n.outerHTML.slice(0, 100)),
}))()`

// Pages are fit to be printed.
func TestPrinted(t *testing.T) {
	t.Parallel()
	b := newTab(t, generated(t))
	b.wide(1440)
	b.open("/")
	for _, s := range journey {
		if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
			t.Fatal(err)
		}
		paper := ask[struct{ Led, Cut []string }](b, lookAtPaper)
		if len(paper.Led)+len(paper.Cut) > 0 {
			t.Errorf("%s on paper has %q and cuts %q", b.at(), paper.Led, paper.Cut)
		}
		if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: ""}); err != nil {
			t.Fatal(err)
		}
		b.follow(chromedp.Click(s.link))
	}
	b.blameless("on paper")
}

// ownMap has a province, and a place whose code no report has and whose name is an attack.
const ownMap = `{"type": "FeatureCollection", "features": [
	{"type": "Feature", "properties": {"code": "410000", "name": "河南省"}, "geometry": {"type": "Polygon", "coordinates": [[[110, 32], [116, 32], [116, 36], [110, 36], [110, 32]]]}},
	{"type": "Feature", "properties": {"code": "999999", "name": "<img src=x onerror=pwned=1>"}, "geometry": {"type": "Polygon", "coordinates": [[[100, 32], [106, 32], [106, 36], [100, 36], [100, 32]]]}}]}`

// lookAtMap says what the map draws, and where a click in the middle of a province must be.
const lookAtMap = `(() => new Promise((done) => {
	const look = () => {
		const node = document.querySelector("[data-map]"), it = echarts.getInstanceByDom(node);
		if (!it) return setTimeout(look, 20);
		node.scrollIntoView();
		const [x, y] = it.convertToPixel({ seriesIndex: 0 }, [113, 34]), box = node.getBoundingClientRect();
		done({ Data: it.getOption().series[0].data.length, X: box.left + x, Y: box.top + y, Shapes: node.querySelectorAll("svg path").length });
	};
	look();
}))()`

// A map of the user's own shows the numbers, and leads where the tiles do.
func TestOwnMap(t *testing.T) {
	t.Parallel()
	b := newTab(t, serveWith(t, generatedStore(t), []byte(ownMap)))
	b.wide(1440)
	b.open("/")
	m := ask[struct {
		Data, Shapes int
		X, Y         float64
	}](b, lookAtMap)
	if m.Data < 20 || m.Shapes < 2 {
		t.Errorf("%d numbers are drawn in %d shapes", m.Data, m.Shapes)
	}
	b.follow(chromedp.MouseClickXY(m.X, m.Y))
	if at := b.at(); pathOf(at) != "/province" || !strings.Contains(at, "code=410000") {
		t.Errorf("the map leads to %s", at)
	}
	b.blameless("with an own map")
}
