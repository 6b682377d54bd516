package pipeline

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/load"
)

// found is what a toy document needs to pass the finder.
const found = " 申申公公公公开开开开信信年年"

// lines makes JSON Lines of pairs of url and text.
func lines(pairs ...string) string {
	var b strings.Builder
	for i := 0; i < len(pairs); i += 2 {
		fmt.Fprintf(&b, "{\"url\":%q,\"text\":%q}\n", pairs[i], pairs[i+1])
	}
	return b.String()
}

func packed(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(text))
	w.Close()
	return b.String()
}

func TestRecords(t *testing.T) {
	b := newBench(t)
	b.write("in/a.jsonl", lines("u1", "甲市 2021 1"+found, "u2", "news", "u3", "", "u4", "a longer piece"+found, "u4", "乙县 2020 2"+found),
		"in/b.txt.gz", packed("丙区 2022 3"), "in/labels.jsonl", "{\"file\":\"f\"}\n", "in/c.txt", "丁县 2021 4")
	res := b.run("in")
	b.wantRows(reported, "in/a.jsonl#u1 甲市 2021", "in/a.jsonl#u4 乙县 2020", "in/b.txt.gz 丙区 2022", "in/c.txt 丁县 2021")
	b.wantRows("SELECT source, reason FROM rejects", "in/labels.jsonl unsupported")
	if fmt.Sprint(res.Rejected) != "map[empty:1 not_report:2 unsupported:1]" || res.Run.Documents != 7 || res.Run.NewDocuments != 7 || res.Unreadable != 0 {
		t.Errorf("%v, %+v", res.Rejected, res.Run)
	}
	res = b.run("in")
	if res.Run.Outcome != load.NothingNew || len(b.read) > 0 || res.Run.Documents != 7 || res.Rejected[unsupported] != 1 || b.generation() != "000001" {
		t.Errorf("again: %+v", res)
	}
	o := b.options("in")
	o.KeepRejects = true
	_, err := Run(t.Context(), o)
	b.must(err)
	b.wantRows("SELECT source, reason, detail FROM rejects ORDER BY source", "in/a.jsonl#u2 not_report nothing of what every report has",
		"in/a.jsonl#u3 empty no text", "in/a.jsonl#u4 not_report no report", strings.Join(b.rows("SELECT source, reason, detail FROM rejects WHERE source LIKE '%labels%'"), ""))
	b.run("in")
	b.wantRows("SELECT source, reason FROM rejects", "in/labels.jsonl unsupported")
}

func TestChangedCorpus(t *testing.T) {
	b := newBench(t)
	b.write("in/a.jsonl", lines("u1", "甲市 2021 1"+found, "u2", "乙县 2020 2"+found, "u3", "丙区 2022 3"+found, "u4", "丁县 2021 4"+found))
	b.run("in")
	// u2 changed, u3 vanished, u4 is no report any more, u5 is new.
	b.write("in/a.jsonl", lines("u1", "甲市 2021 1"+found, "u2", "乙县 2023 2"+found, "u4", "news", "u5", "戊市 2021 5"+found))
	b.run("in")
	slices.Sort(b.read)
	if !slices.Equal(b.read, []string{"乙县 2023 2" + found, "戊市 2021 5" + found}) {
		t.Errorf("extracted %q", b.read)
	}
	b.wantRows(reported, "in/a.jsonl#u1 甲市 2021", "in/a.jsonl#u2 乙县 2023", "in/a.jsonl#u3 丙区 2022", "in/a.jsonl#u5 戊市 2021")
	b.wantRows("SELECT source, first_run, last_run FROM sources", "in/a.jsonl#u1 1 2", "in/a.jsonl#u2 1 2", "in/a.jsonl#u3 1 1", "in/a.jsonl#u5 2 2")

	later := time.Now().Add(time.Hour) // touched: read once more, then skipped
	b.must(os.Chtimes(b.path("in/a.jsonl"), later, later))
	if res := b.run("in"); res.Run.Outcome != load.NothingNew || len(b.read) > 0 {
		t.Errorf("touched: %s, extracted %q", res.Run.Outcome, b.read)
	}
	b.must(os.Chmod(b.path("in/a.jsonl"), 0))
	if os.Geteuid() != 0 { // root may read every file
		b.run("in")
	}
	b.must(os.Chmod(b.path("in/a.jsonl"), 0o666))

	o := b.options("in")
	o.Reread, b.read = true, nil
	res, err := Run(t.Context(), o)
	b.must(err)
	if len(b.read) != 3 || res.Run.Outcome != load.Published {
		t.Errorf("reread: %s, extracted %q", res.Run.Outcome, b.read)
	}
	b.wantRows("SELECT count(*) FROM reports", "4")
}

