package pipeline

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"gongkai/extract"
	"gongkai/extract/specimen"
	"gongkai/load"
	"gongkai/load/ledger"
)

// The suite has few nights; more are for whoever changes how a store is built.
var (
	nights     = flag.Int("nights", 3, "nights of each seed of TestNights")
	nightSeeds = flag.Int("night-seeds", 1, "seeds of TestNights")
	firstSeed  = flag.Uint64("first-seed", 1, "first of them")
)

// mostGrowth is how much larger the DuckDB file of many nights may be.
const mostGrowth = 1.3

// A store that was brought from night to night, whatever came, changed, moved and went,
// is that which a first run makes of the same documents: each table and view in the
// order of its rows, each file of Parquet byte by byte.
func TestNights(t *testing.T) {
	for seed := range uint64(*nightSeeds) {
		seed += *firstSeed
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			newWorld(t, seed).live(*nights)
		})
	}
}

// world is what there is to be read, and what a store should know of it.
type world struct {
	*testing.T
	*rand.Rand
	dir  string
	pool [][]byte // documents that have not been used yet

	there     map[string][]byte // by path below the inputs; records of corpora by corpus#id
	gone      map[string][]byte // what a store keeps of what has vanished
	forgotten map[string]bool   // documents that stay out
	version   int               // of the extractor

	corrections, aliases, documents string // files; "none": none
	did                             []string
}

// corpora are the inputs that are files with many documents.
var nightCorpora = []string{"crawl-9.jsonl", "crawl-10.jsonl"}

func newWorld(t *testing.T, seed uint64) *world {
	w := &world{T: t, Rand: rand.New(rand.NewPCG(seed, 15)), dir: t.TempDir(), there: map[string][]byte{}, gone: map[string][]byte{},
		forgotten: map[string]bool{}, corrections: "none", aliases: "none", documents: "none"}
	w.draw(seed)
	for range len(w.pool) * 2 / 3 {
		w.there[w.place()] = w.document()
	}
	return w
}

// draw fills the pool: reports over seven years of agencies with what is odd between
// their years, and of a government with those below it, some of agencies that stand
// alone, documents with several reports, and what is no report.
func (w *world) draw(seed uint64) {
	c := specimen.NewCorpus(seed, 2018, 7)
	odd := c.Plant(seed)
	w.Shuffle(len(odd), func(i, j int) { odd[i], odd[j] = odd[j], odd[i] })
	of := map[string]bool{}
	for _, e := range odd[:10] {
		of[e.Agency] = true
	}
	const county = 12 // agencies, its government the last; the prefecture follows
	first := w.IntN(4) * (county + 1)
	for _, s := range c.Series[first+county-4 : first+county+1] {
		of[s.Name] = true
	}
	c.Reports(func(i int) specimen.Options {
		return specimen.Options{Layout: specimen.Layouts[i%3], Noise: []specimen.Noise{}}
	}, func(f *specimen.Filed) {
		if of[f.Agency] {
			w.pool = append(w.pool, f.Bytes)
		}
	})
	for i := range uint64(16) {
		w.pool = append(w.pool, specimen.Generate(seed<<8|i, specimen.Options{}).Bytes)
	}
	for i := range uint64(12) { // files that say neither whose they are nor of which year, and pages that do
		bare := specimen.Generate(seed<<8|i, specimen.Options{Kind: specimen.Report, Layout: specimen.HTML, Noise: []specimen.Noise{}})
		text := bytes.ReplaceAll(bare.Bytes, []byte(bare.Truth.Agency), []byte("本机关"))
		w.pool = append(w.pool, bytes.ReplaceAll(text, []byte(fmt.Sprint(bare.Truth.Year)), nil))
		page := fmt.Sprintf("<h1>%s%d年政府信息公开工作年度报告</h1><p>发布日期：%d-01-2%d</p>", bare.Truth.Agency, bare.Truth.Year, bare.Truth.Year+1, i%10)
		for range 6 {
			page += fmt.Sprintf("<p>附件：<a href='%s%s'>年报.doc</a></p>", []string{"", "../d1/"}[w.IntN(2)], nightName(w.IntN(50)*2+1))
		}
		w.pool = append(w.pool, []byte(page))
	}
	for i := range uint64(10) {
		several := specimen.NewCompendium(seed<<8|i<<2, 2+int(i%2), specimen.Options{Layout: specimen.Layouts[i], Noise: []specimen.Noise{}})
		w.pool = append(w.pool, several.Bytes)
	}
	w.Shuffle(len(w.pool), func(i, j int) { w.pool[i], w.pool[j] = w.pool[j], w.pool[i] })
}

