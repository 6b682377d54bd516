package web

import "net/url"

// frame is what a page stands in.
type frame struct {
	Page   string
	Data   any
	Tag    string // of its language
	Other  string // its address in the other language
	Menu   []menuItem
	Number int // of the generation; 0 if none could be read
	Here   string
}

type menuItem struct {
	Page, Address string
	Now           bool
}

func (q *request) frame(page string, data any) *frame {
	f := &frame{Page: page, Data: data, Tag: q.tongue.tag(), Other: q.inOther()}
	if q.gen != nil {
		f.Number = q.gen.number
	}
	for _, r := range routes() {
		if r.inMenu {
			f.Menu = append(f.Menu, menuItem{r.page, q.link(addressOf(r)), r.page == page})
		}
	}
	return f
}

// addressOf returns the address of a page without parameters.
func addressOf(r *route) string {
	if r.pattern == "/{$}" {
		return "/"
	}
	return r.pattern
}

// inOther returns the address of a page in the other language.
func (q *request) inOther() string {
	v := q.URL.Query()
	v.Set("lang", string(q.tongue.other()))
	return (&url.URL{Path: q.URL.Path, RawQuery: v.Encode()}).String()
}
