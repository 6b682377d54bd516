package load

import (
	"context"
	"encoding/json"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/extract/report"
	"gongkai/load/ledger"
)

// Reports are published as a page that says whose they are, and when they came, and as a
// file that the page links to and that says nothing of it. Where both were met, the page
// speaks for the file. Where the file may lie follows from what the page writes in its
// link and from where the page lies:
//
//	page                          link                      file
//	a/2021.html                   ./P0202201.docx           a/P0202201.docx
//	a/2021.html                   /art/att/P0202201.docx    a/P0202201.docx, a/2021_files/P0202201.docx, ...
//	a/2021.html                   %C4%EA%B1%A8.docx         a/年报.docx
//	crawl.warc.gz#https://h/b/1   ../att/2.pdf              a record of https://h/att/2.pdf, in whatever corpus
//	site.zip#b/1.html             att/2.pdf                 site.zip#b/att/2.pdf

// linkedBy puts what pages say of files where the load steps look for it.
func (b *Builder) linkedBy(ctx context.Context) error {
	t, err := newTemporary(b.Shards, "linked_by", "{'file': 'VARCHAR', 'source': 'VARCHAR', 'agency': 'VARCHAR', 'year': 'VARCHAR', 'published_on': 'VARCHAR'}")
	if err != nil {
		return err
	}
	defer t.file.Close()
	rows, err := b.conn.QueryContext(ctx, "SELECT source, page FROM ledger WHERE page <> ''")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var source, encoded string
		if err := rows.Scan(&source, &encoded); err != nil {
			return err
		}
		var page report.Page
		if json.Unmarshal([]byte(encoded), &page) != nil {
			continue // a later program's, which says more
		}
		for _, file := range places(source, page.Files) {
			if err := t.Write([]string{file, source, page.Agency, yearStated(page.Year), page.PublishedOn}); err != nil {
				return err
			}
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return t.load(ctx, b)
}

// places returns where the files may lie that a page links to: sources, or # and an address,
// which a record of any corpus may have.
func places(source string, links []string) []string {
	var out []string
	for _, link := range links {
		out = append(out, placesOf(source, link)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func placesOf(source, link string) []string {
	to, err := url.Parse(strings.TrimSpace(link))
	if err != nil || to.Path == "" || strings.HasSuffix(to.Path, "/") {
		return nil
	}
	to.Fragment, to.RawFragment = "", ""
	at := strings.LastIndexByte(source, '#')
	if from, err := url.Parse(source[at+1:]); err == nil && isAddress(from) {
		return []string{"#" + from.ResolveReference(to).String()}
	}
	var out []string
	if isAddress(to) {
		out = append(out, "#"+to.String())
	}
	inSite := to.Host != "" || strings.HasPrefix(to.Path, "/")
	for _, name := range fileNames(to.Path) {
		if !inSite {
			out = append(out, below(source, name)...)
		}
		out = append(out, besidePage(source, path.Base(name))...)
	}
	return out
}

// besidePage returns the places of a file beside a page, and in the folder that was saved with it.
func besidePage(source, name string) (out []string) {
	page := source[strings.LastIndexAny(source, "/#")+1:]
	stem := strings.TrimSuffix(page, path.Ext(page))
	for _, dir := range []string{"", stem + "_files/", stem + ".files/"} {
		out = append(out, below(source, dir+name)...)
	}
	return out
}

// fileNames returns how a file may be named where it lies that a link names: pages in GBK have links in
// GBK, and the name of a file is in the encoding of the system that saved it, or unpacked it.
func fileNames(name string) []string {
	if !utf8.ValidString(name) {
		out := []string{ledger.Escape(name)}
		if decoded, ok := asUTF8([]byte(name)); ok {
			out = append(out, string(decoded))
		}
		return out
	}
	out := []string{name}
	if wide := wideBrackets.Replace(name); wide != name {
		out = append(out, wide)
	}
	for _, name := range slices.Clone(out) {
		if coded, err := simplifiedchinese.GBK.NewEncoder().String(name); err == nil && coded != name {
			out = append(out, ledger.Escape(coded))
		}
	}
	return out
}

// wideBrackets are those of Chinese text: a name that a page states without a link is known as cleaned text has it.
var wideBrackets = strings.NewReplacer("(", "（", ")", "）")

// isAddress reports whether a reference is one on the web.
func isAddress(u *url.URL) bool { return u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") }

// below returns the source at a path from the directory of another one, which leads out of
// no container; none if it does.
func below(source, relative string) []string {
	dir := source[:strings.LastIndexAny(source, "/#")+1]
	relative = path.Clean(relative)
	if !strings.HasPrefix(relative, "../") { // the directory stays as it was written
		return []string{dir + relative}
	}
	container := dir[:strings.LastIndexByte(dir, '#')+1]
	to := path.Join(dir[len(container):], relative)
	if container != "" && strings.HasPrefix(to, "../") {
		return nil
	}
	return []string{container + to}
}
