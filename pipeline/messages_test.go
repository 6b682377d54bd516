package pipeline

import (
	"database/sql"
	"os"
	"strings"
	"testing"

	"gongkai/extract/message"
	"gongkai/load"
)

// The store keeps the sentence on each reject and what it is made of.
func TestRejectsSayWhyInEachLanguage(t *testing.T) {
	b := newBench(t)
	b.write("in/a.jsonl", lines("u1", "甲市 2021 1"+found, "u2", "news"), "in/cut.jsonl.gz", packed(lines("u3", "乙县 2020 2"+found))[:20],
		"in/labels.jsonl", "{\"file\":\"f\"}\n", "in/photo.jpg", "\xff\xd8\xff", "in/bug.txt", "panic")
	b.run("in")
	n := 0
	for _, row := range b.rows("SELECT detail || chr(9) || message FROM rejects WHERE detail IS NOT NULL") {
		detail, encoded, _ := strings.Cut(row, "\t")
		m, err := message.Decode(encoded)
		if err != nil || !m.Known() || m.String() != detail {
			t.Errorf("%s: %s is %q (%v)", detail, encoded, m, err)
		}
		n++
	}
	if n != 4 {
		t.Errorf("%d rejects have a detail", n)
	}
}

// A ledger of an earlier program has the sentences alone. They stay until the
// inputs are read again, as those are that are passed by each time.
func TestLedgerWithoutMessages(t *testing.T) {
	b := newBench(t)
	b.write("in/a.txt", "甲市 2021 1", "in/news.txt", "news", "in/crawl.warc", "WARC/1.0\r\n\r\n")
	b.run("in")
	ledger := b.path("store/current/ledger.parquet")
	db, err := sql.Open("duckdb", "")
	b.must(err)
	defer db.Close()
	_, err = db.Exec("COPY (SELECT * EXCLUDE (said_message, detail_message) FROM '" + ledger + "') TO '" + ledger + ".new' (FORMAT parquet)")
	b.must(err)
	b.must(os.Rename(ledger+".new", ledger))
	b.must(os.Remove(b.path("store/current/files.json"))) // which it had not, either

	if res := b.run("in"); res.Run.Outcome == load.Published || res.Unreadable != 1 || len(b.read) != 0 {
		t.Errorf("nothing is new: %+v, read %q", res, b.read)
	}
	b.write("in/b.txt", "乙县 2020 2")
	if res := b.run("in"); res.Unreadable != 1 || len(b.read) != 1 {
		t.Errorf("one is new: %+v, read %q", res, b.read)
	}
	b.wantRows("SELECT source, detail, message FROM rejects ORDER BY source",
		"in/crawl.warc record 1: a record of the web archive does not state how long it is "+`["in_record","1",{"list":[["no_length"]]}]`, "in/news.txt no report NULL")
}