// document takes one from the pool, or makes another of one that is there.
func (w *world) document() []byte {
	if len(w.pool) > 0 && (len(w.there) == 0 || w.IntN(3) > 0) {
		d := w.pool[0]
		w.pool = w.pool[1:]
		return d
	}
	return w.another(w.there[w.any()])
}

// another makes of a document one that differs a little, or in what decides where it
// stands: its agency, its year, both of which may be missing.
func (w *world) another(d []byte) []byte {
	swap := func(from, to string) []byte { return bytes.ReplaceAll(d, []byte(from), []byte(to)) }
	year := 2018 + w.IntN(7)
	switch w.IntN(8) {
	case 0:
		return swap(fmt.Sprint(year), fmt.Sprint(2018+w.IntN(7)))
	case 1:
		return bytes.ReplaceAll(swap(fmt.Sprint(year, "年"), ""), []byte("年度"), nil)
	case 2:
		return swap("人民政府", "")
	case 3:
		return swap("局", "局（新闻出版局）")
	case 4:
		return swap("局", "管理局")
	case 5:
		return swap("县", "市")
	case 6:
		return swap("1", "2")
	}
	return append(slices.Clone(d), fmt.Sprintf("\n<!-- %d -->\n", w.Uint32())...)
}

// any names something that is there.
func (w *world) any() string {
	names := slices.Sorted(maps.Keys(w.there))
	return names[w.IntN(len(names))]
}

// nightName names a document.
func nightName(n int) string { return fmt.Sprintf("%d.%s", n, []string{"html", "doc"}[n%2]) }

// place names a place for a document: often one that has something.
func (w *world) place() string {
	name := nightName(w.IntN(100))
	if w.IntN(3) == 0 {
		return nightCorpora[w.IntN(len(nightCorpora))] + "#" + name
	}
	return fmt.Sprintf("d%d/%s", w.IntN(3), name)
}

// events are what may befall the world before a night.
var events = map[string]func(w *world){
	"new":     func(w *world) { w.put(w.place(), w.document()) },
	"copy":    func(w *world) { w.put(w.place(), w.there[w.any()]) },
	"version": func(w *world) { w.put(w.place(), w.another(w.there[w.any()])) },
	"change":  func(w *world) { at := w.any(); w.put(at, w.another(w.there[at])) },
	"vanish":  func(w *world) { w.remove(w.any()) },
	"move": func(w *world) {
		at := w.any()
		d := w.there[at]
		w.remove(at)
		w.put(w.place(), d)
	},
	"return": func(w *world) {
		for _, at := range slices.Sorted(maps.Keys(w.gone)) {
			w.put(at, w.gone[at])
			break
		}
	},
	"correct": func(w *world) { w.correct() },
	"rename":  func(w *world) { w.rename() },
	"state":   func(w *world) { w.state() },
}

func (w *world) put(at string, d []byte) {
	delete(w.gone, at)
	w.there[at] = d
}

func (w *world) remove(at string) {
	if d := w.there[at]; !w.forgotten[string(d)] {
		w.gone[at] = d
	}
	delete(w.there, at)
}

// correct makes a file of corrections of what the store says, or takes it away.
func (w *world) correct() {
	if w.corrections = "none"; w.IntN(4) == 0 {
		return
	}
	file := "agency,year,metric,applicant_type,reported,corrected,reason,source\n"
	for _, row := range w.rows("store", fmt.Sprintf(`SELECT concat_ws(',', CASE WHEN hash(report_id) %% 2 = 0 THEN coalesce(agency_id, agency) ELSE agency END, year, metric, applicant_type,
			value_reported + CASE WHEN hash(report_id) %% 5 = 0 THEN 1 ELSE 0 END, value_reported + 7, 'wrong', '') FROM observations
		WHERE agency IS NOT NULL AND year IS NOT NULL AND value_reported IS NOT NULL AND unit = unit_reported
		QUALIFY row_number() OVER (PARTITION BY agency, year, metric, applicant_type) = 1
		ORDER BY hash(report_id, metric, %d) LIMIT 8`, w.IntN(1000))) {
		file += row + "\n"
	}
	w.corrections = w.file("corrections.csv", file)
}

