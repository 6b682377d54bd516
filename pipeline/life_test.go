package pipeline

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"gongkai/extract/report"
)

// slow takes its time for each document.
type slow struct{ toy }

func (x slow) Extract(doc []byte) (*report.Report, error) {
	time.Sleep(20 * time.Millisecond)
	return x.toy.Extract(doc)
}

// A long run says in the log that it is alive, and what it is at.
func TestLongRunsShowLife(t *testing.T) {
	b := newBench(t)
	b.write("in/a.txt", "甲市 2021 1", "in/b.txt", "乙县 2020 2", "in/c.txt", "丙县 2020 3")
	o := b.options("in")
	o.extractor = func() extractor { return slow{} }
	o.LogEvery = 5 * time.Millisecond
	if _, err := Run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	said := b.log.String()
	if first, _, _ := strings.Cut(said, "\n"); !strings.Contains(first, `msg="the run begins" run=1 store=`) {
		t.Errorf("it begins with %s", first)
	}
	for _, want := range []string{
		`msg="the run is at work" run=1 stage=reading seconds=0 documents=[0-3] reports=[0-3] documents_per_second=[0-9]+\n`,
		`msg="the run is at work" run=1 stage=building seconds=[0-9]+ documents=3 reports=3\n`,
	} {
		if !regexp.MustCompile(want).MatchString(said) {
			t.Errorf("it does not say %s:\n%s", want, said)
		}
	}

	b.log.Reset()
	o.LogEvery, o.Reread = 0, true
	if _, err := Run(t.Context(), o); err != nil || b.log.Len() > 0 {
		t.Errorf("%v: without a period it says %s", err, b.log.String())
	}
}
