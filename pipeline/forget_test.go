package pipeline

import (
	"errors"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/load"
	"gongkai/load/ledger"
)

// forget takes documents out of the store by names as they are, and returns the
// sources that went.
func (b *bench) forget(f Forget) []string {
	b.Helper()
	o := b.options()
	o.Forget, b.read = f, nil
	res, err := Run(b.Context(), o)
	b.must(err)
	var out []string
	for _, t := range res.Taken {
		out = append(out, t.Source[len(b.dir)+1:])
	}
	return out
}

const kept = "SELECT source FROM sources UNION ALL SELECT source || ' ' || reason FROM rejects ORDER BY source"

// The tables are those of a store that never had the document, but for rejects.
func TestForgottenLeavesNothingBehind(t *testing.T) {
	never, b := newBench(t), newBench(t)
	never.write("in/a.txt", "甲市 2021 1", "in/c.txt", "丙区 2022 3")
	never.run("in")
	b.write("in/a.txt", "甲市 2021 1", "in/b.txt", "乙县 2021 2", "in/c.txt", "丙区 2022 3")
	b.run("in")
	if got := b.forget(Forget{Sources: []string{b.path("in/b.txt")}}); !slices.Equal(got, []string{"in/b.txt"}) {
		t.Errorf("took out %q", got)
	}
	b.wantRows(kept, "in/a.txt", "in/b.txt forgotten", "in/c.txt")
	want, got := never.tables(), b.tables()
	for _, tables := range []map[string]string{want, got} {
		maps.DeleteFunc(tables, func(name, _ string) bool { return name == "/rejects.parquet" || name == "/reports.parquet" }) // which have paths
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("tables differ (-never there +forgotten):\n%s", d)
	}
}

// What is forgotten stays so for a newer extractor, and in a corpus that is read in
// another way.
func TestForgottenForEveryExtractor(t *testing.T) {
	b := newBench(t)
	b.write("in/a.jsonl", lines("u1", "甲市 2021 1"+found, "u2", "乙县 2020 2"+found), "in/b.txt", "丁县 2021 4")
	b.run("in")
	b.forget(Forget{Sources: []string{b.path("in/a.jsonl#u1"), b.path("in/b.txt")}})
	want := []string{"in/a.jsonl#u1 forgotten", "in/a.jsonl#u2", "in/b.txt forgotten"}
	b.wantRows(kept, want...)
	for _, again := range []struct {
		change func(*Options)
		met    int // of those that are forgotten
	}{
		{func(o *Options) { o.extraction = "newer" }, 2},
		{func(o *Options) { o.extraction, o.KeepRejects = "newer", true }, 1}, // the corpus alone is read
		{func(o *Options) { o.extraction, o.Reread = "newest", true }, 2},
	} {
		o := b.options("in")
		again.change(&o)
		b.read = nil
		res, err := Run(t.Context(), o)
		b.must(err)
		if slices.ContainsFunc(b.read, func(s string) bool { return s != "乙县 2020 2"+found }) || res.Rejected[forgotten] != again.met {
			t.Errorf("extracted %q, rejected %v", b.read, res.Rejected)
		}
		b.wantRows(kept, want...)
	}
	b.forget(Forget{Sources: []string{b.path("in")}, Undo: true})
	b.wantRows(kept, "in/a.jsonl#u2")
	b.run("in")
	b.wantRows(kept, "in/a.jsonl#u1", "in/a.jsonl#u2", "in/b.txt")
}

// Rejects can be forgotten, too. A file that never could be read is only dropped:
// it is tried again, as is a corpus that could not be read to its end.
func TestForgetRejects(t *testing.T) {
	b := newBench(t)
	b.write("in/news.txt", "news", "in/a.jsonl", lines("u1", "甲市 2021 1"+found)+"{", "in/b.jsonl", "["+lines("u1", "乙县 2020 2"+found))
	b.must(os.Symlink("nowhere", b.path("in/dangling")))
	b.run("in")
	b.forget(Forget{Sources: []string{b.path("in")}})
	gone := []string{"in/a.jsonl#2 unreadable", "in/a.jsonl#u1 forgotten", "in/b.jsonl#u1 forgotten", "in/news.txt forgotten"}
	b.wantRows(kept, gone...)
	b.run("in")
	b.wantRows(kept, slices.Insert(slices.Insert(gone, 2, "in/b.jsonl unreadable"), 4, "in/dangling unreadable")...)
	if len(b.read) > 0 {
		t.Errorf("extracted %q", b.read)
	}
}

