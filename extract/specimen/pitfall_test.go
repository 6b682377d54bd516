package specimen

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	stdhtml "html"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"gongkai/extract/form"
)

// TestDocumentsAreThoseOfTheirSeeds holds documents to their bytes: what is
// measured by them must mean the same from one version to the next. Who changes
// a document that is there puts the new digest here, and says so in the changelog.
func TestDocumentsAreThoseOfTheirSeeds(t *testing.T) {
	const want = "6d6891a5efc9d6fd"
	h := sha256.New()
	for seed := range uint64(600) {
		h.Write(Generate(seed, Options{}).Bytes)
	}
	if got := hex.EncodeToString(h.Sum(nil)[:8]); got != want {
		t.Errorf("documents of seeds 0 to 599: digest %s, want %s", got, want)
	}
}

// TestPitfallsLeaveTheRest holds a document with a pitfall against the one
// without: of the truth no more differs than is marked.
func TestPitfallsLeaveTheRest(t *testing.T) {
	for i, p := range Pitfalls {
		fit := LayoutsOf(p)
		met := 0
		for round := range 2 * len(fit) {
			seed := uint64(i + round*len(Pitfalls))
			o := MishapOptions(Pitfalls, nil, seed)
			got := Generate(seed, o)
			if !slices.Contains(got.Noise, p) || got.Layout != o.Layout {
				t.Fatalf("%s, seed %d: %v in %s", p, seed, got.Noise, got.Layout)
			}
			o.Edition, o.Noise = got.Truth.Edition, []Noise{}
			plain := Generate(seed, o)
			if !bytes.Equal(got.Bytes, plain.Bytes) {
				met++
			}
			if p == LongRuns {
				continue // its figures are others
			}
			if got.Truth.Agency != plain.Truth.Agency || got.Truth.Year != plain.Truth.Year {
				t.Errorf("%s, seed %d: of %s, %d, without it of %s, %d", p, seed, got.Truth.Agency, got.Truth.Year, plain.Truth.Agency, plain.Truth.Year)
			}
			for c, v := range plain.Truth.Cells {
				now, ok := got.Truth.Cells[c]
				if ok == (got.Truth.Illegible[c] != "") || ok && now != v && got.Truth.Odd[c] == "" {
					t.Errorf("%s, seed %d: %v is %v, without it %v", p, seed, c, now, v)
				}
			}
			if extra := len(got.Truth.Cells) + len(got.Truth.Illegible) - len(plain.Truth.Cells); extra != 0 {
				t.Errorf("%s, seed %d: %d more cells", p, seed, extra)
			}
		}
		if met < 2*len(fit)*8/10 {
			t.Errorf("%s is met in %d of %d documents", p, met, 2*len(fit))
		}
	}
}

// shownCells returns the texts of the cells of a page's tables as a person sees
// them: what is hidden, deleted or raised left out.
func shownCells(t *testing.T, page []byte) []string {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var hidden []string // classes
	if m := regexp.MustCompile(`\.([\w-]+) ?\{[^}]*(?:display: ?none|visibility: ?hidden)`).FindSubmatch(page); m != nil {
		hidden = append(hidden, string(m[1]))
	}
	unseen := func(n *html.Node) bool {
		if n.Type == html.CommentNode || slices.Contains([]string{"template", "del", "s", "strike", "sup", "rt", "rp"}, n.Data) {
			return true
		}
		for _, a := range n.Attr {
			style := strings.ToLower(strings.Join(strings.Fields(a.Val), ""))
			switch {
			case a.Key == "hidden",
				a.Key == "style" && (strings.HasPrefix(style, "display:none") || strings.Contains(style, ";display:none") || strings.HasPrefix(style, "visibility:hidden")),
				a.Key == "class" && slices.ContainsFunc(strings.Fields(a.Val), func(c string) bool { return slices.Contains(hidden, c) }):
				return true
			}
		}
		return false
	}
	var out []string
	var text func(n *html.Node) string
	text = func(n *html.Node) string {
		if n.Type == html.TextNode {
			return n.Data
		}
		s := ""
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if !unseen(c) {
				s += text(c)
			}
		}
		return s
	}
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode && (n.Data == "td" || n.Data == "th") && !slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "width" }) {
			out = append(out, strings.Join(strings.Fields(text(n)), ""))
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if !unseen(c) && !(c.Data == "table" && slices.ContainsFunc(c.Attr, func(a html.Attribute) bool { return a.Val == "xxgk" })) {
				walk(c)
			}
		}
	}
	walk(root)
	return out
}

