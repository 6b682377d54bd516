package web

import (
	"bytes"
	"embed"
	"html/template"
	"path"
	"strings"

	"gongkai/cmd/internal/words"
	"gongkai/extract/message"
)

//go:embed pages/*.html
var pageFiles embed.FS

// The files that all pages have.
const (
	layoutFile = "pages/layout.html"
	partsFile  = "pages/parts.html"
)

// templates has each page in each language, with links that keep it and that do not.
type templates struct{ by map[drawn]*template.Template }

type drawn struct {
	page string
	in   tongue
}

func readTemplates(a *assets) (*templates, error) {
	t := &templates{by: map[drawn]*template.Template{}}
	files, err := pageFiles.ReadDir("pages")
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		name := "pages/" + f.Name()
		if name == layoutFile || name == partsFile {
			continue
		}
		for _, l := range message.Languages() {
			for _, chosen := range []bool{false, true} {
				in := tongue{l, chosen}
				page, err := template.New(path.Base(layoutFile)).Funcs(functions(in, a)).ParseFS(pageFiles, layoutFile, partsFile, name)
				if err != nil {
					return nil, err
				}
				t.by[drawn{strings.TrimSuffix(f.Name(), ".html"), in}] = page
			}
		}
	}
	return t, nil
}

// draw returns a page, whole.
func (t *templates) draw(page string, in tongue, f *frame) ([]byte, error) {
	var b bytes.Buffer
	err := t.by[drawn{page, in}].Execute(&b, f)
	return b.Bytes(), err
}

// functions are those that templates know, in a language.
func functions(in tongue, a *assets) template.FuncMap {
	p := words.In(in.Language)
	return template.FuncMap{
		"t":         func(key string, args ...any) string { return say(p, key, args...) },
		"term":      func(field, id string) string { return termName(p, field, id) },
		"finding":   func(kind string) string { return findingName(p, kind) },
		"unit":      func(u string) string { return unitName(p, u) },
		"brief":     func(v *float64) string { return brief(p, v) },
		"either":    p.Either,
		"metric":    func(id string) string { return metricName(p, id) },
		"applicant": func(id string) string { return applicantName(p, id) },
		"link":      func(path string, pairs ...any) string { return link(in, path, pairs...) },
		"asset":     a.address,
		"num":       num,
		"share":     percent,
		"json":      asJSON,
		"chosen":    func() string { return chosenLanguage(in) },
		"dict":      dict,
		"list":      func(items ...any) []any { return items },
	}
}

// chosenLanguage returns the language that forms must keep, "" if none.
func chosenLanguage(in tongue) string {
	if in.chosen {
		return string(in.Language)
	}
	return ""
}
