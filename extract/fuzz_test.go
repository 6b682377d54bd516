package extract_test

import (
	"errors"
	"math"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"gongkai/extract"
	"gongkai/extract/form"
	"gongkai/extract/report"
	"gongkai/extract/specimen"
)

// FuzzExtract reads any bytes: what comes out must be sound, if not right.
func FuzzExtract(f *testing.F) {
	for _, l := range labels(f) {
		f.Add(document(f, l.File))
	}
	for i, l := range specimen.AllLayouts {
		f.Add(specimen.Generate(uint64(i), specimen.Options{Kind: specimen.Report, Layout: l, Disordered: i%2 == 0}).Bytes)
	}
	for i, k := range specimen.NearMisses {
		f.Add(specimen.Generate(uint64(i), specimen.Options{Kind: k, Layout: specimen.CellLines, Noise: []specimen.Noise{}}).Bytes)
	}
	for i, n := range []specimen.Noise{specimen.GB18030, specimen.Big5, specimen.BOM, specimen.CRLF, specimen.Damage, specimen.Pinyin, specimen.Entities} {
		f.Add(specimen.Generate(uint64(i), specimen.Options{Kind: specimen.Report, Layout: specimen.TabRows, Noise: []specimen.Noise{n}}).Bytes)
	}
	for i, l := range []specimen.Layout{specimen.TabRows, specimen.HTML, specimen.Spaces, specimen.Collapsed} {
		f.Add(specimen.NewCompendium(uint64(10+i), 2, specimen.Options{Layout: l, Noise: []specimen.Noise{}}).Bytes)
	}
	for _, a := range adversaries {
		f.Add(repeated(a.unit, 200))
		f.Add(within(f, repeated(a.unit, 100)))
	}
	used := extract.New()
	f.Fuzz(func(t *testing.T, doc []byte) {
		start := time.Now()
		r, err := used.Extract(doc)
		if d := time.Since(start); len(doc) < 1<<20 && d > time.Minute {
			t.Errorf("%d bytes took %v", len(doc), d)
		}
		again, errAgain := extract.New().Extract(doc)
		if d := cmp.Diff(again, r); d != "" || !cmp.Equal(err, errAgain) {
			t.Errorf("a used extractor reads something else (-fresh +used):\n%s\n%v, %v", d, errAgain, err)
		}
		if err != nil {
			var reject *report.Reject
			if !errors.As(err, &reject) || reject.Reason == "" || r != nil {
				t.Errorf("report %v with error %v", r, err)
			}
			if len(reject.Reports) == 1 || len(reject.Reports) > 0 && reject.Reason != report.ReasonSeveral {
				t.Errorf("%d reports with error %v", len(reject.Reports), err)
			}
			for _, r := range reject.Reports {
				sound(t, r, len(doc))
			}
			return
		}
		sound(t, r, len(doc))
	})
}

// sound checks what holds of every report read from a document of n bytes.
func sound(t *testing.T, r *report.Report, n int) {
	t.Helper()
	for i, rd := range r.Readings {
		name := rd.Metric.String() + "|" + rd.Applicant.String()
		if rd.Start < 0 || rd.End > n || rd.Start > rd.End || !rd.Null && rd.Start == rd.End {
			t.Errorf("%s = %v stands at %d to %d of %d", name, rd.Value, rd.Start, rd.End, n)
		}
		if !rd.Null && rd.Text == "" || !utf8.ValidString(rd.Text) {
			t.Errorf("%s = %v has the text %q", name, rd.Value, rd.Text)
		}
		if rd.Null && rd.Value != 0 || math.IsNaN(rd.Value) || math.IsInf(rd.Value, 0) {
			t.Errorf("%s = %v", name, rd.Value)
		}
		if has := rd.Metric.Info().Table.HasApplicants(); has == (rd.Applicant == form.NotApplicable) {
			t.Errorf("%s is no cell of the form", name)
		}
		if i > 0 {
			if p := r.Readings[i-1]; p.Metric > rd.Metric || p.Metric == rd.Metric && p.Applicant >= rd.Applicant {
				t.Errorf("%s is out of order or there twice", name)
			}
		}
	}
	for _, s := range r.Statements {
		if s.Start < 0 || s.End > n || s.Start >= s.End {
			t.Errorf("statement %s stands at %d to %d of %d", s.Metric, s.Start, s.End, n)
		}
	}
	for _, row := range r.Rows {
		if row.Start < 0 || row.End > n || row.Start > row.End {
			t.Errorf("row %s stands at %d to %d of %d", row.Name, row.Start, row.End, n)
		}
	}
	for _, note := range r.Notes {
		if note.Start < -1 || note.Start > n {
			t.Errorf("note %q stands at %d of %d", note.Text, note.Start, n)
		}
	}
	if r.Year != 0 && (r.Year < 2000 || r.Year > 2100) {
		t.Errorf("year %d", r.Year)
	}
	if !utf8.ValidString(r.Agency) || !utf8.ValidString(r.Title) {
		t.Errorf("agency %q, title %q", r.Agency, r.Title)
	}
}
