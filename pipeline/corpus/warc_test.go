package corpus

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

// record writes a record of a web archive.
func record(kind, uri, more, block string) string {
	return fmt.Sprintf("WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\n%sContent-Length: %d\r\n\r\n%s\r\n\r\n", kind, uri, more, len(block), block)
}

// answer writes what a server sends.
func answer(status, headers, body string) string {
	return "HTTP/1.1 " + status + "\r\n" + headers + "\r\n" + body
}

func brotlied(s string) string {
	var b bytes.Buffer
	w := brotli.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.String()
}

// readArchive returns the records of an archive, and the error that came after them.
func readArchive(name, archive string) (got []string, err error) {
	err = Read(context.Background(), Source{Name: name, R: strings.NewReader(archive)}, Options{Max: 1 << 20}, func(r Record) error {
		got = append(got, fmt.Sprint(r.ID, " ", string(r.Text), map[bool]string{true: " too large"}[r.TooLarge], map[bool]string{true: " failed"}[r.Err != nil]))
		return nil
	})
	return got, err
}

func TestWebArchive(t *testing.T) {
	var deflated bytes.Buffer
	z := zlib.NewWriter(&deflated)
	z.Write([]byte("deflated"))
	z.Close()
	html := "Content-Type: text/html\r\n"
	for _, test := range []struct{ name, archive, want string }{
		{"a response", record("response", "http://a/1", "", answer("200 OK", html, "<p>1</p>")), "http://a/1 <p>1</p>"},
		{"in brackets", record("response", "<http://a/1>", "", answer("200 OK", html, "1")), "http://a/1 1"},
		{"chunks", record("response", "u", "", answer("200 OK", html+"Transfer-Encoding: chunked\r\n", "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n")), "u abc"},
		{"chunks undone", record("response", "u", "", answer("200 OK", html+"Transfer-Encoding: chunked\r\n", "<p>abc")), "u <p>abc"},
		{"gzip", record("response", "u", "", answer("200 OK", html+"Content-Encoding: gzip\r\n", string(gzipped([]byte("packed"))))), "u packed"},
		{"gzip undone", record("response", "u", "", answer("200 OK", html+"Content-Encoding: gzip\r\n", "plain")), "u plain"},
		{"gzip in chunks", record("response", "u", "", answer("200 OK", html+"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n",
			fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(string(gzipped([]byte("both")))), string(gzipped([]byte("both")))))), "u both"},
		{"deflate", record("response", "u", "", answer("200 OK", html+"Content-Encoding: deflate\r\n", deflated.String())), "u deflated"},
		{"zstd", record("response", "u", "", answer("200 OK", html+"Content-Encoding: zstd\r\n", string(zstandard([]byte("packed"))))), "u packed"},
		{"brotli", record("response", "u", "", answer("200 OK", html+"Content-Encoding: br\r\n", brotlied("packed"))), "u packed"},
		{"brotli undone", record("response", "u", "", answer("200 OK", html+"Content-Encoding: br\r\n", "<p>plain</p>")), "u <p>plain</p>"},
		{"deflate without frame", record("response", "u", "", answer("200 OK", html+"Content-Encoding: deflate\r\n", deflated.String()[2:deflated.Len()-4])), "u deflated"},
		{"deflate undone", record("response", "u", "", answer("200 OK", html+"Content-Encoding: deflate\r\n", "<p>plain</p>")), "u <p>plain</p>"},
		{"other cases", record("response", "u", "", answer("200 OK", html+"content-encoding: GZIP\r\nTRANSFER-ENCODING: Chunked\r\n", "<p>abc")), "u <p>abc"},
		{"no HTTP", record("response", "u", "Content-Type: application/http\r\n", "<p>abc"), "u <p>abc"},
		{"no status", record("response", "u", "", answer("", html, "abc")), "u abc"},
		{"no end of the header", record("response", "u", "", "HTTP/1.1 200 OK\r\n"+html) + record("resource", "v", "", "2"), "u  failed|v 2"},
		{"a header without end", record("response", "u", "", answer("200 OK", strings.Repeat("a: b\r\n", maxHeader/6+1), "x")) + record("resource", "v", "", "2"), "u  failed|v 2"},
		{"names of servers", record("response", "dns:a", "Content-Type: text/dns\r\n", "a. 1 IN A 1.1.1.1"), ""},
		{"a large film", record("response", "u", "", answer("200 OK", "Content-Type: video/mp4\r\n", strings.Repeat("x", 2<<20))) + record("resource", "v", "", "2"), "v 2"},
		{"a picture kept in part", record("response", "u", "WARC-Truncated: length\r\n", answer("200 OK", "Content-Type: image/png\r\n", "x")), ""},
		{"in segments", record("response", "u", "WARC-Segment-Number: 1\r\n", answer("200 OK", html, "x")) + record("continuation", "u", "WARC-Segment-Number: 2\r\n", "y"), "u  failed"},
		{"gzip cut off", record("response", "u", "", answer("200 OK", html+"Content-Encoding: gzip\r\n", string(gzipped([]byte("packed")))[:15])), "u  failed"},
		{"a resource", record("resource", "file:a", "", "text"), "file:a text"},
		{"WET", record("conversion", "u", "Content-Type: text/plain\r\n", "text"), "u text"},
		{"no address", record("resource", "", "WARC-Record-ID: <urn:uuid:7>\r\n", "text"), "urn:uuid:7 text"},
		{"no name", record("resource", "", "", "text"), "1 text"},
		{"others", record("warcinfo", "", "", "x") + record("request", "u", "", "GET / HTTP/1.1\r\n\r\n") + record("metadata", "u", "", "x") + record("revisit", "u", "", answer("200 OK", html, "")), ""},
		{"what pages are made with", record("response", "u", "", answer("200 OK", "Content-Type: text/css\r\n", "p {}")) + record("response", "v", "", answer("200 OK", "Content-Type: image/png\r\n", "x")), ""},
		{"moved, not found", record("response", "u", "", answer("302 Found", html, "1")) + record("response", "v", "", answer("404 Not Found", html, "1")), ""},
		{"kept in part", record("response", "u", "WARC-Truncated: length\r\n", answer("200 OK", html, "1")) + record("resource", "v", "", "2"), "u  failed|v 2"},
		{"a colon in a name", "WARC/1.1\nwarc-type:resource\nWARC-Target-URI: http://a:80/?q=:\ncontent-length:1\n\nx\n\n", "http://a:80/?q=: x"},
		{"too large", record("resource", "u", "", strings.Repeat("x", 2<<20)) + record("resource", "v", "", "2"), "u  too large|v 2"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for name, archive := range map[string]string{"a.warc": test.archive, "a.warc.gz": string(gzipped([]byte(test.archive))), "standard input": test.archive} {
				got, err := readArchive(name, archive)
				if err != nil || strings.Join(got, "|") != test.want {
					t.Errorf("%s: %q, %v, want %q", name, got, err, test.want)
				}
			}
		})
	}
}

