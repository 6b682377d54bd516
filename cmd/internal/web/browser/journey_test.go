package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// stage is a step from a page to the next: the link that leads there, and where that is.
type stage struct{ link, to string }

// journey leads from the map to the line of a document that a number was read from.
var journey = []stage{
	{`.tiles a[href*="code=410000"]`, "/province"},
	{`section[aria-labelledby="agencies"] a[href*="/agency"]`, "/agency"},
	{`section[aria-labelledby="reports"] a[href*="/report"]`, "/report"},
	{`.paper a[href*="requests.received%7Ctotal"]`, "/report"},
}

// found is what a page says of a cell, and what stands in its source.
type foundCell struct{ Value, Marked, Line, Source, Chosen string }

const lookAtCell = `(() => {
	const mark = document.querySelector(".passage mark"), cell = document.querySelector(".paper .chosen a").cloneNode(true);
	cell.querySelectorAll(".sign, .unseen").forEach((n) => n.remove());
	const line = mark.closest("pre").textContent.split("\n").find((l) => l.includes(mark.textContent));
	return { Value: cell.textContent.trim(), Marked: mark.textContent, Line: line, Source: document.querySelector(".cell .path").textContent,
		Chosen: document.querySelector(".paper [aria-current=true]").getAttribute("href") };
})()`

// arrived checks that a cell is shown with the line that it was read from.
func (b *tab) arrived() {
	b.t.Helper()
	c := ask[foundCell](b, lookAtCell)
	if c.Value == "" || strings.ReplaceAll(c.Value, ",", "") != c.Marked {
		b.t.Errorf("the cell has %q, its source %q", c.Value, c.Marked)
	}
	files, err := filepath.Glob("reports/*")
	if err != nil {
		b.t.Fatal(err)
	}
	for _, f := range files {
		if !strings.Contains(c.Source, filepath.Base(f)) {
			continue
		}
		if text, err := os.ReadFile(f); err != nil || !strings.Contains(string(text), strings.Trim(c.Line, "…")) {
			b.t.Errorf("%q is not a line of %s: %v", c.Line, f, err)
		}
		return
	}
	b.t.Errorf("%q names no source", c.Source)
}

func TestClicksLeadToTheSource(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"en", "zh"} {
		b := newTab(t, generated(t))
		b.wide(1440)
		b.open("/?lang=" + lang)
		for _, s := range journey {
			b.follow(chromedp.Click(s.link))
			if at := b.at(); pathOf(at) != s.to || !strings.Contains(at, "lang="+lang) {
				t.Fatalf("a click on %s leads to %s", s.link, at)
			}
		}
		b.arrived()
		b.picture("/report at the source", lang, "1440")
		b.follow(chromedp.Click("a.tongue"))
		if at := b.at(); pathOf(at) != "/report" || strings.Contains(at, "lang="+lang) || !strings.Contains(at, "cell=") {
			t.Errorf("the other language of a cell is at %s", at)
		}
		b.arrived()
		b.blameless("the way to the source")
	}
}

// focus is what the keyboard is at.
type focus struct {
	Name, Role string
	Here, Seen bool // it is what was asked for; people see that it is
}

// lookAtFocus says whether what has the focus is drawn otherwise than without.
const lookAtFocus = `(() => {
	const n = document.activeElement, style = (x) => getComputedStyle(x), rect = n.querySelector("rect"), box = n.getBoundingClientRect();
	const outlined = style(n).outlineStyle !== "none" && parseFloat(style(n).outlineWidth) > 0;
	const stroked = rect && style(rect).stroke !== "none" && parseFloat(style(rect).strokeWidth) >= 3;
	return { Name: n.outerHTML.slice(0, 120), Role: n.tagName, Here: n.matches(%q), Seen: (outlined || !!stroked) && box.width > 0 && box.right > 0 && box.left < innerWidth };
})()`

// mostTabs is how many stops a page may have: the table of a form has 200 cells.
const mostTabs = 300

// tabTo presses the key until something has the focus, which must be seen all the way.
func (b *tab) tabTo(what string) {
	b.t.Helper()
	for range mostTabs {
		b.do(chromedp.KeyEvent(kb.Tab))
		at := ask[focus](b, fmt.Sprintf(lookAtFocus, what))
		if at.Role == "BODY" {
			break
		}
		if !at.Seen {
			b.t.Errorf("%s: nobody sees that this has the focus: %s", b.at(), at.Name)
		}
		if at.Here {
			return
		}
	}
	b.t.Fatalf("%s: the keyboard does not reach %s", b.at(), what)
}

// Who uses no mouse comes as far.
func TestKeysLeadToTheSource(t *testing.T) {
	t.Parallel()
	b := newTab(t, generated(t))
	b.wide(1440)
	b.open("/")
	b.tabTo(".skip")
	b.do(chromedp.KeyEvent(kb.Enter), chromedp.Sleep(50*time.Millisecond))
	if !ask[bool](b, `document.activeElement.id === "main"`) {
		t.Error("the first stop does not lead to what the page is about")
	}
	for _, s := range journey {
		b.tabTo(s.link)
		b.follow(chromedp.KeyEvent(kb.Enter))
		if at := b.at(); pathOf(at) != s.to {
			t.Fatalf("from %s to %s", s.link, at)
		}
	}
	b.arrived()
	b.open("/")
	b.tabTo("#find")
	b.follow(chromedp.KeyEvent("hns lys"), chromedp.KeyEvent(kb.Enter))
	if !strings.Contains(ask[string](b, `document.querySelector("main").textContent`), "洛阳市"+bureau) {
		t.Errorf("%s does not find what was written", b.at())
	}
	b.tabTo("#level")
	b.do(chromedp.KeyEvent(kb.ArrowDown))
	b.blameless("with the keyboard")
}