// Two documents of one place, one after the other, have a tombstone each.
func TestForgottenOneAfterTheOther(t *testing.T) {
	b := newBench(t)
	name := Forget{Sources: []string{b.path("a.txt")}}
	for _, doc := range []string{"甲市 2021 1", "甲市 2021 2"} {
		b.write("a.txt", doc)
		b.run("a.txt")
		b.forget(name)
	}
	b.write("a.txt", "甲市 2021 3", "b.txt", "甲市 2021 1", "c.txt", "甲市 2021 2")
	b.run("a.txt", "b.txt", "c.txt")
	b.wantRows(kept, "a.txt", "a.txt forgotten", "b.txt forgotten", "c.txt forgotten")
	name.Undo = true
	b.forget(name)
	b.run("a.txt", "b.txt", "c.txt")
	b.wantRows(kept, "a.txt", "b.txt", "c.txt")
}

// The better a source goes by a name, the more it is meant.
func TestNaming(t *testing.T) {
	b := newBench(t)
	b.write("in/a.txt", "甲市 2021 1", "in/sub/b.txt", "乙县 2021 2", "in/a.txt.d/c.txt", "丙区 2022 3", "in#1/d.txt", "丁县 2021 4",
		"in/e.jsonl", lines("http://x/", "戊市 2021 5"+found, "http://x/y", "己市 2021 6"+found))
	t.Chdir(b.dir)
	o := b.options()
	o.Inputs = []string{"in", "in#1"}
	_, err := Run(t.Context(), o)
	b.must(err)
	for name, want := range map[string][]string{
		"in/a.txt":                {"in/a.txt"},
		"./in//a.txt":             {"in/a.txt"},
		b.path("in/sub/../sub"):   {"in/sub/b.txt"},
		"in/sub/":                 {"in/sub/b.txt"},
		"in#1":                    {"in#1/d.txt"},
		"in/e.jsonl":              {"in/e.jsonl#http://x/", "in/e.jsonl#http://x/y"},
		"in/e.jsonl#http://x/":    {"in/e.jsonl#http://x/"},
		"./in/e.jsonl#http://x/y": {"in/e.jsonl#http://x/y"},
		"in/e.jsonl#http://x":     {"in/e.jsonl#http://x/", "in/e.jsonl#http://x/y"},
		".":                       {"in#1/d.txt", "in/a.txt", "in/a.txt.d/c.txt", "in/e.jsonl#http://x/", "in/e.jsonl#http://x/y", "in/sub/b.txt"},
		"in/a":                    nil,
		"a.txt":                   nil,
		"":                        nil,
		"#1":                      nil,
	} {
		n, err := findNamed(t.Context(), b.path("store/current"), Forget{Sources: []string{name}})
		if invalid := new(InputError); errors.As(err, &invalid) {
			if want != nil {
				t.Errorf("%q: %v", name, err)
			}
			continue
		}
		b.must(err)
		var got []string
		b.must(n.scan(t.Context(), func(e *ledger.Entry) error {
			if e.SHA256 != "" {
				got = append(got, e.Source)
			}
			return nil
		}))
		slices.Sort(got)
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%q (-want +got):\n%s", name, d)
		}
	}
}

// A run that takes out what has vanished, where nothing has, leaves all as it is.
func TestNothingGone(t *testing.T) {
	b := newBench(t)
	b.write("in/a.txt", "甲市 2021 1")
	b.run("in")
	o := b.options("in")
	o.Forget.Gone = true
	if res, err := Run(t.Context(), o); err != nil || res.Run.Outcome != load.NothingNew {
		t.Errorf("%v, %v", res, err)
	}
}
