package web

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"html"
	"regexp"
	"strings"
	"testing"

	"gongkai/cmd/internal/words"
	"gongkai/extract/message"
)

var (
	scriptOf  = regexp.MustCompile(`(?s)<script>(.*?)</script>`)
	policyOf  = regexp.MustCompile(`http-equiv="Content-Security-Policy" content="([^"]*)"`)
	addresses = regexp.MustCompile(`(?i)<(a|link|script|img|form|button|iframe)\b[^>]*(href|src|action)="([^"]*)"`)
)

// A page that is a file of its own has what it needs in it: it links to nothing of a server, asks for
// nothing, and runs no script but its own.
func TestAlone(t *testing.T) {
	t.Parallel()
	s := serving(t, fiveReports(t))
	for name, c := range map[string]struct {
		wanted Wanted
		parts  []string
	}{
		"an agency":            {Wanted{Agency: "漯河市人民政府"}, []string{"<h1>漯河市人民政府</h1>", "513", "data-chart=", "Over the years"}},
		"an agency in Chinese": {Wanted{Agency: "411100-government", Language: message.Chinese}, []string{`lang="zh-CN"`, "历年数据"}},
		"a report":             {Wanted{Agency: "lhs", Year: 2019}, []string{"As filed", "513", "SHA-256"}},
		"a query":              {Wanted{Query: "largest_requests", Params: map[string]string{"limit": "3"}}, []string{"Agencies with the most requests", "data-chart=", "LIMIT 3", "漯河市人民政府"}},
	} {
		if c.wanted.Language == "" {
			c.wanted.Language = message.English
		}
		page, err := s.Alone(t.Context(), c.wanted)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		text := string(page)
		scripts := scriptOf.FindAllStringSubmatch(text, -1)
		body := scriptOf.ReplaceAllString(text, "")
		for _, part := range c.parts {
			if !strings.Contains(body, part) {
				t.Errorf("%s: %q is not in it", name, part)
			}
		}
		if len(scripts) != 2 || strings.Count(text, "<script") != 2 {
			t.Errorf("%s: %d scripts", name, len(scripts))
		}
		policy := html.UnescapeString(policyOf.FindStringSubmatch(text)[1])
		for _, script := range scripts {
			sum := sha256.Sum256([]byte(script[1]))
			if !strings.Contains(policy, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
				t.Errorf("%s: a script is not in the policy", name)
			}
		}
		for _, m := range addresses.FindAllStringSubmatch(body, -1) {
			if !strings.HasPrefix(m[3], "#") && !strings.HasPrefix(m[3], "http") || m[1] != "a" {
				t.Errorf("%s: it needs a server: %s", name, m[0])
			}
		}
		for _, element := range []string{"<form", "<button", "<input", "/assets/"} {
			if strings.Contains(body, element) {
				t.Errorf("%s: there is %s", name, element)
			}
		}
		if strings.Count(body, "<a ") != strings.Count(body, "</a>") || strings.Count(body, "<p") < strings.Count(body, "</p>") {
			t.Errorf("%s: elements do not close", name)
		}
	}
}

func TestAloneFaults(t *testing.T) {
	t.Parallel()
	s := serving(t, fiveReports(t))
	for want, w := range map[string]Wanted{
		"No agency fits 没有.": {Agency: "没有"}, "漯河市人民政府 has no report on 2020.": {Agency: "漯河市人民政府", Year: 2020},
		"Give the parameter agency.": {Query: "agency_series"}, "There is nothing at this address.": {Query: "nothing"},
		"limit cannot be x.": {Query: "largest_requests", Params: map[string]string{"limit": "x"}},
	} {
		w.Language = message.English
		_, err := s.Alone(t.Context(), w)
		var f *Fault
		if !errors.As(err, &f) || f.Say(words.In(message.English)) != want {
			t.Errorf("%+v: %v, want %s", w, err, want)
		}
	}
	_, err := s.Alone(t.Context(), Wanted{Agency: "人民政府", Language: message.English})
	var several *SeveralError
	if !errors.As(err, &several) || several.All < 2 || !strings.Contains(several.Error(), "411100-government") {
		t.Error(err)
	}
}

func TestWithoutServer(t *testing.T) {
	t.Parallel()
	for page, want := range map[string]string{
		`<p>a</p>`: `<p>a</p>`,
		`<a href="/x">a <b>b</b></a> <a href="https://x.example/">c</a>`: `a <b>b</b> <a href="https://x.example/">c</a>`,
		`<a href="#x">a</a>`:                          `<a href="#x">a</a>`,
		`x<form><p>y</p><button>z</button></form>w`:   `xw`,
		`<p class="take">x <a href="/y">y</a></p>z`:   `z`,
		`<a href="/a"><svg><rect/></svg></a>`:         `<svg><rect/></svg>`,
		`<script>if (a < b) { "<form>" }</script>x`:   `<script>if (a < b) { "<form>" }</script>x`,
		`<td title="<form>">&lt;form&gt;</td>`:        `<td title="<form>">&lt;form&gt;</td>`,
		`<a href="/a">x</a></a>y`:                     `x</a>y`,
		`<textarea readonly><a href="/"></textarea>x`: `<textarea readonly><a href="/"></textarea>x`,
	} {
		got, err := withoutServer([]byte(page))
		if err != nil || string(got) != want {
			t.Errorf("%s: %s, want %s (%v)", page, got, want, err)
		}
	}
}

func FuzzWithoutServer(f *testing.F) {
	f.Add([]byte(`<a href="/x">a</a><form><p></form>`))
	f.Fuzz(func(t *testing.T, page []byte) {
		out, err := withoutServer(page)
		if err == nil && len(out) > len(page) {
			t.Errorf("%q grew to %q", page, out)
		}
	})
}
