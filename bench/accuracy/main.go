// Command accuracy reads generated reports of which the truth is known, and
// prints how well, by layout and by noise.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"gongkai/extract"
	"gongkai/extract/report"
	"gongkai/extract/specimen"
	"gongkai/transform"
)

func main() {
	var (
		n      = flag.Int("n", 2000, "documents")
		seed   = flag.Uint64("seed", 1, "seed of the first document; the others follow")
		layout = flag.String("layout", "", "only these layouts, separated by commas")
		noise  = flag.String("noise", "", `only this noise (several: joined by +; "none": none)`)
		kind   = flag.String("kind", "", "only this kind of document")
		show   = flag.Int("show", 0, "print so many of the documents that were not read right")
		full   = flag.Bool("full", false, "with -show, print the text of the documents too")
		write  = flag.String("write", "", "write the documents and truth.jsonl to this directory, read nothing")
		detect = flag.Bool("detect", false, "change one thing in right reports, and print what is noticed")
		places = flag.Bool("agencies", false, "put the agencies into real places, and print how many are resolved to them")
		pits   = flag.Bool("pitfalls", false, "put each pitfall in turn into reports, and print how many numbers were read that these do not state")
		orders = flag.Bool("disorders", false, "put each disorder in turn into reports, and then several at once, and print what was read")
		files  = flag.Bool("files", false, "files of all kinds that are no text, in place of layouts and noise")
		many   = flag.Bool("compendia", false, "put several reports into each document, and print how many are divided and how these are read")
		pages  = flag.Bool("pages", false, "pages that hold no report but link to one, so many of each kind, and print what they are known to say of it")
		marks  = flag.Bool("marks", false, "print only what the marks verified, unverified and suspect are worth, by layout, with -disorders by disorder")
		digest = flag.Bool("digest", false, "print digests of all that is read, also of the files given; judge nothing")
	)
	flag.Parse()
	o := specimen.Options{Kind: specimen.Kind(*kind)}
	switch *noise {
	case "":
	case "none":
		o.Noise = []specimen.Noise{}
	default:
		for _, s := range strings.Split(*noise, "+") {
			if !slices.Contains(slices.Concat(specimen.Noises, specimen.Pitfalls, specimen.Disorders), specimen.Noise(s)) {
				fail("no noise %s; there are %v, the pitfalls %v, and the disorders %v", s, specimen.Noises, specimen.Pitfalls, specimen.Disorders)
			}
			o.Noise = append(o.Noise, specimen.Noise(s))
		}
	}
	layouts := specimen.AllLayouts
	if *layout != "" {
		layouts = nil
		for _, l := range strings.Split(*layout, ",") {
			if !slices.Contains(specimen.AllLayouts, specimen.Layout(l)) {
				fail("no layout %s; there are %v", l, specimen.AllLayouts)
			}
			layouts = append(layouts, specimen.Layout(l))
		}
	}
	if *detect {
		if *layout == "" {
			layouts = specimen.Layouts
		}
		if slices.ContainsFunc(layouts, func(l specimen.Layout) bool { return slices.Contains(specimen.Displaced, l) }) {
			fail("changes are put into tables whose rows stand in order: %v", specimen.Layouts)
		}
	}
	kinds := specimen.FileKinds()
	options := func(i int) specimen.Options {
		out := o
		if *files {
			out.File = kinds[i%len(kinds)]
		} else {
			out.Layout = layouts[i%len(layouts)]
		}
		return out
	}
	shown := []figures{accuracyFigures, marksFigures}
	if *marks {
		shown = shown[1:]
	}
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	switch {
	case *write != "":
		if err := writeAll(*write, *seed, *n, options); err != nil {
			fail("%v", err)
		}
	case *digest:
		if err := digests(out, *seed, *n, options, flag.Args()); err != nil {
			fail("%v", err)
		}
	case *many:
		compendia(out, *seed, *n, append(texts(specimen.AllLayouts), texts(kinds)...), options, *show)
	case *pages:
		linking(out, *seed, *n, *show)
	case *places:
		agencies(out, *seed, *n, options, *show)
	case *pits:
		pitfalls(out, *seed, *n, o.Noise, *show, *full)
	case *orders:
		disorders(out, *seed, *n, o.Noise, layouts, *show, *full, shown)
	case *detect:
		detection(out, *seed, *n, options)
	default:
		printFigures(out, *seed, *n, *show, *full, shown, options)
	}
}

