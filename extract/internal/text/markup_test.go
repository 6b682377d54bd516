package text

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// partsOf divides a page as html.Tokenizer does.
func partsOf(src []byte) (out []string) {
	z := html.NewTokenizer(bytes.NewReader(src))
	at := 0
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return out
		}
		from := at
		at += len(z.Raw())
		p := part{from: from, to: at}
		closed := false
		switch kind {
		case html.TextToken:
			p.kind = partText
		case html.CommentToken, html.DoctypeToken:
			p.kind = partIgnore
		default:
			p.kind = partOpen
			if kind == html.EndTagToken {
				p.kind = partClose
			}
			name, _ := z.TagName()
			if len(name) <= len("blockquote") {
				p.tag = atom.Lookup(name)
			}
			closed = kind == html.SelfClosingTagToken
		}
		out = append(out, fmt.Sprint(p, closed))
	}
}

func ownParts(src []byte) (out []string) {
	m := markup{src: src}
	for p := m.next(); p.kind != partEnd; p = m.next() {
		out = append(out, fmt.Sprint(p, p.kind == partOpen && m.closesItself(p)))
	}
	return out
}

// FuzzMarkup: pages are divided as html.Tokenizer divides them.
func FuzzMarkup(f *testing.F) {
	for _, s := range []string{"<p>a</p>", "a<", "</", "a</", "</>", "< p>", "<p", "<p a", "<p a='", "<p a=b>", "<p a=b/>", "<p =/>", "<p a = \"<>\" b>",
		"<br/>", "<br / >", "<P/a/=>", "<!doctype html>", "<!-->", "<!--->", "<!-- a --!> b", "<!-- a --!-> b -->", "<!a>b", "<!", "<?xml?>a",
		"<script>a</script>", "<script/>a</script >b", "<script><!-- <script></script> --></script>c", "<title>a<b></title>", "<title></title>",
		"<style></stylex></style", "<textarea></</textarea>", "<plaintext></plaintext>", "</1>a", "<a\x00b>", "<td 中='文'>字</td>", "<SCRIPT></SCRIPT>",
		"<noscript><p></NoScript\t>", "<xmp>", "<iframe/></iframe>", "<script><!</script>", "<title/>a</title>"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if got, want := ownParts(src), partsOf(src); !slices.Equal(got, want) {
			t.Errorf("%q:\n%v, to be\n%v", src, got, want)
		}
	})
}