func TestHiddenPartsAreNotShown(t *testing.T) {
	for _, p := range []Noise{HiddenDigits, HiddenByClass, Deleted, RaisedNotes, HiddenTable, HiddenRows, SeemingHidden} {
		for _, l := range pages {
			for seed := range uint64(6) {
				o := plain(l, form.NoEdition)
				want := shownCells(t, Generate(seed, o).Bytes)
				o.Noise = []Noise{p}
				if d := cmp.Diff(want, shownCells(t, Generate(seed, o).Bytes)); d != "" {
					t.Fatalf("%s, %s, seed %d: (-without it +with it):\n%s", p, l, seed, d)
				}
			}
		}
	}
}

func TestEscapedMarkupIsThePage(t *testing.T) {
	for seed := range uint64(60) {
		o := plain(HTML, form.NoEdition)
		page := Generate(seed, o).Bytes
		o.Noise = []Noise{Escaped}
		s := string(Generate(seed, o).Bytes)
		if !strings.Contains(s, string(page)) && !strings.Contains(stdhtml.UnescapeString(s), string(page)) &&
			!strings.Contains(stdhtml.UnescapeString(stdhtml.UnescapeString(s)), string(page)) {
			t.Errorf("seed %d: the page is not in %.300s", seed, s)
		}
	}
}

// reckon returns the number that a text with 百, 千, 万 and 亿 writes, in the
// catalogue's unit if it is in 元.
func reckon(s string) float64 {
	var sum float64
	for _, m := range regexp.MustCompile(`([\d.]+) ?([百千万亿]*)`).FindAllStringSubmatch(s, -1) {
		v := mustFloat(m[1])
		for _, c := range m[2] {
			v *= map[rune]float64{'百': 1e2, '千': 1e3, '万': 1e4, '亿': 1e8}[c]
		}
		sum += v
	}
	if strings.HasSuffix(s, "元") {
		sum /= 1e4
	}
	return sum
}

// oddCells returns the cells of drafts that a pitfall writes in an odd way, and
// their truth.
func oddCells(p Noise, l Layout, seeds uint64, each func(seed uint64, c *cell, v Value)) (n int) {
	for seed := range seeds {
		_, _, d, _ := begin(seed, Options{Kind: Report, Layout: l, Noise: []Noise{p}})
		for _, b := range d.blocks {
			if b.grid == nil {
				continue
			}
			for _, row := range b.grid.rows {
				for _, c := range values(row) {
					if d.truth.Odd[c.at] != "" {
						n++
						each(seed, c, d.truth.Cells[c.at])
					}
				}
			}
		}
	}
	return n
}

func TestOddNumbersAreWhatTheySay(t *testing.T) {
	for _, p := range []struct {
		noise Noise
		read  func(s string) float64
	}{
		{Magnitudes, reckon},
		{Currency, func(s string) float64 { // in the unit of the truth
			return mustFloat(strings.Trim(strings.ReplaceAll(s, ",", ""), "¥￥RMBCNY人民币元万： "))
		}},
		{OddSigns, func(s string) float64 {
			digits := strings.TrimFunc(s, func(c rune) bool { return c < '0' || c > '9' })
			return -mustFloat(digits)
		}},
	} {
		n := oddCells(p.noise, TabRows, 300, func(seed uint64, c *cell, v Value) {
			if got := p.read(c.text); math.Abs(got-v.V) > 1e-9*math.Abs(v.V) {
				t.Errorf("%s, seed %d: %q is %v, the truth %v %s", p.noise, seed, c.text, got, v.V, v.Unit)
			}
		})
		if n < 200 {
			t.Errorf("%s: %d cells in 300 documents", p.noise, n)
		}
	}
	for n, want := range map[int]string{0: "零", 7: "七", 10: "十", 12: "十二", 20: "二十", 27: "二十七", 105: "一百零五", 110: "一百一十", 1003: "一千零三", 2030: "二千零三十"} {
		if got := hanNumber(n); got != want {
			t.Errorf("%d is %s, not %s", n, got, want)
		}
	}
	oddCells(OddNumerals, TabRows, 300, func(seed uint64, c *cell, v Value) {
		s := regexp.MustCompile(`['’＇`+"`"+`·\x{2009}\x{202f}]`).ReplaceAllString(strings.TrimSuffix(strings.TrimSuffix(c.text, "万元"), "元"), "")
		if isAmount(c) {
			s = regexp.MustCompile(`(\d)(?:。|．)5$`).ReplaceAllString(strings.TrimSuffix(strings.TrimSuffix(c.text, "万元"), "元"), "$1.5")
			s = strings.Replace(s, "·", ".", 1)
		}
		if got, err := strconv.ParseFloat(s, 64); err == nil && math.Abs(got-v.V) > 1e-9*got {
			t.Errorf("seed %d: %q is %v, the truth %v", seed, c.text, got, v)
		} else if err != nil && !strings.ContainsAny(s, "零一二三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳") {
			t.Errorf("seed %d: %q is no number", seed, c.text)
		}
	})
}

