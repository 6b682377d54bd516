// Package specimen makes annual reports of which the truth is known: random
// but plausible figures in the layouts and with the noise that real ones have,
// and documents that only look like reports. Tests, fuzzing, benchmarks and
// the accuracy figures are fed from it.
//
// Names, places and sentences are made up. A seed and the options decide a
// document to the byte.
package specimen

import (
	"strings"

	"gongkai/extract/form"
)

// Options ask for a certain kind of document. What is left zero is drawn at
// random; an empty but non-nil Noise asks for none.
type Options struct {
	Kind    Kind
	Layout  Layout
	Noise   []Noise
	Edition form.Edition
	// Disordered asks for disorders besides the noise, as many as the layout bears.
	Disordered bool
	Change     Change // put into table 3; only of a Report
	Seat       *Seat  // where the agency of a report is; nil: a place that is made up
	// File asks for a file of a kind: what layout HTML is, without noise, as such a file.
	File FileKind
}

// Document is a document and what is to be read in it.
type Document struct {
	Bytes  []byte
	Ext    string // ".txt", ".html", ".md", or that of a file
	Layout Layout
	Noise  []Noise
	Truth  Truth
}

// nearMiss is how often a drawn document is no report.
const nearMiss = .06

// Generate makes the document of a seed.
func Generate(seed uint64, o Options) Document {
	o = o.printed()
	r, doc, d, e := begin(seed, o)
	doc.set(r, seed, d, e)
	doc.print(o.File)
	return doc
}

// printed returns the options for a page that is to be made a file that is no text.
func (o Options) printed() Options {
	if o.File != "" {
		o.Layout, o.Noise = HTML, []Noise{}
	}
	return o
}

// print makes a page a file of a kind; "" leaves it as it is.
func (d *Document) print(kind FileKind) {
	if kind != "" {
		d.Bytes = writerOf(kind)(newPaper(d.Bytes))
		d.Ext, d.Layout = "."+string(kind), Layout(kind)
	}
}

// begin returns the draft of a document that has no text yet, with what is still
// to be drawn from.
func begin(seed uint64, o Options) (r *rng, doc Document, d *draft, e form.Edition) {
	doc = Document{Layout: o.Layout, Ext: ".txt"}
	// What is drawn for want of an option comes from a stream of its own, so that
	// the rest does not depend on which options were given.
	free := newRNG(^seed)
	kind := Report
	if free.odds(nearMiss) && o.Change == NoChange {
		kind = oneOf(free, append([]Kind{NoTables}, NearMisses...))
	}
	layout, drawn, noise := oneOf(free, Layouts), oneOf(free, form.Editions), drawNoise(free)
	e = drawn
	if o.Kind != "" {
		kind = o.Kind
	}
	if doc.Layout == "" {
		doc.Layout = layout
	}
	if o.Edition != form.NoEdition {
		e = o.Edition
	}
	if o.Noise != nil {
		noise = append(noiseSet(nil), o.Noise...)
	}
	if own := editionOf(noise); own != form.NoEdition && o.Edition == form.NoEdition {
		e = own
	}
	if o.Layout == "" {
		doc.Layout = layoutFor(free, doc.Layout, noise)
	}
	noise = noise.settle(doc.Layout)
	if o.Disordered {
		for _, n := range disordered(newRNG(seed^0x6d6978), doc.Layout) {
			if noise.bears(n) && !noise.has(n) {
				noise = append(noise, n)
			}
		}
	}
	doc.Noise = noise

	r = newRNG(seed)
	if kind.IsReport() {
		d = writeReport(r, kind, noise, e, o.Change, o.Seat)
		d.befall(seed, noise, doc.Layout)
	} else {
		d = writeNearMiss(r, kind, e)
	}
	return r, doc, d, e
}

// set puts a draft into the document's layout, with what befalls its text.
func (doc *Document) set(r *rng, seed uint64, d *draft, e form.Edition) {
	noise, kind := noiseSet(doc.Noise), d.truth.Kind
	d.soil(r, noise)
	t := newTypist(r, noise, &d.truth)
	var text string
	switch l := doc.Layout; {
	case kind == Comparison:
		text = comparison(r, e)
	case l == HTML, l == HTMLWord, l == HTMLSoup:
		text = t.html(doc.Layout, d)
		doc.Ext = ".html"
	case l == PDFToHTML:
		text = brokenPage(t.text(doc.Layout, d))
		doc.Ext = ".html"
	default:
		text = t.text(doc.Layout, d)
		if doc.Layout == Markdown {
			doc.Ext = ".md"
		}
	}
	if noise.has(Entities) && doc.Ext != ".html" {
		text = references(r, text)
	}
	text = befallText(seed, noise, convert(r, noise, text))
	if noise.has(Taiwan) {
		if t := &d.truth; strings.Contains(t.Agency, "信息") {
			t.AgencyAlsoRight = append(t.AgencyAlsoRight, t.Agency)
			t.Agency = strings.ReplaceAll(t.Agency, "信息", "资讯")
		}
	}
	doc.Bytes = encode(noise, text)
	doc.Truth = d.truth
}
