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

// found is what a toy document needs to pass the prefilter.
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

// What a corpus gave before the damage is kept, and it is tried again. A record
// that is none costs that record only.
func TestDamagedCorpus(t *testing.T) {
	b := newBench(t)
	good := lines("u1", "甲市 2021 1"+found)
	b.write("in/a.jsonl", "["+good, "in/b.txt", "乙县 2020 2")
	for range 2 {
		res := b.run("in")
		if res.Unreadable != 1 || res.Rejected[unreadable] != 1 {
			t.Errorf("%+v", res)
		}
		b.wantRows(reported, "in/a.jsonl#u1 甲市 2021", "in/b.txt 乙县 2020")
		b.wantRows("SELECT source, reason, detail FROM rejects", "in/a.jsonl unreadable record 2: it ends too early; is it cut off?")
	}
	b.write("in/a.jsonl", good+"{\"url\":NaN}\n"+lines("u3", "丙区 2022 3"+found))
	if res := b.run("in"); res.Unreadable != 1 || res.Rejected[unreadable] != 1 {
		t.Errorf("%+v", res)
	}
	b.wantRows(reported, "in/a.jsonl#u1 甲市 2021", "in/a.jsonl#u3 丙区 2022", "in/b.txt 乙县 2020")
	b.wantRows("SELECT source, reason, substr(detail, 1, 18) FROM rejects", "in/a.jsonl#2 unreadable is no JSON object:")
	if res := b.run("in"); res.Unreadable != 0 || res.Run.Outcome != load.NothingNew {
		t.Errorf("again: %+v", res)
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

// Nothing read of a corpus that has records is said, and so is a web archive that is cut
// off, which counts for the exit code.
func TestCorpusIsPassedBy(t *testing.T) {
	b := newBench(t)
	b.write("in/a.txt", "甲市 2021 1", "in/labels.jsonl", "{\"file\":\"f\"}\n", "in/crawl.warc.gz", packed("WARC/1.0\r\n\r\n"), "in/pages.gz", packed("WARC/1.1\r\n\r\n"),
		"in/old.wet", "", "in/gb.jsonl", "{\"\xD5\xFD\xCE\xC4\":\"\xB1\xA8\xB8\xE6\"}\n")
	for i := range 2 {
		if res := b.run("in"); res.Unreadable != 2 || res.Rejected[unsupported] != 1 {
			t.Errorf("%+v", res)
		}
		if i == 0 {
			for _, want := range []string{"msg=\"passed by\" source=" + b.path("in/labels.jsonl") + " reason=unsupported detail=\"no field of its records", "there are: file; name the one",
				"source=" + b.path("in/crawl.warc.gz") + " reason=unreadable detail=\"record 1: a record of the web archive", "msg=decoded source=" + b.path("in/gb.jsonl") + " encoding=GB18030"} {
				if !strings.Contains(b.log.String(), want) {
					t.Errorf("it does not say %s:\n%s", want, b.log.String())
				}
			}
		}
	}
	b.wantRows("SELECT source, reason FROM rejects ORDER BY source", "in/crawl.warc.gz unreadable", "in/labels.jsonl unsupported", "in/pages.gz unreadable")
}

// Directories that link to one another are walked once, and under their own names.
func TestLinkedDirectories(t *testing.T) {
	b := newBench(t)
	const n = 12
	for i := range n {
		b.write(fmt.Sprintf("in/d%02d/%02d.txt", i, i), fmt.Sprintf("第%d局 2021 %d", i, i))
		for j := range n {
			b.must(os.Symlink(fmt.Sprintf("../d%02d", j), b.path(fmt.Sprintf("in/d%02d/a%02d", i, j))))
		}
	}
	b.write("aside/x.txt", "甲市 2021 1")
	b.must(os.Symlink("../aside", b.path("in/0")))
	res := b.run("in")
	if res.Run.Documents != n+1 {
		t.Errorf("%d documents", res.Run.Documents)
	}
	b.wantRows("SELECT source FROM sources WHERE source LIKE '%in/0%' OR source LIKE '%d11%'", "in/0/x.txt", "in/d11/11.txt")
	if res := b.run("in"); res.Run.Outcome != load.NothingNew {
		t.Errorf("again: %+v", res)
	}
}