// What is gone is marked, and the mark goes when it is back; what was read stays.
func TestGone(t *testing.T) {
	b := newBench(t)
	const gone = "SELECT source, gone_since FROM sources ORDER BY source"
	u1, u2, u3 := lines("u1", "甲市 2021 1"+found), lines("u2", "乙县 2020 2"+found), lines("u3", "丙区 2022 3"+found)
	b.write("in/a.jsonl", u1+u2, "in/sub/b.txt", "丁县 2021 4", "in/news.txt", "news", "other/c.txt", "戊市 2021 5")
	b.must(os.Symlink("nowhere", b.path("in/dangling")))
	b.run("in", "other")
	b.wantRows(gone, "in/a.jsonl#u1 NULL", "in/a.jsonl#u2 NULL", "in/sub/b.txt NULL", "other/c.txt NULL")
	for _, path := range []string{"in/sub", "in/news.txt", "in/dangling", "other"} { // other is not looked at
		b.must(os.RemoveAll(b.path(path)))
	}
	b.write("in/a.jsonl", u1+u3)
	b.run("in")
	b.wantRows(gone, "in/a.jsonl#u1 NULL", "in/a.jsonl#u2 2", "in/a.jsonl#u3 NULL", "in/sub/b.txt 2", "other/c.txt NULL")
	b.wantRows("SELECT source, reason FROM rejects", "in/news.txt not_report")

	b.must(os.Rename(b.path("in/a.jsonl"), b.path("aside")))
	b.run("in")
	b.wantRows(gone, "in/a.jsonl#u1 3", "in/a.jsonl#u2 2", "in/a.jsonl#u3 3", "in/sub/b.txt 2", "other/c.txt NULL")
	if res := b.run("in"); res.Run.Outcome != load.NothingNew {
		t.Errorf("still gone: %s", res.Run.Outcome)
	}
	b.must(os.Rename(b.path("aside"), b.path("in/a.jsonl")))
	b.write("in/sub/b.txt", "丁县 2021 4")
	b.run("in")
	b.wantRows(gone, "in/a.jsonl#u1 NULL", "in/a.jsonl#u2 2", "in/a.jsonl#u3 NULL", "in/sub/b.txt NULL", "other/c.txt NULL")
	if len(b.read) > 0 {
		t.Errorf("extracted %q", b.read)
	}
	b.wantRows("SELECT count(*) FROM reports", "5")
}

// What a corpus gave before the damage is kept, and it is tried again.
func TestDamagedCorpus(t *testing.T) {
	b := newBench(t)
	good := lines("u1", "甲市 2021 1"+found)
	b.write("in/a.jsonl", good+"{\"url\":\n"+lines("u3", "丙区 2022 3"+found), "in/b.txt", "乙县 2020 2")
	for range 2 {
		res := b.run("in")
		if res.Unreadable != 1 || res.Rejected[unreadable] != 1 {
			t.Errorf("%+v", res)
		}
		b.wantRows(reported, "in/a.jsonl#u1 甲市 2021", "in/b.txt 乙县 2020")
		b.wantRows("SELECT source, reason, substr(detail, 1, 25) FROM rejects", "in/a.jsonl unreadable record 2: is no JSON obje")
	}
	b.write("in/a.jsonl", good+lines("u3", "丙区 2022 3"+found))
	b.run("in")
	b.wantRows(reported, "in/a.jsonl#u1 甲市 2021", "in/a.jsonl#u3 丙区 2022", "in/b.txt 乙县 2020")
	b.wantRows("SELECT source FROM rejects")
}

func TestCorpusFromStdin(t *testing.T) {
	b := newBench(t)
	for range 2 {
		o := b.options(Stdin)
		o.Stdin = strings.NewReader(packed(lines("u1", "甲市 2021 1"+found, "u2", "乙县 2020 2"+found)))
		_, err := Run(t.Context(), o)
		b.must(err)
		b.wantRows(reported, "-#u1 甲市 2021", "-#u2 乙县 2020")
		b.wantRows("SELECT count(*) FROM sources", "2")
	}
}