// rename makes a file of aliases of names that the store has, or takes it away.
func (w *world) rename() {
	if w.aliases = "none"; w.IntN(3) == 0 {
		return
	}
	file := "name,agency,place,from_year,to_year\n"
	ids := w.rows("store", "SELECT agency_id FROM agencies ORDER BY agency_id")
	for _, name := range w.rows("store", fmt.Sprintf("SELECT DISTINCT agency FROM reports WHERE agency IS NOT NULL AND NOT regexp_matches(agency, '[^\\p{Han}]') ORDER BY hash(agency, %d) LIMIT 3", w.IntN(1000))) {
		file += fmt.Sprintf("%s,%s,,%s,\n", name, ids[w.IntN(len(ids))], []string{"", "2020"}[w.IntN(2)])
	}
	w.aliases = w.file("aliases.csv", file)
}

// state makes a file of what documents do not say, with some that do and some that are not
// there among them, or takes it away.
func (w *world) state() {
	if w.documents = "none"; w.IntN(5) == 0 {
		return
	}
	file := "source,agency,year,published_on\n"
	sources := w.rows("store", fmt.Sprintf(`SELECT sources.source FROM sources JOIN reports USING (report_id)
		ORDER BY year IS NOT NULL AND agency IS NOT NULL, hash(sources.source, %d) LIMIT 6`, w.IntN(1000)))
	names := append(w.rows("store", fmt.Sprintf("SELECT name FROM agencies ORDER BY hash(agency_id, %d) LIMIT 3", w.IntN(1000))), "")
	for _, source := range append(sources, "d1/*", "*3.doc", nightName(w.IntN(100)), "nosuch") {
		year := []string{"", fmt.Sprint(2018 + w.IntN(7))}[w.IntN(2)]
		file += fmt.Sprintf("%s,%s,%s,%d-03-04\n", source, names[w.IntN(len(names))], year, 2019+w.IntN(7))
	}
	w.documents = w.file("documents.csv", file)
}

func (w *world) file(name, content string) string {
	path := filepath.Join(w.dir, name)
	w.must(os.WriteFile(path, []byte(content), 0o666))
	return path
}

// live lets nights pass, and compares the store after each.
func (w *world) live(nights int) {
	w.night()
	w.compare()
	kinds := slices.Sorted(maps.Keys(events))
	for night := range nights {
		start := time.Now()
		w.did = nil
		for range w.IntN(6) {
			kind := kinds[w.IntN(len(kinds))]
			w.did = append(w.did, kind)
			if len(w.there) > 0 {
				events[kind](w)
			}
		}
		w.Log("events", time.Since(start))
		switch w.IntN(12) {
		case 0:
			w.interrupted()
		case 4:
			w.partly()
		case 5:
			w.rot()
		case 1:
			w.night()
			w.forget()
		case 2:
			w.newer()
		case 3:
			w.forgetGone()
		}
		w.night()
		w.compare()
		w.Logf("night %d: %.1f s, %d documents, %d gone, %d bytes, at once %d: %q", night+1, time.Since(start).Seconds(),
			len(w.there), len(w.gone), w.size("store"), w.size("once"), w.did)
		if w.Failed() {
			w.FailNow()
		}
	}
}

func (w *world) note(what string) { w.did = append(w.did, what) }

// interrupted is a night that ends before it has read all.
func (w *world) interrupted() {
	w.note("interrupted")
	w.lay(w.there)
	ctx, cancel := context.WithTimeout(w.Context(), time.Duration(w.IntN(60))*time.Millisecond)
	defer cancel()
	_, err := Run(ctx, w.options("store"))
	if err != nil && ctx.Err() == nil {
		w.Fatal(err)
	}
}

// partly is a night that is given some of the inputs only.
func (w *world) partly() {
	w.note("part of the inputs")
	w.lay(w.there)
	o := w.options("store")
	o.Inputs[0] = filepath.Join(o.Inputs[0], fmt.Sprint("d", w.IntN(3)))
	w.run(o)
}

// rot damages a file of the published generation. Only a night with something new reads
// each byte of it, so that there is a new report.
func (w *world) rot() {
	files := []string{load.File}
	for name := range w.tree("store") {
		files = append(files, filepath.Join(load.Tree, name))
	}
	slices.Sort(files)
	name := files[w.IntN(len(files))]
	if w.IntN(2) == 0 {
		name = load.File
	}
	w.note("rot of " + name)
	path := filepath.Join(w.dir, "store", "current", name)
	data, err := os.ReadFile(path)
	w.must(err)
	data[w.IntN(len(data))] ^= 1 << w.IntN(8)
	w.must(os.Remove(path))
	w.must(os.WriteFile(path, data, 0o444))
	w.put(w.place(), specimen.Generate(w.Uint64(), specimen.Options{Kind: specimen.Report}).Bytes)
}