func TestLongRuns(t *testing.T) {
	const documents = 12
	long := 0
	for seed := range uint64(documents) {
		d := Generate(seed, Options{Kind: Report, Layout: Squashed, Noise: []Noise{LongRuns}})
		long += count(regexp.MustCompile(`\d{21}`).Match(d.Bytes))
		if len(d.Truth.Violations) > 0 {
			t.Errorf("seed %d: %v", seed, d.Truth.Violations)
		}
	}
	if long < documents*9/10 {
		t.Errorf("%d of %d documents have more than 20 digits in a run", long, documents)
	}
}

func TestCompareOddAndIllegible(t *testing.T) {
	d := Generate(3, plain(HTML, newer))
	fees, decisions := Cell{form.MustLookup("fees.amount"), form.NotApplicable}, Cell{form.MustLookup("licensing.decisions"), form.NotApplicable}
	t1 := d.Truth
	t1.Cells = map[Cell]Value{fees: {V: 12.5, Unit: "万元"}}
	t1.Odd, t1.Illegible = map[Cell]string{fees: "125千元"}, map[Cell]string{decisions: "NaN"}
	for _, c := range []struct {
		name string
		read map[Cell]Value
		mark Mark
		want string // right, left out, flagged, silent, verified, omitted
	}{
		{"nothing read", nil, Unverified, "0 2 0 0 0 0"},
		{"as meant", map[Cell]Value{fees: {V: 12.5, Unit: "万元"}}, Unverified, "1 1 0 0 0 0"},
		{"in another unit, suspect", map[Cell]Value{fees: {V: 125000, Unit: "元"}}, Suspect, "1 1 0 0 0 0"},
		{"in a large unit", map[Cell]Value{fees: {V: .00125, Unit: "亿元"}}, Unverified, "1 1 0 0 0 0"},
		{"cut off", map[Cell]Value{fees: {V: 125, Unit: "万元"}}, Unverified, "0 1 0 1 0 0"},
		{"without its unit", map[Cell]Value{fees: {V: 125000}}, Unverified, "0 1 0 1 0 0"},
		{"cut off, suspect", map[Cell]Value{fees: {V: 125, Unit: "万元"}}, Suspect, "0 1 1 0 0 0"},
		{"an illegible one", map[Cell]Value{decisions: {V: 27, Unit: "件"}}, Verified, "0 1 0 1 1 0"},
		{"an illegible one, suspect", map[Cell]Value{decisions: {V: 27, Unit: "件"}}, Suspect, "0 1 1 0 0 0"},
		{"an illegible one as blank", map[Cell]Value{decisions: {Null: true}}, Unverified, "0 2 0 0 0 0"},
	} {
		s := Compare(&t1, reportOf(c.read), nil, func(int) Mark { return c.mark })
		if got := fmt.Sprint(s.Correct, s.LeftOut, s.Flagged, s.Silent, s.FalseVerified, s.Omitted); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// TestIllegibleCellsAreWrittenWhole looks for what a slip of the generator would
// leave in a text.
func TestIllegibleCellsAreWrittenWhole(t *testing.T) {
	for _, p := range []Noise{Unread, Approximate, TwoNumbers} {
		for seed := range uint64(300) {
			d := Generate(seed, Options{Kind: Report, Layout: TabRows, Noise: []Noise{p}})
			for c, s := range d.Truth.Illegible {
				if _, err := strconv.ParseFloat(s, 64); s == "" || strings.Contains(s, "%!") || err == nil && !strings.EqualFold(s, "nan") ||
					regexp.MustCompile(`^\d{1,3}[ \x{a0}]\d{3}$`).MatchString(s) || !bytes.Contains(d.Bytes, []byte(s)) {
					t.Errorf("%s, seed %d: %v says %q", p, seed, c, s)
				}
			}
		}
	}
}