// What is cut off or damaged is an error behind the records that are whole.
func TestWebArchiveDamaged(t *testing.T) {
	first := record("resource", "u", "", "text")
	second := record("resource", "v", "", "cut off")
	for name, archive := range map[string]string{
		"in a block":  first + second[:len(second)-7],
		"in a header": first + second[:20],
		"no length":   first + "WARC/1.0\r\nWARC-Type: resource\r\n\r\n",
		"no record":   first + "text\r\n",
		"endless":     first + "WARC/1.0\r\n" + strings.Repeat("a: b\r\n", maxHeader/6+1),
		"a long line": first + "WARC/1.0\r\na: " + strings.Repeat("b", maxHeader),
	} {
		got, err := readArchive("a.warc", archive)
		if err == nil || len(got) != 1 || got[0] != "u text" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	bomb := string(gzipped([]byte(strings.Repeat("\x00", 200<<20))))
	_, err := readArchive("a.warc", record("response", "u", "", answer("200 OK", "Content-Encoding: gzip\r\n", bomb)))
	if err != nil {
		t.Errorf("a page that is too large: %v", err)
	}
}

func FuzzWebArchive(f *testing.F) {
	f.Add([]byte(record("response", "u", "", answer("200 OK", "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", "3\r\nabc\r\n0\r\n\r\n"))))
	f.Add([]byte(record("conversion", "<u>", "WARC-Truncated: time\r\n", "text")))
	f.Add([]byte("WARC/1.0\nContent-Length: 99999999999999999999\n\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := readArchive("a.warc", string(b))
		if err == nil && len(got) == 0 && bytes.Contains(b, []byte("WARC-Type: resource\r\nWARC-Target-URI: u\r\nContent-Length: 1\r\n\r\nx\r\n\r\nWARC")) && bytes.HasPrefix(b, []byte("WARC/1.0\r\n")) {
			t.Error("a record was lost")
		}
	})
}

// The same pages as a web archive and as JSON Lines, the latter for comparison.
func BenchmarkWebArchive(b *testing.B) {
	const uri, pages = "http://www.example.gov.cn/1.html", 200
	page := strings.Repeat("<p>收到申请 12 件</p>\n", 400)
	line, err := json.Marshal(map[string]string{"url": uri, "text": page})
	if err != nil {
		b.Fatal(err)
	}
	sent := record("response", uri, "WARC-Date: 2022-01-01T00:00:00Z\r\n", answer("200 OK", "Content-Type: text/html\r\nServer: nginx\r\n", page))
	warc, lines := strings.Repeat(sent, pages), strings.Repeat(string(line)+"\n", pages)
	for _, c := range []struct{ name, content string }{
		{"a.warc", warc}, {"a.jsonl", lines},
		{"a.warc.gz", strings.Repeat(string(gzipped([]byte(sent))), pages)}, {"a.jsonl.gz", string(gzipped([]byte(lines)))},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(page) * pages))
			b.ReportAllocs()
			for b.Loop() {
				if err := Read(context.Background(), Source{Name: c.name, R: strings.NewReader(c.content)}, Options{Max: 1 << 20}, func(Record) error { return nil }); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
