package main

import (
	"bytes"
	"flag"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"gongkai/extract/specimen"
)

// generated makes a corpus of which every tenth document is a report. All are
// UTF-8, so that each form of a corpus can hold them.
func generated(n int) []member {
	var docs []member
	for seed := uint64(0); len(docs) < n; seed++ {
		name := fmt.Sprintf("d%d/%05d.html", seed%7, seed)
		if seed%10 != 0 {
			docs = append(docs, member{name, fmt.Appendf(nil, "<p>第%d条新闻：市政府今日公布有关情况。</p>", seed)})
			continue
		}
		if d := specimen.Generate(seed, specimen.Options{Kind: specimen.Report}); utf8.Valid(d.Bytes) {
			docs = append(docs, member{name, d.Bytes})
		}
	}
	return docs
}

// generatedSeveral is generated with a document that holds two or three reports in place of every
// fiftieth, one that is none.
func generatedSeveral(n int) []member {
	docs := generated(n)
	for i := 5; i < n; i += 50 {
		docs[i].data = specimen.NewCompendium(uint64(i)<<8, 2+i/50%2, specimen.Options{Layout: specimen.HTML, Noise: []specimen.Noise{}}).Bytes
	}
	return docs
}

func execute(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "gongkai", args...)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("gongkai %s: %v\n%s", strings.Join(args, " "), err, stderr.String())
	}
	return string(out)
}

var forms = flag.Int("forms", 80, "documents of TestFormsOfACorpus")

// One corpus in four forms gives the same readings.
func TestFormsOfACorpus(t *testing.T) {
	t.Parallel()
	dir, docs := t.TempDir(), generatedSeveral(*forms)
	var first string
	for _, form := range []string{"tree", "corpus.jsonl.zst", "corpus.parquet", "corpus.tar.gz"} {
		if err := pack(filepath.Join(dir, form), docs); err != nil {
			t.Fatal(err)
		}
		execute(t, dir, "run", "--store", "store."+form, form)
		got := execute(t, dir, "query", "--store", "store."+form, "--format", "csv",
			`SELECT agency, year, edition, metric, applicant_type, value, unit, quality
			 FROM readings JOIN (SELECT report_id, edition FROM reports) USING (report_id) ORDER BY ALL`)
		if strings.Count(got, "\n") < 1000 {
			t.Errorf("%s: %d lines", form, strings.Count(got, "\n"))
		}
		if several := execute(t, dir, "query", "--store", "store."+form, "--format", "csv", "SELECT 'some' FROM sources WHERE contains(source, '#report-') LIMIT 1"); !strings.Contains(several, "some") {
			t.Errorf("%s: no document gave several reports", form)
		}
		if first == "" {
			first = got
		}
		if got != first {
			t.Errorf("%s gives other readings than the tree", form)
		}
	}
}