// forget takes some document out, or lets those that were taken in again.
func (w *world) forget() {
	o := w.options("store")
	o.Inputs, o.Corrections, o.Aliases, o.Documents = nil, "", "", ""
	if len(w.forgotten) > 0 && w.IntN(2) == 0 {
		w.note("undo")
		o.Forget.Undo = true
		for _, at := range w.rows("store", "SELECT source FROM rejects WHERE reason = 'forgotten' ORDER BY source") {
			o.Forget.Sources = append(o.Forget.Sources, filepath.Join(w.dir, at))
		}
		clear(w.forgotten)
	} else {
		found := w.rows("store", "SELECT source FROM reports ORDER BY hash(report_id, "+fmt.Sprint(w.IntN(1000))+") LIMIT 2")
		w.note(fmt.Sprint("forget ", found))
		for _, at := range found {
			at, _, _ = ledger.SplitReport(at) // with all reports of its document
			o.Forget.Sources = append(o.Forget.Sources, filepath.Join(w.dir, at))
			at = strings.TrimPrefix(at, "in/")
			d := w.there[at]
			if d == nil {
				d = w.gone[at]
			}
			w.forgotten[string(d)] = true
		}
		maps.DeleteFunc(w.gone, func(_ string, d []byte) bool { return w.forgotten[string(d)] })
	}
	w.run(o)
}

// newer is a night with another extractor. What is gone cannot be read by it, and goes.
func (w *world) newer() {
	w.note("newer extractor")
	w.version++
	w.forgetGone()
}

func (w *world) forgetGone() {
	w.note("forget gone")
	clear(w.gone)
	w.lay(w.there)
	o := w.options("store")
	o.Forget.Gone = true
	w.run(o)
}

func (w *world) night() {
	w.lay(w.there)
	w.run(w.options("store"))
}

func (w *world) options(store string) Options {
	return Options{Store: filepath.Join(w.dir, store), Inputs: []string{filepath.Join(w.dir, "in")}, Workers: 2, Version: "test", Stdin: strings.NewReader(""),
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Corrections: w.corrections, Aliases: w.aliases, Documents: w.documents,
		KeepRejects: true, extraction: fmt.Sprint(extract.Version, ".", w.version)}
}

