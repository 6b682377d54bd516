package pipeline

import (
	"fmt"
	"os"
	"slices"
	"testing"

	"gongkai/load"
	"gongkai/transform"
)

// compendium is a toy document with several reports.
func compendium(reports ...string) string {
	doc := "several\n"
	for _, r := range reports {
		doc += r + "\n"
	}
	return doc
}

const sourcesSince = "SELECT source, gone_since FROM sources ORDER BY source"

// Each report of a document with several is one by itself, of which all is known that is of
// a file or of a record; the document is read once, whatever copies there are.
func TestSeveral(t *testing.T) {
	b := newBench(t)
	doc := compendium("甲市 2021 1", "乙县 2021 2")
	b.write("in/a.txt", doc, "in/b.txt", "丙区 2022 3", "in/c.txt.gz", packed(compendium("丁县 2020 4", "戊市 2020 5", "己县 2020 6")))
	res := b.run("in")
	b.wantRows(reported, "in/a.txt#report-1 甲市 2021", "in/a.txt#report-2 乙县 2021", "in/b.txt 丙区 2022",
		"in/c.txt.gz#report-1 丁县 2020", "in/c.txt.gz#report-2 戊市 2020", "in/c.txt.gz#report-3 己县 2020")
	b.wantRows("SELECT * FROM rejects")
	whole := transform.Identify([]byte(doc))
	b.wantRows("SELECT sha256 FROM reports WHERE year = 2021 ORDER BY agency_id, agency", b.sorted(whole.Part(1).SHA256, whole.Part(2).SHA256)...)
	if res.Run.Documents != 6 || res.Run.NewDocuments != 6 || res.Run.Loaded != 6 {
		t.Errorf("%+v", res.Run)
	}
	if res := b.run("in"); res.Run.Outcome != load.NothingNew || len(b.read) > 0 || res.Run.Documents != 6 {
		t.Errorf("again: %+v, extracted %q", res.Run, b.read)
	}
	// A copy has the same reports in other places, also if it comes with another at once.
	b.write("in/copy.txt", doc, "in/copy2.txt", doc)
	if res := b.run("in"); res.Run.NewDocuments != 0 {
		t.Errorf("a copy: %+v", res.Run)
	}
	b.wantRows("SELECT count(*), count(DISTINCT report_id) FROM sources", "10 6")
}

// sorted returns what rows of a query without an order of its own would be.
func (b *bench) sorted(s ...string) []string {
	slices.Sort(s)
	return s
}

// What a document is replaced by replaces all its reports; with the document they go and return.
func TestSeveralChanged(t *testing.T) {
	b := newBench(t)
	three := compendium("甲市 2021 1", "乙县 2021 2", "丙区 2021 3")
	b.write("in/a.txt", three, "in/b.txt", three, "in/c.txt", "丁县 2021 4")
	b.run("in")
	b.write("in/a.txt", compendium("甲市 2021 1", "乙县 2021 7"), "in/b.txt", "戊市 2022 5", "in/c.txt", compendium("丁县 2021 4", "己县 2021 6"))
	b.run("in")
	b.wantRows(sourcesSince, "in/a.txt#report-1 NULL", "in/a.txt#report-2 NULL", "in/b.txt NULL", "in/c.txt#report-1 NULL", "in/c.txt#report-2 NULL")
	b.must(os.Rename(b.path("in/a.txt"), b.path("aside")))
	b.run("in")
	b.wantRows(sourcesSince, "in/a.txt#report-1 3", "in/a.txt#report-2 3", "in/b.txt NULL", "in/c.txt#report-1 NULL", "in/c.txt#report-2 NULL")
	b.must(os.Rename(b.path("aside"), b.path("in/a.txt")))
	b.run("in")
	b.wantRows("SELECT count(*) FROM sources WHERE gone_since IS NOT NULL", "0")
	// A file that cannot be read keeps what it gave.
	b.must(os.Remove(b.path("in/a.txt")))
	b.must(os.Symlink("a.txt", b.path("in/a.txt")))
	b.run("in")
	b.wantRows("SELECT source FROM sources WHERE source LIKE '%a.txt%' AND gone_since IS NULL ORDER BY source", "in/a.txt#report-1", "in/a.txt#report-2")
	b.wantRows("SELECT source, reason FROM rejects", "in/a.txt unreadable")
}

