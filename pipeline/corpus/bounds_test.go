package corpus

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"
	"github.com/apache/arrow/go/v15/parquet"
	"github.com/apache/arrow/go/v15/parquet/compress"
	"github.com/apache/arrow/go/v15/parquet/pqarrow"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// endless returns a text over and over, up to a number of bytes.
func endless(text string, n int64) io.Reader {
	return io.LimitReader(&repeated{strings.Repeat(text, 64<<10/len(text)), 0}, n)
}

type repeated struct {
	text string
	at   int
}

func (r *repeated) Read(p []byte) (int, error) {
	n := copy(p, r.text[r.at:])
	r.at = (r.at + n) % len(r.text)
	return n, nil
}

// A record of 64 MB takes no more memory than one of the largest size, and costs
// the others nothing.
func TestMemoryIsBounded(t *testing.T) {
	const huge, most = 64 << 20, 2 << 20
	long := strings.Repeat("x", 1000)
	for name, parts := range map[string][3]string{
		"x.jsonl": {"{\"id\":\"a\",\"text\":\"1\"}\n{\"text\":\"", "x", "\"}\n{\"id\":\"c\",\"text\":\"3\"}\n"},
		"x.csv":   {"id,text\na,1\nb,\"", long + "\"\"\ny,", "\"\nc,3\n"},
		"x.tsv":   {"id\ttext\na\t1\nb\t", long + "\" y", "\nc\t3\n"},
	} {
		var got []string
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		r := io.MultiReader(strings.NewReader(parts[0]), endless(parts[1], huge), strings.NewReader(parts[2]))
		err := Read(context.Background(), Source{Name: name, R: r}, Options{Max: most}, func(rec Record) error {
			got = append(got, rec.ID+"="+string(rec.Text))
			if len(got) == 2 && !rec.TooLarge {
				t.Errorf("%s: %s is not told to be too large", name, rec.ID)
			}
			return nil
		})
		runtime.ReadMemStats(&after)
		if d := cmp.Diff([]string{"a=1", "2=", "c=3"}, got); err != nil || d != "" {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, d)
		}
		if taken := after.TotalAlloc - before.TotalAlloc; taken > 16*most {
			t.Errorf("%s: took %d MB in all", name, taken>>20)
		}
	}
}

// A quote that is never closed does not take the rest of the file into memory.
func TestQuoteIsNotClosed(t *testing.T) {
	r := io.MultiReader(strings.NewReader("text\na\n\""), endless("b\n", 30<<20))
	n := 0
	err := Read(context.Background(), Source{Name: "x.csv", R: r}, Options{Max: 1 << 20}, func(Record) error { n++; return nil })
	if err == nil || err.Error() != "record 2: a quote is not closed" || n != 1 {
		t.Errorf("%v after %d records", err, n)
	}
}

// The records are those that the standard library finds, wherever the parts in
// which they are read end.
func TestCSVAsTheStandardReads(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := rapid.SliceOf(rapid.SampledFrom([]byte("aab,,\"\"\n甲"))).Draw(t, "data")
		lazy := rapid.Bool().Draw(t, "lazy")
		std := csv.NewReader(bytes.NewReader(data))
		std.FieldsPerRecord, std.LazyQuotes = -1, lazy
		c := rows{walk: &walk{Options: Options{Max: 1 << 20}}, b: bufio.NewReaderSize(bytes.NewReader(data), 16), comma: ',', lazy: lazy}
		for {
			want, wantErr := std.Read()
			fields, tooLarge, err := c.next()
			if (err == nil) != (wantErr == nil) || errors.Is(err, io.EOF) != errors.Is(wantErr, io.EOF) || tooLarge {
				t.Fatalf("%v, the standard library says %v", err, wantErr)
			}
			if err != nil {
				return
			}
			var got []string
			for _, f := range fields {
				got = append(got, string(f))
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Fatalf("(-want +got):\n%s", d)
			}
		}
	})
}

// pages makes a Parquet file with a page of each text.
func pages(t *testing.T, texts ...string) []byte {
	t.Helper()
	schema := arrow.NewSchema([]arrow.Field{{Name: "text", Type: arrow.BinaryTypes.String}}, nil)
	var out bytes.Buffer
	w, err := pqarrow.NewFileWriter(schema, &out, parquet.NewWriterProperties(parquet.WithDictionaryDefault(false),
		parquet.WithStats(false), parquet.WithCompression(compress.Codecs.Zstd)), pqarrow.DefaultWriterProps())
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range texts {
		b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
		b.Field(0).(*array.StringBuilder).Append(text)
		rec := b.NewRecord()
		err = errors.Join(err, w.Write(rec))
		rec.Release()
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A page of Parquet is taken as a whole. One that is too large ends the reading,
// and room for a large one is asked for and given back.
func TestLargePages(t *testing.T) {
	data := pages(t, "small", strings.Repeat("x", Roomy+1), "end")
	held, given := 0, 0
	o := Options{Max: 4 * Roomy, Hold: func() (func(), error) {
		held++
		return func() { given++ }, nil
	}}
	got, err := read("x.parquet", data, o)
	if err != nil || len(got) != 3 || len(got[1]) != Roomy+3 || held != 1 || given != 1 {
		t.Errorf("%v after %d records, held %d times, gave back %d times", err, len(got), held, given)
	}
	o.Room = Roomy
	got, err = read("x.parquet", data, o)
	if err == nil || err.Error() != "record 2: needs more than 32 MB of memory at once; write it anew with smaller pages" || len(got) != 1 {
		t.Errorf("%v after %d records", err, len(got))
	}
	full := errors.New("full")
	_, err = read("x.parquet", data, Options{Max: 4 * Roomy, Hold: func() (func(), error) { return nil, full }})
	if err != full {
		t.Errorf("got %v", err)
	}
	_, err = read("x.parquet.gz", gzipped([]byte("PAR1"+strings.Repeat("x", Small))), Options{Hold: func() (func(), error) { return nil, full }})
	if err != full {
		t.Errorf("nested: got %v", err)
	}
}

// allocated returns the bytes that are allocated by what is done.
func allocated(do func()) int {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return int(after.TotalAlloc - before.TotalAlloc)
}
