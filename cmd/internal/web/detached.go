package web

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// served are elements that need a server.
var served = []string{"form", "button"}

// withoutServer returns a page without what needs a server: forms, buttons and downloads are left
// out, of links to other pages the text stays.
func withoutServer(page []byte) ([]byte, error) {
	var out bytes.Buffer
	z := html.NewTokenizer(bytes.NewReader(page))
	var left string // the element that is being left out
	depth := 0      // of elements of its name within it
	var links []bool
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			if errors.Is(z.Err(), io.EOF) {
				return out.Bytes(), nil
			}
			return nil, z.Err()
		}
		raw := bytes.Clone(z.Raw())
		token := z.Token()
		if left != "" {
			switch {
			case token.Data != left:
			case kind == html.StartTagToken:
				depth++
			case kind == html.EndTagToken:
				depth--
			}
			if depth == 0 {
				left = ""
			}
			continue
		}
		switch {
		case kind == html.StartTagToken && (slices.Contains(served, token.Data) || attribute(token, "class") == "take"):
			left, depth = token.Data, 1
			continue
		case kind == html.StartTagToken && token.Data == "a":
			keeps := !strings.HasPrefix(attribute(token, "href"), "/")
			if links = append(links, keeps); !keeps {
				continue
			}
		case kind == html.EndTagToken && token.Data == "a" && len(links) > 0:
			keeps := links[len(links)-1]
			if links = links[:len(links)-1]; !keeps {
				continue
			}
		}
		out.Write(raw)
	}
}

func attribute(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
