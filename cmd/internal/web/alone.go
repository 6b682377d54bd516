package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"gongkai/cmd/internal/words"
	"gongkai/extract/message"
)

//go:embed alone/layout.html
var aloneFiles embed.FS

// Wanted says what a page is to be of that is sent as a file: an agency over the years, its report on
// a year, or the answer to a query that has a name.
type Wanted struct {
	Agency   string // name, id, or what finds one agency alone
	Year     int    // 0: all
	Query    string
	Params   map[string]string
	Language message.Language
}

// SeveralError is that a name fits several agencies.
type SeveralError struct {
	Name  string
	Names []string // of some of them
	All   int
}

func (e *SeveralError) Error() string {
	return fmt.Sprintf("%s fits %d agencies: %s", e.Name, e.All, strings.Join(e.Names, ", "))
}

// Fault is that what was asked for is not there or cannot be meant.
type Fault struct {
	Status int
	said   *fault
}

func (e *Fault) Error() string { return e.said.Error() }

// Say returns what is wrong, in a language.
func (e *Fault) Say(p words.Printer) string { return say(p, e.said.key, e.said.args...) }

// Alone returns a page as a file of its own, with all that it needs in it: it opens
// from a disk, and asks for nothing.
func (s *Server) Alone(ctx context.Context, w Wanted) ([]byte, error) {
	gen, err := s.generations.acquire()
	if err != nil {
		return nil, err
	}
	defer gen.release()
	q := &request{Server: s, gen: gen, tongue: tongue{Language: w.Language}}
	q.Printer = words.In(w.Language)
	page, parameters, err := q.addressOf(ctx, w)
	if err != nil {
		return nil, outside(err)
	}
	for _, r := range pageRoutes() {
		if r.page != page {
			continue
		}
		if q.Request, err = q.asking(ctx, r.pattern, parameters); err != nil {
			return nil, err
		}
		data, err := r.make(q)
		if err != nil {
			return nil, outside(err)
		}
		if missing, ok := data.(*queryShown); ok && len(missing.Missing()) > 0 {
			return nil, outside(wrong("queries.missing", missing.Missing()[0]))
		}
		return q.alone(page, data)
	}
	return nil, fmt.Errorf("there is no page %s", page)
}

// outside makes a fault one that others know.
func outside(err error) error {
	if f, ok := err.(*fault); ok {
		return &Fault{f.status, f}
	}
	return err
}

func (q *request) asking(ctx context.Context, path string, parameters url.Values) (*http.Request, error) {
	return http.NewRequestWithContext(ctx, http.MethodGet, (&url.URL{Path: path, RawQuery: parameters.Encode()}).String(), nil)
}

// addressOf returns the page that shows what is wanted, and its parameters.
func (q *request) addressOf(ctx context.Context, w Wanted) (page string, parameters url.Values, err error) {
	parameters = url.Values{}
	if w.Query != "" {
		parameters.Set("name", w.Query)
		for name, value := range w.Params {
			parameters.Set(paramPrefix+name, value)
		}
		return "query", parameters, nil
	}
	d, err := directoryOf(ctx, q.gen)
	if err != nil {
		return "", nil, err
	}
	a, err := d.only(w.Agency)
	if err != nil {
		return "", nil, err
	}
	if w.Year == 0 {
		parameters.Set(a.Key(), a.Value())
		return "agency", parameters, nil
	}
	r, err := q.gen.one(ctx, fmt.Sprintf("SELECT report_id FROM reports WHERE %s AND year = %d AND canonical ORDER BY report_id LIMIT 1", a.who(), w.Year))
	if err != nil {
		return "", nil, err
	}
	if r == nil {
		return "", nil, wrong("alone.no year", a.Name, strconv.Itoa(w.Year))
	}
	parameters.Set("id", r.Text("report_id"))
	return "report", parameters, nil
}

// mostNamed is how many of several agencies are named.
const mostNamed = 5

// only returns the agency of an id or a name, or the only one that a text finds.
func (d *directory) only(text string) (*agency, error) {
	if a, ok := d.find(text); ok {
		return a, nil
	}
	found := d.search(text, func(*agency) bool { return true })
	switch {
	case len(found) == 0:
		return nil, wrong("alone.no agency", text)
	case len(found) == 1 || found[0].Name == text && found[1].Name != text:
		return found[0], nil
	}
	e := &SeveralError{Name: text, All: len(found)}
	for _, a := range found[:min(len(found), mostNamed)] {
		e.Names = append(e.Names, strings.TrimSpace(a.Name+" "+a.ID))
	}
	return nil, e
}

// aloneFrame is what a page stands in that is a file of its own.
type aloneFrame struct {
	Tag, Day, Policy string
	Data             any
	Number           int
	Style            template.CSS
	Scripts          []template.JS
}

// alonePolicy lets a file draw itself, and ask for nothing.
const alonePolicy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; script-src"

func (q *request) alone(page string, data any) ([]byte, error) {
	f := &aloneFrame{Tag: q.tongue.tag(), Day: time.Now().Format(time.DateOnly), Policy: alonePolicy, Data: data, Number: q.gen.number}
	style, err := assetFiles.ReadFile("assets/style.css")
	if err != nil {
		return nil, err
	}
	f.Style = template.CSS(style) // compiled in
	for _, name := range []string{"echarts.min.js", "app.js"} {
		script, err := assetFiles.ReadFile("assets/" + name)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(script)
		f.Policy += " 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
		f.Scripts = append(f.Scripts, template.JS(script)) // compiled in
	}
	t, err := template.New(path.Base(layoutFile)).Funcs(functions(q.tongue, q.assets)).ParseFS(aloneFiles, "alone/layout.html")
	if err != nil {
		return nil, err
	}
	if t, err = t.ParseFS(pageFiles, partsFile, "pages/"+page+".html"); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := t.Execute(&b, f); err != nil {
		return nil, err
	}
	return withoutServer(b.Bytes())
}