func fail(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "accuracy: "+format+"\n", args...)
	os.Exit(2)
}

// result is a document and how it was read.
type result struct {
	seed  uint64
	doc   specimen.Document
	score specimen.Score
}

// readAll generates and reads n documents on all cores, and returns them to each
// in the order of their seeds.
func readAll(seed uint64, n int, options func(i int) specimen.Options, each func(r *result)) {
	const batch = 256
	workers := runtime.GOMAXPROCS(0)
	readers := make([]*reader, workers)
	for i := range readers {
		readers[i] = newReader()
	}
	for from := 0; from < n; from += batch {
		results := make([]result, min(batch, n-from))
		var wg sync.WaitGroup
		for w := range workers {
			wg.Go(func() {
				for i := w; i < len(results); i += workers {
					s := seed + uint64(from+i)
					doc := specimen.Generate(s, options(from+i))
					results[i] = result{s, doc, readers[w].score(&doc)}
				}
			})
		}
		wg.Wait()
		for i := range results {
			each(&results[i])
		}
	}
}

// printFigures prints the figures.
func printFigures(out io.Writer, seed uint64, n, show int, full bool, shown []figures, options func(i int) specimen.Options) {
	var all specimen.Tally
	var byGroup, byLayout, byNoise, byKind tallies
	readAll(seed, n, options, func(r *result) {
		s := &r.score
		all.Add(s)
		if s.IsReport {
			byGroup.of(groupOf(r.doc.Layout)).Add(s)
			byLayout.of(string(r.doc.Layout)).Add(s)
			for _, x := range r.doc.Noise {
				byNoise.of(string(x)).Add(s)
			}
			if len(r.doc.Noise) == 0 {
				byNoise.of("(none)").Add(s)
			}
		} else {
			byKind.of(string(r.doc.Truth.Kind)).Add(s)
		}
		if show > 0 && s.Failed() {
			show--
			print(out, r, full)
		}
	})
	fmt.Fprintf(out, "%d documents from seed %d\n", n, seed)
	for _, f := range shown {
		f.print(out, "all", []string{"all"}, tallies{"all": &all})
		f.print(out, "layouts", groups, byGroup)
		f.print(out, "layout", append(texts(specimen.AllLayouts), texts(specimen.FileKinds())...), byLayout)
		f.print(out, "noise", append([]string{"(none)"}, texts(specimen.Noises)...), byNoise)
	}
	if len(shown) == 1 {
		return
	}
	if len(byKind) > 0 {
		fmt.Fprintf(out, "\n| near miss | documents | taken for reports | right reason |\n|---|---:|---:|---:|\n")
		for _, k := range texts(specimen.NearMisses) {
			if t := byKind[k]; t != nil {
				fmt.Fprintf(out, "| %s | %d | %d | %d |\n", k, t.NearMisses, t.Taken, t.ReasonRight)
			}
		}
	}
	fmt.Fprintf(out, "\nRead as reports: %d of %d. Statements of the prose: %d of %d read, %d others.\n",
		all.Read, all.Reports, all.StatedRead, all.Stated, all.StatedWrong)
}

func texts[T ~string](s []T) []string {
	out := make([]string, len(s))
	for i, x := range s {
		out[i] = string(x)
	}
	return out
}

// print shows a document and what was wrong with its reading.
func print(out io.Writer, r *result, full bool) {
	fmt.Fprintf(out, "=== seed %d, %s, %s, %v, %d bytes\n", r.seed, r.doc.Truth.Kind, r.doc.Layout, r.doc.Noise, len(r.doc.Bytes))
	const most = 12
	for i, f := range r.score.Faults {
		if i == most {
			fmt.Fprintf(out, "    ... %d more\n", len(r.score.Faults)-most)
			break
		}
		fmt.Fprintln(out, "   ", f)
	}
	if full {
		fmt.Fprintf(out, "---\n%s\n", r.doc.Bytes)
	}
}

