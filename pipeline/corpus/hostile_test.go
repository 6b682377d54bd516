package corpus

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
	"time"

	"github.com/klauspost/compress/zstd"
)

// sparseTar has a member of 8 TB in three kilobytes, as GNU tar stores holes.
func sparseTar(name string) []byte {
	const size = "8796093022208"
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	var about string
	for _, r := range []string{"GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.name=" + name, "GNU.sparse.realsize=" + size} {
		n := len(r) + 3
		if n > 9 {
			n++
		}
		about += fmt.Sprintf("%d %s\n", n, r)[:n-1]
		about = strings.TrimSuffix(about, "\n") + "\n"
	}
	content := make([]byte, 512)
	copy(content, "1\n"+size+"\n0\n")
	// The library does not write such records, so these are plain members whose kind is changed.
	for _, m := range []struct{ name, data string }{{"PaxHeaders/x", about}, {"GNUSparseFile/x", string(content)}} {
		w.WriteHeader(&tar.Header{Name: m.name, Mode: 0o644, Size: int64(len(m.data)), Typeflag: tar.TypeReg, Format: tar.FormatUSTAR})
		io.WriteString(w, m.data)
	}
	w.Close()
	b := out.Bytes()
	b[156] = 'x'
	sum := 0
	copy(b[148:156], "        ")
	for _, c := range b[:512] {
		sum += int(c)
	}
	copy(b[148:156], fmt.Sprintf("%06o\x00 ", sum))
	return b
}

func zeroed(n int, pack func(io.Writer) io.WriteCloser) []byte {
	var out bytes.Buffer
	w := pack(&out)
	block := make([]byte, 1<<20)
	for range n {
		w.Write(block)
	}
	w.Close()
	return out.Bytes()
}

func zstdWriter(w io.Writer) io.WriteCloser {
	z, _ := zstd.NewWriter(w)
	return z
}

// Small files that swell are bombs, however many layers do it, and so are those
// that give more records than they can have.
func TestSwelling(t *testing.T) {
	zeros := zeroed(70, zstdWriter)
	lines := zstandard(bytes.Repeat([]byte("{\"text\":\""+strings.Repeat("a", 1000)+"\"}\n"), 70<<10))
	for name, data := range map[string][]byte{
		"x.tar": sparseTar("x.txt"), "y.tar": sparseTar("x.jsonl"), "z.tar": sparseTar("x.csv"),
		"x.jsonl.zst": zeros, "x.csv.zst.zst": zstandard(zeros), "x.jsonl.zst.gz": gzipped(lines), "x.zip": zipped("a.jsonl", strings.Repeat("x", 66<<20)),
		"y.csv.zst": zstandard(append([]byte("text,id\n"), bytes.Repeat([]byte(","), 66<<20)...)),
	} {
		taken := allocated(func() {
			n := 0
			err := Read(context.Background(), Source{Name: name, R: bytes.NewReader(data)}, Options{Max: 16 << 20}, func(Record) error { n++; return nil })
			if name == "x.tar" && err == nil && n == 1 { // told by the archive: too large
				return
			}
			if !errors.Is(err, errBomb) {
				t.Errorf("%s of %d bytes: %v after %d records", name, len(data), err, n)
			}
		})
		if taken > 200<<20 {
			t.Errorf("%s: took %d MB", name, taken>>20)
		}
	}
}

// Any reading ends soon after its context, and with the context's error.
func TestReadingIsStopped(t *testing.T) {
	never := func(start, on string) io.Reader {
		return io.MultiReader(strings.NewReader(start), endless(on, math.MaxInt64))
	}
	for name, r := range map[string]io.Reader{
		"a.jsonl": never("{\"text\":\"a", "b"), "b.json": never("[", "{\"text\":\"a\"},"), "c.json": never("[{", " "), "d.jsonl": never("", "\n"),
		"e.csv": never("text\n\"", "a"), "f.csv": never("text\n", "\n"), "g.tsv": never("text\n", "\t"), "h.tar": never(string(tarred("a", "b")[:1024]), "\x00"),
		"i.txt.gz": never(string(gzipped(nil)), string(gzipped(nil))), "j.zst": never("", "\x50\x2A\x4D\x18\x00\x00\x00\x00"), // frames to be skipped
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		start := time.Now()
		err := Read(ctx, Source{Name: name, R: r}, Options{Max: math.MaxInt32}, func(Record) error { return nil })
		cancel()
		if took := time.Since(start); took > time.Minute { // none would ever end
			t.Errorf("%s: stopped after %s", name, took)
		}
		if name != "h.tar" && !errors.Is(err, context.DeadlineExceeded) { // two blocks of zeros end a tar
			t.Errorf("%s: %v", name, err)
		}
	}
}

// failingAt fails behind some bytes, wherever it is asked to begin.
type failingAt struct {
	data []byte
	from int64
}

func (f failingAt) ReadAt(p []byte, at int64) (int, error) {
	if at+int64(len(p)) > f.from {
		return 0, syscall.EIO
	}
	return bytes.NewReader(f.data).ReadAt(p, at)
}

