package corpus

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"
	"github.com/apache/arrow/go/v15/parquet"
	"github.com/apache/arrow/go/v15/parquet/pqarrow"
	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

func gzipped(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

func zstandard(b []byte) []byte {
	w, _ := zstd.NewWriter(nil)
	return w.EncodeAll(b, nil)
}

// pairs are names and contents.
func tarred(pairs ...string) []byte {
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for i := 0; i < len(pairs); i += 2 {
		w.WriteHeader(&tar.Header{Name: pairs[i], Mode: 0o644, Size: int64(len(pairs[i+1])), Typeflag: tar.TypeReg})
		io.WriteString(w, pairs[i+1])
	}
	w.Close()
	return out.Bytes()
}

func zipped(pairs ...string) []byte {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := 0; i < len(pairs); i += 2 {
		f, _ := w.CreateHeader(&zip.FileHeader{Name: pairs[i], Method: zip.Deflate})
		io.WriteString(f, pairs[i+1])
	}
	w.Close()
	return out.Bytes()
}

func parquetOf(t *testing.T, columns ...string) []byte {
	t.Helper()
	var fields []arrow.Field
	for _, c := range columns {
		fields = append(fields, arrow.Field{Name: c, Type: arrow.BinaryTypes.String, Nullable: true})
	}
	schema := arrow.NewSchema(fields, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	for row := range 600 { // more than a batch
		for i, c := range columns {
			b.Field(i).(*array.StringBuilder).Append(fmt.Sprint(c, row))
		}
	}
	rec := b.NewRecord()
	defer rec.Release()
	var out bytes.Buffer
	w, err := pqarrow.NewFileWriter(schema, &out, parquet.NewWriterProperties(), pqarrow.DefaultWriterProps())
	if err == nil {
		err = errors.Join(w.Write(rec), w.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// read returns "id=text" of each record.
func read(name string, data []byte, o Options) ([]string, error) {
	if o.Max == 0 {
		o.Max = 8 << 20
	}
	var got []string
	err := Read(context.Background(), Source{Name: name, R: bytes.NewReader(data)}, o, func(r Record) error {
		text := string(r.Text)
		switch {
		case r.TooLarge:
			text = "(too large)"
		case r.Err != nil:
			text = "(" + r.Err.Error() + ")"
		case r.NoText:
			text = "(none)"
		}
		got = append(got, r.ID+"="+text)
		return nil
	})
	return got, err
}

func TestRead(t *testing.T) {
	lines := []byte("{\"url\":\"u1\",\"text\":\"\\u4fe1息\"}\n\n{\"id\":7,\"content\":\"b\"}\r\n{\"text\":\" \"}\n{\"html\":\"d\"}")
	want := []string{"u1=信息", "7=b", "3=(none)", "4=d"}
	table := []byte("\uFEFFid,text\n1,\"a\nb\"\n,c\n3\n")
	for _, c := range []struct {
		name string
		data []byte
		want []string
	}{
		{"x.jsonl", lines, want},
		{"x.jsonl.gz", gzipped(lines), want},
		{"x.ndjson.zst", zstandard(lines), want},
		{"x.json", lines, want},
		{"x.jsonl", gzipped(lines), want}, // not what its name says
		{"", lines, want},                 // standard input
		{"x.jsonl", nil, nil},
		{"x.csv", table, []string{"1=a\nb", "2=c", "3=(none)"}},
		{"x.tsv.gz", gzipped([]byte("content\turl\na\"b\tu\n")), []string{"u=a\"b"}},
		{"x.html.gz", gzipped([]byte("<p>")), []string{"=<p>"}},
		{"x.tgz", gzipped(tarred("d/a.html", "A", "./.hidden", "x", "../../etc/b", "B", "/abs.txt", "C")), []string{"d/a.html=A", "../../etc/b=B", "/abs.txt=C"}},
		{"x.zip", zipped("d/", "", "d/a.txt", "A", "b.html.gz", string(gzipped([]byte("B"))), "__MACOSX/a.txt", "x"), []string{"d/a.txt=A", "b.html.gz=B"}},
		{"x.tar", tarred("c.jsonl", string(lines), "e.7z", "x"), []string{"c.jsonl#u1=信息", "c.jsonl#7=b", "c.jsonl#3=(none)", "c.jsonl#4=d", "e.7z=(7z is not read)"}},
		{"x.zip.zst", zstandard(zipped("a.txt", "A")), []string{"a.txt=A"}},
	} {
		got, err := read(c.name, c.data, Options{})
		if d := cmp.Diff(c.want, got); err != nil || d != "" {
			t.Errorf("%s: %v\n(-want +got):\n%s", c.name, err, d)
		}
	}
}

func TestParquet(t *testing.T) {
	for _, name := range []string{"x.parquet", "x.parquet.gz"} {
		data := parquetOf(t, "other", "content", "url")
		if name != "x.parquet" {
			data = gzipped(data)
		}
		got, err := read(name, data, Options{})
		if err != nil || len(got) != 600 || got[0] != "url0=content0" || got[599] != "url599=content599" {
			t.Errorf("%s: %v, %d records", name, err, len(got))
		}
	}
	got, err := read("x.parquet", parquetOf(t, "body", "name"), Options{TextField: "body", IDField: "name"})
	if err != nil || len(got) != 600 || got[5] != "name5=body5" {
		t.Errorf("%v, %d records", err, len(got))
	}
}

func TestFieldsAreNamed(t *testing.T) {
	got, err := read("x.jsonl", []byte("{\"url\":\"u\",\"text\":\"t\",\"body\":\"b\",\"key\":\"k\"}"), Options{TextField: "body", IDField: "key"})
	if d := cmp.Diff([]string{"k=b"}, got); err != nil || d != "" {
		t.Errorf("%v\n%s", err, d)
	}
	for name, data := range map[string][]byte{
		"x.jsonl":   []byte("{\"file\":\"f\",\"year\":2020}\n{\"file\":\"g\"}\n"),
		"x.csv":     []byte("file,year\nf,2020\n"),
		"x.parquet": parquetOf(t, "file", "year"),
	} {
		got, err := read(name, data, Options{})
		var other *UnsupportedError
		if !errors.As(err, &other) || len(got) > 0 || !strings.Contains(err.Error(), "there are: file, year; name the one with the text by --text-field") {
			t.Errorf("%s: %v, %q", name, err, got)
		}
	}
}

// What came before the damage is given; the error names the place.
func TestDamaged(t *testing.T) {
	random := strings.Repeat("0123456789abcdefghij", 3)
	long := make([]byte, 0, 1<<20)
	for i := range 20_000 {
		long = append(long, fmt.Sprintf("{\"text\":\"%d %x\"}\n", i, i*i*7919)...)
	}
	packed := gzipped(long)
	damagedZip := zipped("a.txt", random, "b.txt", random, "c.txt", "C")
	copy(damagedZip[bytes.LastIndex(damagedZip[:bytes.Index(damagedZip, []byte("c.txt"))], []byte("b.txt"))+5:], "\xff\xff\xff\xff\xff\xff")
	pq := parquetOf(t, "text")
	for _, c := range []struct {
		name  string
		data  []byte
		least int
		err   string
	}{
		{"x.jsonl.gz", packed[:len(packed)/2], 1000, "it ends too early"},
		{"x.gz", []byte("no gzip, but text of some length"), 0, "record 1: gzip: invalid header"},
		{"x.tar", tarred("a", random, "b", random)[:1560], 1, "record 2: b: it ends too early"},
		{"x.zip", damagedZip, 2, "b.txt: "},
		{"x.zip", damagedZip[:200], 0, "not a valid zip file"},
		{"x.csv", []byte("text\na\n\"b\n"), 1, "record 2: a quote is not closed"},
		{"x.csv", []byte("text\na\n\"b\"c\n"), 1, "record 2: text follows a closing quote"},
		{"x.csv", []byte("text\na\nb\"c\n"), 1, "record 2: a quote stands within a field"},
		{"x.parquet", pq[:len(pq)-20], 0, "record 1: "},
		{"x.parquet", append(append([]byte(nil), pq[:200]...), make([]byte, 3000)...), 0, "record 1: "},
	} {
		got, err := read(c.name, c.data, Options{})
		if err == nil || !strings.Contains(err.Error(), c.err) || len(got) < c.least {
			t.Errorf("%s: %v after %d records; want %q after %d", c.name, err, len(got), c.err, c.least)
		}
	}
}

// A decoder is used for one container after another, and not after damage.
func TestDecodersAreUsedAgain(t *testing.T) {
	random := make([]byte, 300<<10)
	for i := range random {
		random[i] = byte(i * i >> 5 * 131)
	}
	for i := range 20 {
		text := fmt.Sprintf("%d %x", i, random[:len(random)>>(i%5)])
		packed := zstandard([]byte(text))
		got, err := read("x.txt.zst", packed, Options{})
		if err != nil || len(got) != 1 || got[0] != "="+text {
			t.Fatalf("%d: %v, %d records", i, err, len(got))
		}
		packed[len(packed)/2] ^= 0x55
		if got, err := read("x.txt.zst", packed, Options{}); err == nil {
			t.Errorf("%d: damage is not told, %d records", i, len(got))
		}
		if _, err := read("x.txt.zst", packed[:len(packed)/3], Options{}); err == nil {
			t.Errorf("%d: a missing end is not told", i)
		}
	}
}

func TestLarge(t *testing.T) {
	big := strings.Repeat("x", Small+1)
	asked := 0
	o := Options{Max: Small + 100, Large: func() error { asked++; return nil }}
	huge := big + strings.Repeat("y", 200)
	for _, c := range []struct {
		name string
		data []byte
		asks int // archives tell what is too large anyway
	}{
		{"x.tar", tarred("a", "1", "b", big, "c", huge, "d", "2"), 1},
		{"x.zip", zipped("a", "1", "b", big, "c", huge, "d", "2"), 1},
		{"x.jsonl", fmt.Appendf(nil, "{\"id\":\"a\",\"text\":\"1\"}\n{\"id\":\"b\",\"text\":%q}\n{\"id\":\"c\",\"text\":%q}\n{\"id\":\"d\",\"text\":\"2\"}", big, huge), 2},
		{"x.csv", fmt.Appendf(nil, "id,text\na,1\nb,\"%s\"\nc,\"%s\n\"\nd,2\n", big, huge), 2},
	} {
		asked = 0
		got, err := read(c.name, c.data, o)
		if err != nil || len(got) != 4 || got[1] != "b="+big || !strings.HasSuffix(got[2], "=(too large)") || got[3] != "d=2" || asked != c.asks {
			t.Errorf("%s: %v, %d records, asked %d times", c.name, err, len(got), asked)
		}
	}
	full := errors.New("full")
	_, err := read("x.tar", tarred("a", big), Options{Large: func() error { return full }})
	if err != full {
		t.Errorf("got %v", err)
	}
}

func TestBombs(t *testing.T) {
	if testing.Short() {
		t.Skip("swells to 300 MB")
	}
	var out bytes.Buffer
	w, _ := zstd.NewWriter(&out)
	block := make([]byte, 1<<20)
	for range 300 {
		w.Write(block)
	}
	w.Close()
	got, err := read("x.jsonl.zst", out.Bytes(), Options{})
	if !errors.Is(err, errBomb) || len(got) > 0 {
		t.Errorf("zeros: %v, %d records", err, len(got))
	}
	a := account{ctx: context.Background(), own: 1000}
	if err := a.swell(maxFree); err != nil {
		t.Error(err)
	}
	if err := a.swell(1); err != errBomb {
		t.Errorf("got %v", err)
	}
	nested := []byte("x")
	for range MaxDepth + 2 {
		nested = gzipped(nested)
	}
	if _, err := read("x", nested, Options{}); err == nil || !strings.Contains(err.Error(), "too many containers") {
		t.Errorf("got %v", err)
	}
}
