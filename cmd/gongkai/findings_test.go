package main

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gongkai/extract/specimen"
	"gongkai/load"
	schema "gongkai/sql"
)

// oddness is a finding as it can be told without the documents' ids.
type oddness struct {
	agency       string
	year         int
	kind, metric string
	applicant    string
}

// corpusStore runs over a corpus and gives the store and the number of reports.
func corpusStore(t *testing.T, c *specimen.Corpus, options func(i int) specimen.Options) (store string, agencies map[string]string, reports int) {
	t.Helper()
	dir := t.TempDir()
	agencies = map[string]string{}
	c.Reports(options, func(r *specimen.Filed) {
		reports++
		agencies[r.File] = r.Agency
		if err := os.WriteFile(filepath.Join(dir, r.File), r.Bytes, 0o666); err != nil {
			t.Fatal(err)
		}
	})
	store = filepath.Join(t.TempDir(), "store")
	gongkai(t, "run", "--store", store, dir)
	return store, agencies, reports
}

// findings gives the findings of a store with their sentences.
func findings(t *testing.T, store string, agencies map[string]string) map[oddness]string {
	t.Helper()
	out := map[oddness]string{}
	for _, f := range rowsOf(t, store, "SELECT source, findings.* FROM findings JOIN reports USING (report_id)") {
		o := oddness{agencies[filepath.Base(f["source"].(string))], int(f["year"].(float64)), f["kind"].(string), f["metric"].(string), f["applicant_type"].(string)}
		if _, twice := out[o]; twice {
			t.Errorf("%v is found twice", o)
		}
		out[o] = f["message_en"].(string) + " " + f["message_zh"].(string)
		if s := out[o]; strings.ContainsAny(s, "{}") || strings.Contains(s, "  ") {
			t.Errorf("%v says %q", o, s)
		}
	}
	return out
}

// plainText are the layouts that are read in full.
func plainText(i int) specimen.Options {
	layouts := slices.DeleteFunc(slices.Clone(specimen.Layouts), func(l specimen.Layout) bool {
		return l == specimen.Squashed || l == specimen.SquashedLine || l == specimen.Torn || l == specimen.MixedLayouts
	})
	return specimen.Options{Layout: layouts[i%len(layouts)], Noise: []specimen.Noise{}}
}

// Of 200 agencies over six years, with faults of each kind planted: all are
// found, and nothing else to speak of.
func TestPlantedFindings(t *testing.T) {
	t.Parallel()
	c := specimen.NewCorpus(1, 2019, 6)
	if len(c.Series) != 200 {
		t.Fatalf("%d agencies, want 200", len(c.Series))
	}
	expected := c.Plant(2)
	store, agencies, reports := corpusStore(t, c, plainText)
	found := findings(t, store, agencies)
	values := map[oddness]float64{}
	for _, f := range rowsOf(t, store, "SELECT source, findings.* FROM findings JOIN reports USING (report_id) WHERE value IS NOT NULL") {
		values[oddness{agencies[filepath.Base(f["source"].(string))], int(f["year"].(float64)), f["kind"].(string), f["metric"].(string), f["applicant_type"].(string)}] = f["value"].(float64)
	}
	kinds := map[string]int{}
	for _, e := range expected {
		o := oddness{e.Agency, e.Year, e.Kind, e.Cell.Metric.String(), e.Cell.Applicant.String()}
		kinds[e.Kind]++
		said, ok := found[o]
		if !ok {
			t.Errorf("not found: %v", o)
			continue
		}
		if e.Kind != "versions_differ" && values[o] != e.Value {
			t.Errorf("%v: %v, want %v", o, values[o], e.Value)
		}
		if number, _ := load.Text(values[o]); !strings.Contains(said, number) {
			t.Errorf("%v: %q does not tell %s", o, said, number)
		}
		delete(found, o)
	}
	for _, k := range schema.FindingKinds() {
		if kinds[k.Kind] == 0 && k.Kind != "period_differs" { // of words, and the corpus is of figures
			t.Errorf("no %s was planted", k.Kind)
		}
	}
	for o, said := range found {
		t.Logf("false: %v: %s", o, said)
	}
	if len(found)*1000 >= reports {
		t.Errorf("%d false findings in %d reports", len(found), reports)
	}
	t.Logf("%d reports, %d findings planted, %d false", reports, len(expected), len(found))
	everyViewAndQueryAnswers(t, store, []string{"suspect_values"})
	leavesAddUp(t, store)
}

var cleanCorpora = flag.Int("corpora", 0, "measure findings on so many corpora of 200 agencies without faults")

// On reports without faults, in plain layouts and in all layouts with all
// damage: how many findings there are. The figures of docs/accuracy.md come
// from it; an agency's own errors, which are one of the damages, are no false
// findings and are left out.
func TestFalseFindings(t *testing.T) {
	t.Parallel()
	if *cleanCorpora == 0 {
		t.Skip("measured by hand: -corpora")
	}
	var table strings.Builder
	measure := func(name string, options func(i int) specimen.Options) {
		kinds, reports, wrong := map[string]int{}, 0, 0
		for seed := range *cleanCorpora {
			store, agencies, n := corpusStore(t, specimen.NewCorpus(uint64(seed+100), 2019, 6), options)
			reports += n
			for o, said := range findings(t, store, agencies) {
				kinds[o.kind]++
				wrong++
				t.Logf("%v: %s", o, said)
			}
		}
		fmt.Fprintf(&table, "| %s | %d | %d | %.2f | %s |\n", name, reports, wrong, 1000*float64(wrong)/float64(reports), told(kinds))
	}
	measure("plain layouts, no damage", plainText)
	measure("all layouts, all damage", func(i int) specimen.Options { return specimen.Options{Noise: specimen.DrawDamage(uint64(i))} })
	fmt.Printf("| reports | number | false findings | per 1,000 reports | kinds |\n|---|---:|---:|---:|---|\n%s", table.String())
}

// told lists kinds with their numbers, the most frequent first.
func told(kinds map[string]int) string {
	var out []string
	for _, k := range slices.SortedFunc(maps.Keys(kinds), func(a, b string) int {
		return cmp.Or(kinds[b]-kinds[a], strings.Compare(a, b))
	}) {
		out = append(out, fmt.Sprintf("%s %d", k, kinds[k]))
	}
	return strings.Join(out, ", ")
}