// An error of a disk has its own words, and the records before stay.
func TestReadersThatFail(t *testing.T) {
	lines := bytes.Repeat([]byte("{\"text\":\"a\"}\n"), 10)
	for name, data := range map[string][]byte{
		"x.jsonl": lines, "x.json": append([]byte("["), bytes.ReplaceAll(lines, []byte("\n"), []byte(",\n"))...), "x.csv": []byte("text\na\nb\n"),
		"x.tar": tarred("a", "text", "b", strings.Repeat("x", 3000)), "x.jsonl.gz": gzipped(lines), "x.jsonl.zst": zstandard(lines), "x.jsonl.gz.zst": zstandard(gzipped(lines)),
		"x.zip.gz": gzipped(zipped("a", "text")), "x.parquet.gz": gzipped(parquetOf(t, "text")),
	} {
		for _, part := range []int{0, 1, len(data) / 2, len(data) - 1} {
			r := io.MultiReader(bytes.NewReader(data[:part]), iotest.ErrReader(syscall.EIO))
			if err := Read(t.Context(), Source{Name: name, R: r}, Options{Max: 1 << 20}, func(Record) error { return nil }); part > 0 && !errors.Is(err, syscall.EIO) {
				t.Errorf("%s, %d of %d bytes: %v", name, part, len(data), err)
			}
		}
		if _, err := readAll(name, iotest.OneByteReader(bytes.NewReader(data))); err != nil && name != "x.json" {
			t.Errorf("%s, a byte at a time: %v", name, err)
		}
	}
	for name, data := range map[string][]byte{"x.zip": zipped("a", "text", "b", "text"), "x.parquet": parquetOf(t, "text")} {
		for from := int64(0); from < int64(len(data)); from += 97 {
			src := Source{Name: name, R: bytes.NewReader(data), At: failingAt{data, from}, Size: int64(len(data))}
			if err := Read(t.Context(), src, Options{Max: 1 << 20}, func(Record) error { return nil }); !errors.Is(err, syscall.EIO) {
				t.Errorf("%s, %d of %d bytes: %v", name, from, len(data), err)
			}
		}
	}
}

func readAll(name string, r io.Reader) (n int, err error) {
	err = Read(context.Background(), Source{Name: name, R: r}, Options{Max: 1 << 20}, func(Record) error { n++; return nil })
	return n, err
}

// A zip that lists more members than can be kept in mind is refused.
func TestZipOfManyMembers(t *testing.T) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := range 100_000 {
		w.CreateRaw(&zip.FileHeader{Name: fmt.Sprintf("%0300d", i), Method: zip.Store})
	}
	w.Close()
	_, err := read("x.zip", out.Bytes(), Options{})
	if err == nil || !strings.Contains(err.Error(), "lists more members than are read of a zip") {
		t.Errorf("%v", err)
	}
}

// fuzzed holds the reading of any bytes to what it may take: no panic goes out,
// no record is larger than one may be, and memory and time are bounded.
func fuzzed(f *testing.F, name string, seeds ...[]byte) {
	for _, seed := range seeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		const most, records = 1 << 20, 200_000
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		n := 0
		var err error
		taken := allocated(func() {
			err = Read(ctx, Source{Name: name, R: bytes.NewReader(data), At: bytes.NewReader(data), Size: int64(len(data))},
				Options{Max: most, Room: 16 << 20}, func(r Record) error {
					if len(r.Text) > most {
						t.Errorf("a record of %d bytes", len(r.Text))
					}
					if n++; n > records {
						return io.EOF
					}
					return nil
				})
		})
		if ctx.Err() != nil {
			t.Errorf("goes on after %d records", n)
		}
		if limit := 512<<20 + 100*len(data); taken > limit {
			t.Errorf("%d bytes took %d MB: %v", len(data), taken>>20, err)
		}
	})
}

func FuzzGzip(f *testing.F) {
	fuzzed(f, "x.jsonl.gz", gzipped([]byte("{\"text\":\"a\"}\n")), gzipped(gzipped([]byte("{\"text\":\"a\"}\n"))))
}

func FuzzZstd(f *testing.F) {
	fuzzed(f, "x.jsonl.zst", zstandard([]byte("{\"text\":\"a\"}\n")))
}

func FuzzTar(f *testing.F) {
	fuzzed(f, "x.tar", tarred("a.txt", "text", "b.jsonl", "{\"text\":\"a\"}\n", "c.7z", "x"))
}

func FuzzZip(f *testing.F) {
	fuzzed(f, "x.zip", zipped("a.txt", "text", "b.csv", "text\na\n"), zipped("a.zip", string(zipped("b", "text"))))
}

func FuzzCSV(f *testing.F) {
	fuzzed(f, "x.csv", []byte("id,text\n1,\"a\nb\"\n,c\n3\n"), []byte("\xD5\xFD\xCE\xC4\n\xB1\xA8\xB8\xE6\n"), []byte("\xFF\xFEt\x00e\x00x\x00t\x00\n\x00a\x00"))
}

func FuzzJSON(f *testing.F) {
	fuzzed(f, "x.json", []byte("{\"text\":\"a\"}\n{\"text\":NaN}\n"), []byte("[{\"text\":\"a\"},\n {\"text\":[{}]}]"), []byte("{\n \"text\": \"a\n}\n{\n}"),
		[]byte("{\"\xD5\xFD\xCE\xC4\":\"\xB1\xA8\xB8\xE6\"}\n"))
}

func FuzzParquet(f *testing.F) {
	dictionary := craftedPage(2, 8, 1, encodingPlain, plainTexts("text"))
	fuzzed(f, "x.parquet", crafted(0, 0, 1, craftedPage(0, 8, 1, encodingPlain, plainTexts("text"))),
		crafted(0, 0, 4, dictionary, craftedPage(0, 3, 4, encodingDictionary, []byte{1, 8, 0})),
		crafted(0, 0, 2, craftedPage(0, 12, 2, encodingDeltaBytes, []byte{128, 1, 4, 1, 0, 128, 1, 4, 1, 8, 'a', 'b'})))
}
