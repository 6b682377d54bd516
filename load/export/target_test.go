package export

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
)

var one = Selection{What: "SELECT 1 AS n"}

const oneAsCSV = "n\n1\n"

// Links are followed: what they lead to is replaced, they stay.
func TestLinksStay(t *testing.T) {
	dir := t.TempDir()
	real, link := filepath.Join(dir, "there", "real.csv"), filepath.Join(dir, "link.csv")
	err := errors.Join(os.Mkdir(filepath.Dir(real), 0o777), os.Symlink("there/second.csv", link), os.Symlink("real.csv", filepath.Join(dir, "there", "second.csv")))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the file is not there, then it is
		if data := write(t, Options{Format: "csv", To: link, Selection: one}); string(data) != oneAsCSV {
			t.Errorf("%q", data)
		}
		info, err := os.Lstat(real)
		if err != nil || !info.Mode().IsRegular() || !strings.Contains(string(read(t, real+PackageSuffix)), `"path": "real.csv"`) {
			t.Errorf("%v %v", info, err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 || entries[0].Type() != fs.ModeSymlink {
		t.Errorf("%v %v", entries, err)
	}
}

// A pipe and a device are written to and stay what they are; nothing comes to
// lie beside them.
func TestPipesAndDevicesStay(t *testing.T) {
	dir := t.TempDir()
	pipe, device := filepath.Join(dir, "pipe"), filepath.Join(dir, "device")
	if err := syscall.Mkfifo(pipe, 0o666); err != nil {
		t.Fatal(err)
	}
	want := []string{"pipe p---------"}
	came := make(chan []byte)
	for _, format := range []string{"csv", "xlsx"} {
		go func() {
			data, _ := os.ReadFile(pipe)
			came <- data
		}()
		res, err := Write(context.Background(), empty(t), Options{Format: format, To: pipe, Selection: one})
		if err != nil || res.Package != "" || res.File != "" {
			t.Fatalf("%s: %v %v", format, res, err)
		}
		if data := <-came; !bytes.Equal(data, write(t, Options{Format: format, To: filepath.Join(t.TempDir(), "x"), Selection: one})) {
			t.Errorf("%s: %q", format, data)
		}
	}
	if syscall.Mknod(device, syscall.S_IFCHR|0o666, 1<<8|3) == nil { // as null; root only
		want = []string{"device Dc---------", want[0]}
		if _, err := Write(context.Background(), empty(t), Options{Format: "csv", To: device, Selection: one}); err != nil && !errors.Is(err, fs.ErrPermission) {
			t.Error(err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	for _, e := range entries {
		have = append(have, e.Name()+" "+e.Type().String())
	}
	if d := cmp.Diff(want, have); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// Nobody reads the pipe: a signal must not wait for them.
func TestStreamIsStopped(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o666); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if _, err := Write(ctx, empty(t), Options{Format: "csv", To: pipe, Selection: one}); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	go os.ReadFile(pipe) // lets go what waits for a reader
}

func TestStandardOutput(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, format := range []string{"parquet", "xlsx"} {
		var out bytes.Buffer
		if _, err := Write(context.Background(), empty(t), Options{Format: format, To: Stdout, Out: &out, Selection: one}); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(out.Bytes(), write(t, Options{Format: format, To: filepath.Join(t.TempDir(), "x"), Selection: one})) {
			t.Errorf("%s: %q", format, out.Bytes())
		}
	}
	var out bytes.Buffer
	if _, err := Write(context.Background(), empty(t), Options{Format: "csv", To: Stdout, Out: &out, Selection: Selection{What: "SELECT error('no') FROM range(9)"}}); err == nil || out.Len() > 0 {
		t.Errorf("%v %q", err, &out)
	}
	if entries, err := os.ReadDir("."); err != nil || len(entries) > 0 {
		t.Errorf("%v %v", entries, err)
	}
}

func TestNoTargets(t *testing.T) {
	t.Chdir(t.TempDir())
	err := errors.Join(os.Mkdir("folder", 0o777), os.Symlink("loop", "loop"), os.Symlink("elsewhere", "x.csv"+PackageSuffix), syscall.Mknod("socket", syscall.S_IFSOCK|0o666, 0))
	if err != nil {
		t.Fatal(err)
	}
	for to, want := range map[string]string{"folder": "is a directory", "loop": "leads nowhere", "socket": "is no file, pipe or terminal", "x.csv": "the data package would replace it"} {
		var usage *UsageError
		if _, err := findTarget(to); !errors.As(err, &usage) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", to, err, want)
		}
	}
}

// Names that DuckDB takes for patterns, or that lead up and down again.
func TestOddPlaces(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.MkdirAll("a [b] *'?/c", 0o777); err != nil {
		t.Fatal(err)
	}
	for _, to := range []string{"a [b] *'?/c/../x.parquet", "x.csv"} {
		o := Options{To: to, Selection: one}
		if err := o.ByEnding(); err != nil {
			t.Fatal(err)
		}
		write(t, o)
	}
}

func TestCompressed(t *testing.T) {
	for _, c := range []struct {
		to   string
		open func(io.Reader) (io.Reader, error)
	}{
		{"x.csv.gz", func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }},
		{"x.CSV.zst", func(r io.Reader) (io.Reader, error) { return zstd.NewReader(r) }},
	} {
		o := Options{To: filepath.Join(t.TempDir(), c.to), Selection: one}
		if err := o.ByEnding(); err != nil {
			t.Fatal(err)
		}
		data := write(t, o)
		if !bytes.Equal(data, write(t, o)) {
			t.Errorf("%s: other bytes the second time", c.to)
		}
		r, err := c.open(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if plain, err := io.ReadAll(r); err != nil || string(plain) != oneAsCSV {
			t.Errorf("%s: %q %v", c.to, plain, err)
		}
		var p dataPackage
		if err := json.Unmarshal(read(t, o.To+PackageSuffix), &p); err != nil {
			t.Fatal(err)
		}
		if r := p.Resources[0]; r.Compression != o.Compression || r.Format != "csv" || r.Bytes != int64(len(data)) {
			t.Errorf("%+v", r)
		}
	}
}

func TestByEnding(t *testing.T) {
	for _, c := range []struct{ to, format, want string }{
		{"x.csv", "", "csv "}, {"a.b/x.Parquet", "", "parquet "}, {"x.feather", "", "arrow "}, {"x.ndjson.zst", "", "jsonl zst"}, {"x.jsonl.gz", "jsonl", "jsonl gz"},
		{"x.gz", "csv", "csv gz"}, {"x.txt", "csv", "csv "}, {"x", "xlsx", "xlsx "}, {"-", "parquet", "parquet "}, {"/dev/stdout", "csv", "csv "},
		{"-", "", "name a format with --format: parquet,"}, {"x", "", "the name x does not end like a format"}, {"a.csv/x", "", "does not end like a format"},
		{"x.pdf", "", "does not end like a format"}, {"x.gz", "", "does not end like a format"}, {"x.csv", "pdf", "--format pdf: there is only parquet,"},
		{"x.parquet", "csv", "--format csv contradicts the name x.parquet, which is that of parquet"}, {"x.csv.gz", "jsonl", "contradicts the name"},
		{"x.xlsx.gz", "", "only csv and jsonl are compressed"}, {"x.zst", "parquet", "only csv and jsonl are compressed"},
	} {
		o := Options{To: c.to, Format: c.format}
		got := ""
		if err := o.ByEnding(); err != nil {
			got = err.Error()
		} else {
			got = o.Format + " " + o.Compression
		}
		if !strings.Contains(got, c.want) {
			t.Errorf("%s as %q: %s, want %s", c.to, c.format, got, c.want)
		}
	}
}