// Records of corpora are divided as files are.
func TestSeveralInCorpus(t *testing.T) {
	b := newBench(t)
	two := compendium("甲市 2021 1"+found, "乙县 2021 2"+found)
	b.write("in/a.jsonl", lines("u1", two, "u2", "丙区 2021 3"+found, "u3", two, "u4", compendium("己县 2021 6"+found, "庚县 2021 7"+found)))
	b.run("in")
	b.wantRows(reported, "in/a.jsonl#u1#report-1 甲市 2021", "in/a.jsonl#u1#report-2 乙县 2021", "in/a.jsonl#u2 丙区 2021",
		"in/a.jsonl#u4#report-1 己县 2021", "in/a.jsonl#u4#report-2 庚县 2021")
	b.wantRows("SELECT count(*), count(DISTINCT report_id) FROM sources", "7 5")
	// u1 holds one report, u2 two, u3 vanished, u4 is no report any more.
	b.write("in/a.jsonl", lines("u1", "甲市 2021 1"+found, "u2", compendium("丙区 2021 3"+found, "丁县 2021 4"+found), "u4", "news"))
	b.run("in")
	b.wantRows(sourcesSince, "in/a.jsonl#u1 NULL", "in/a.jsonl#u2#report-1 NULL", "in/a.jsonl#u2#report-2 NULL", "in/a.jsonl#u3#report-1 2", "in/a.jsonl#u3#report-2 2")
	b.write("in/a.jsonl", lines("u1", "甲市 2021 1"+found, "u2", "丙区 2021 3"+found))
	b.run("in")
	b.wantRows(sourcesSince, "in/a.jsonl#u1 NULL", "in/a.jsonl#u2 NULL", "in/a.jsonl#u3#report-1 2", "in/a.jsonl#u3#report-2 2")
}

// One of several reports can be forgotten, and all with their document; what is forgotten is
// not read in copies.
func TestForgetOfSeveral(t *testing.T) {
	b := newBench(t)
	b.write("in/a.txt", compendium("甲市 2021 1", "乙县 2021 2"), "in/b.txt", compendium("丙区 2021 3", "丁县 2021 4"))
	b.run("in")
	forget := func(undo bool, sources ...string) {
		t.Helper()
		o := b.options()
		o.Forget = Forget{Sources: sources, Undo: undo}
		_, err := Run(t.Context(), o)
		b.must(err)
	}
	forget(false, b.path("in/a.txt#report-2"), b.path("in/b.txt"))
	b.wantRows(reported, "in/a.txt#report-1 甲市 2021")
	b.write("in/copy.txt", compendium("甲市 2021 1", "乙县 2021 2"))
	b.run("in")
	b.wantRows("SELECT source FROM sources ORDER BY source", "in/a.txt#report-1", "in/copy.txt#report-1")
	forget(true, b.path("in/a.txt#report-2"))
	b.run("in")
	b.wantRows("SELECT source FROM sources ORDER BY source", "in/a.txt#report-1", "in/a.txt#report-2", "in/copy.txt#report-1", "in/copy.txt#report-2")
	b.wantRows("SELECT count(*) FROM rejects WHERE reason = 'forgotten'", fmt.Sprint(2))
}

// Copies of a document that are read at once by many workers each have all its reports, which
// are written once.
func TestManyCopiesOfSeveral(t *testing.T) {
	const copies = 60
	b := newBench(t)
	for i := range copies {
		b.write(fmt.Sprintf("in/%02d.txt", i), compendium("甲市 2021 1", "乙县 2021 2", "丙区 2021 3"))
	}
	o := b.options("in")
	o.Workers, o.extractor = 8, func() extractor { return toy{} }
	res, err := Run(t.Context(), o)
	b.must(err)
	b.wantRows("SELECT count(*), count(DISTINCT report_id) FROM sources", fmt.Sprint(3*copies, " 3"))
	if res.Run.Documents != 3*copies || res.Run.Loaded != 3 {
		t.Errorf("%+v", res.Run)
	}
}