func (w *world) run(o Options) {
	w.Helper()
	if _, err := Run(w.Context(), o); err != nil {
		w.Fatalf("%v after %q", err, w.did)
	}
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// lay makes the inputs what documents say. What is as before is left alone.
func (w *world) lay(docs map[string][]byte) {
	in, files := filepath.Join(w.dir, "in"), map[string][]byte{}
	for _, at := range slices.Sorted(maps.Keys(docs)) {
		corpus, id, record := strings.Cut(at, "#")
		if !record {
			files[at] = docs[at]
			continue
		}
		line, err := json.Marshal(map[string]string{"id": id, "text": string(docs[at])})
		w.must(err)
		files[corpus] = append(append(files[corpus], line...), '\n')
	}
	for i := range 3 {
		w.must(os.MkdirAll(filepath.Join(in, fmt.Sprint("d", i)), 0o777))
	}
	w.must(filepath.WalkDir(in, func(path string, d fs.DirEntry, err error) error {
		at, _ := filepath.Rel(in, path)
		if err != nil || d.IsDir() || files[at] != nil {
			return err
		}
		return os.Remove(path)
	}))
	for at, data := range files {
		path := filepath.Join(in, at)
		if before, err := os.ReadFile(path); err == nil && bytes.Equal(before, data) {
			continue
		}
		w.must(os.WriteFile(path, data, 0o666))
	}
}

// known are the documents that the store should have.
func (w *world) known() map[string][]byte {
	known := maps.Clone(w.there)
	maps.DeleteFunc(known, func(_ string, d []byte) bool { return w.forgotten[string(d)] })
	maps.Copy(known, w.gone)
	return known
}

// compare makes a store of all at once, and compares it with that of the nights.
func (w *world) compare() {
	w.Helper()
	w.lay(w.known())
	w.must(os.RemoveAll(filepath.Join(w.dir, "once")))
	start := time.Now()
	w.run(w.options("once"))
	w.Log("once", time.Since(start))
	w.lay(w.there)
	w.compareTrees()
	start = time.Now()
	w.compareTables()
	w.Log("compare", time.Since(start))
	if nightly, once := w.size("store"), w.size("once"); float64(nightly) > mostGrowth*float64(once) {
		for _, s := range []string{"store", "once"} {
			w.Log(s, w.rows(s, "SELECT total_blocks, used_blocks, free_blocks FROM pragma_database_size() WHERE database_name = 'gongkai'"))
			w.Log(s, w.rows(s, "SELECT schema_name, table_name, estimated_size FROM duckdb_tables() WHERE database_name = 'gongkai' ORDER BY ALL"))
		}
		w.Errorf("the DuckDB file has %d bytes, made at once %d", nightly, once)
	}
}

func (w *world) compareTrees() {
	w.Helper()
	once, nightly := w.tree("once"), w.tree("store")
	if d := gocmp.Diff(slices.Sorted(maps.Keys(once)), slices.Sorted(maps.Keys(nightly))); d != "" {
		w.Errorf("files (-once +nightly):\n%s", d)
	}
	for name, data := range once {
		if !bytes.Equal(data, nightly[name]) {
			w.Errorf("%s differs", name)
		}
	}
}

// tree reads all files of Parquet that depend on documents alone.
func (w *world) tree(store string) map[string][]byte {
	root, out := os.DirFS(filepath.Join(w.dir, store, "current", load.Tree)), map[string][]byte{}
	w.must(fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path == "runs.parquet" || path == "sources.parquet" || path == "rejects.parquet" && len(w.forgotten) > 0 {
			return err
		}
		out[path], err = fs.ReadFile(root, path)
		return err
	}))
	return out
}

// byDocuments are the tables that have what a store knows of its nights, too, with what
// is not of that.
var byDocuments = map[string]string{
	"main.sources": "SELECT report_id, source FROM sources",
	"main.rejects": "FROM rejects WHERE reason <> 'forgotten'",
	"main.runs":    "SELECT 0",
}

// compareTables compares the tables of the DuckDB files, in the order of their rows, and
// what the catalogue says of them and of views; and the rows of views.
func (w *world) compareTables() {
	w.Helper()
	once, nightly := w.reader("once"), w.reader("store")
	defer once.Close()
	defer nightly.Close()
	same := func(query string) []string {
		w.Helper()
		want := w.rowsOf(once, query)
		if d := gocmp.Diff(want, w.rowsOf(nightly, query)); d != "" {
			w.Errorf("%.300s (-once +nightly):\n%.3000s", query, d)
		}
		return want
	}
	same("SELECT view_name, comment, sql FROM duckdb_views() WHERE database_name = 'gongkai' AND NOT internal ORDER BY ALL")
	same("SELECT table_name, column_name, data_type, is_nullable, comment FROM duckdb_columns() WHERE database_name = 'gongkai' ORDER BY ALL")
	for _, table := range same("SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = 'gongkai' ORDER BY ALL") {
		same("SELECT count(*), md5(string_agg(hash(t)::VARCHAR)) FROM (" + cmp.Or(byDocuments[table], "FROM "+table) + ") AS t")
	}
	for _, view := range same("SELECT view_name FROM duckdb_views() WHERE database_name = 'gongkai' AND NOT internal ORDER BY ALL") {
		same("SELECT count(*), sum(hash(t)) FROM " + view + " AS t")
	}
}

func (w *world) reader(store string) *load.Reader {
	w.Helper()
	s, err := load.OpenStore(filepath.Join(w.dir, store))
	w.must(err)
	r, err := s.Read()
	w.must(err)
	return r
}

// rows returns the rows of a query.
func (w *world) rows(store, query string) []string {
	w.Helper()
	r := w.reader(store)
	defer r.Close()
	return w.rowsOf(r, query)
}

func (w *world) rowsOf(r *load.Reader, query string) []string {
	w.Helper()
	return (&bench{T: w.T, dir: w.dir}).rowsOf(r, query)
}

// size returns how many bytes the DuckDB file of a store has.
func (w *world) size(store string) int64 {
	info, err := os.Stat(filepath.Join(w.dir, store, load.File))
	w.must(err)
	return info.Size()
}