// printSilent prints the silent errors of a document, if it has any and some are left to show.
func printSilent(out io.Writer, r *result, full bool, show *int) {
	if *show <= 0 || r.score.Silent == 0 {
		return
	}
	*show--
	r.score.Faults = slices.DeleteFunc(r.score.Faults, func(f string) bool { return !strings.Contains(f, "SILENT") })
	print(out, r, full)
}

// divide returns those of noises that are of some kind, and the others.
func divide(noises, kind []specimen.Noise) (of, besides []specimen.Noise) {
	for _, x := range noises {
		if slices.Contains(kind, x) {
			of = append(of, x)
		} else {
			besides = append(besides, x)
		}
	}
	return of, besides
}

// detection prints what share of changes is noticed, by kind.
func detection(out io.Writer, seed uint64, n int, options func(i int) specimen.Options) {
	fmt.Fprintf(out, "| change | documents | cells no longer right | noticed | share |\n|---|---:|---:|---:|---:|\n")
	for _, c := range specimen.Changes {
		var t specimen.Tally
		touched := 0
		readAll(seed, n, func(i int) specimen.Options {
			o := options(i)
			o.Kind, o.Change = specimen.Report, c
			if o.Noise == nil {
				o.Noise = []specimen.Noise{}
			}
			return o
		}, func(r *result) {
			if len(r.doc.Truth.Changed) > 0 {
				touched++
				t.Add(&r.score)
			}
		})
		fmt.Fprintf(out, "| %s | %d | %d | %d | %.4f |\n", c, touched, t.Changed, t.Caught, float64(t.Caught)/float64(max(1, t.Changed)))
	}
}

// label is a line of truth.jsonl.
type label struct {
	File            string           `json:"file"`
	IsReport        bool             `json:"is_report"`
	Agency          *string          `json:"agency"`
	AgencyAlsoRight []string         `json:"agency_also_right"`
	Year            *int             `json:"year"`
	Edition         *string          `json:"edition"`
	Cells           map[string]any   `json:"cells"`
	Layout          string           `json:"layout"`
	Noise           []specimen.Noise `json:"noise"`
	Kind            specimen.Kind    `json:"kind"`
}

// writeAll writes documents and their truth.
func writeAll(dir string, seed uint64, n int, options func(i int) specimen.Options) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	var lines []byte
	for i := range n {
		s := seed + uint64(i)
		doc := specimen.Generate(s, options(i))
		t := &doc.Truth
		l := label{File: fmt.Sprintf("%06d%s", s, doc.Ext), IsReport: t.Kind.IsReport(), AgencyAlsoRight: t.AgencyAlsoRight,
			Layout: string(doc.Layout), Noise: doc.Noise, Kind: t.Kind, Cells: map[string]any{}}
		if t.Agency != "" {
			l.Agency = &t.Agency
		}
		if t.Year != 0 {
			l.Year = &t.Year
		}
		if e := t.Edition.String(); e != "" {
			l.Edition = &e
		}
		for c, v := range t.Cells {
			if v.Null {
				l.Cells[c.String()] = nil
			} else {
				l.Cells[c.String()] = v.V
			}
		}
		if err := os.WriteFile(filepath.Join(dir, l.File), doc.Bytes, 0o644); err != nil {
			return err
		}
		line, err := json.Marshal(l)
		if err != nil {
			return err
		}
		lines = append(append(lines, line...), '\n')
	}
	return os.WriteFile(filepath.Join(dir, "truth.jsonl"), lines, 0o644)
}

// reader reads documents and judges them.
type reader struct {
	x *extract.Extractor
	a transform.Auditor
}

func newReader() *reader { return &reader{x: extract.New()} }

func (rd *reader) score(doc *specimen.Document) specimen.Score {
	r, err := rd.x.Extract(doc.Bytes)
	return rd.judge(&doc.Truth, r, err)
}

func (rd *reader) judge(truth *specimen.Truth, r *report.Report, err error) specimen.Score {
	var quality []transform.Quality
	if r != nil {
		_, quality = rd.a.Audit(r)
	}
	return specimen.Compare(truth, r, err, func(i int) specimen.Mark { return mark(quality[i]) })
}

// mark is what the checks make of a value.
func mark(q transform.Quality) specimen.Mark {
	switch q {
	case transform.Suspect:
		return specimen.Suspect
	case transform.Verified:
		return specimen.Verified
	}
	return specimen.Unverified
}
