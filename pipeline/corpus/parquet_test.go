package corpus

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"
	"github.com/apache/arrow/go/v15/parquet"
	"github.com/apache/arrow/go/v15/parquet/compress"
	"github.com/apache/arrow/go/v15/parquet/pqarrow"
	"github.com/klauspost/compress/zstd"
)

// What another library writes is read, in every version, encoding and
// compression that it has.
func TestParquetAsWritten(t *testing.T) {
	encodings := map[string]parquet.WriterProperty{
		"dictionary": parquet.WithDictionaryDefault(true), "plain": parquet.WithEncoding(parquet.Encodings.Plain),
		"delta length": parquet.WithEncoding(parquet.Encodings.DeltaLengthByteArray), "delta": parquet.WithEncoding(parquet.Encodings.DeltaByteArray),
	}
	for encoding, of := range encodings {
		for _, codec := range []compress.Compression{compress.Codecs.Uncompressed, compress.Codecs.Snappy, compress.Codecs.Gzip, compress.Codecs.Brotli, compress.Codecs.Zstd} {
			for _, version := range []parquet.DataPageVersion{parquet.DataPageV1, parquet.DataPageV2} {
				properties := []parquet.WriterProperty{parquet.WithDictionaryDefault(false), of, parquet.WithCompression(codec),
					parquet.WithDataPageVersion(version), parquet.WithDataPageSize(2000), parquet.WithMaxRowGroupLength(700)}
				data, want := written(t, 1500, properties...)
				got, err := read("x.parquet", data, Options{TextField: "page.text"})
				name := fmt.Sprint(encoding, ", ", codec, ", version ", version)
				if err != nil || len(got) != len(want) {
					t.Errorf("%s: %v after %d records", name, err, len(got))
					continue
				}
				for i := range want {
					if got[i] != want[i] {
						t.Errorf("%s: record %d is %q, want %q", name, i+1, got[i], want[i])
						break
					}
				}
			}
		}
	}
}

// written makes a file with texts that are alike, different, empty and NULL, and
// with numbers for ids.
func written(t *testing.T, rows int, properties ...parquet.WriterProperty) (data []byte, want []string) {
	t.Helper()
	s := arrow.NewSchema([]arrow.Field{
		{Name: "n", Type: arrow.PrimitiveTypes.Float64, Nullable: true},
		{Name: "page", Nullable: true, Type: arrow.StructOf(arrow.Field{Name: "text", Type: arrow.BinaryTypes.String, Nullable: true})},
		{Name: "id", Type: arrow.PrimitiveTypes.Int64, Nullable: true},
	}, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, s)
	page := b.Field(1).(*array.StructBuilder)
	for i := range rows {
		b.Field(0).(*array.Float64Builder).Append(float64(i))
		text, id := fmt.Sprintf("第%d条 %s", i/3, strings.Repeat("同", i%50)), fmt.Sprint(i-700)
		switch {
		case i%7 == 0:
			page.AppendNull()
			text = "(none)"
		case i%11 == 0:
			page.Append(true)
			page.FieldBuilder(0).AppendNull()
			text = "(none)"
		default:
			page.Append(true)
			page.FieldBuilder(0).(*array.StringBuilder).Append(text)
		}
		if i%13 == 0 {
			b.Field(2).AppendNull()
			id = fmt.Sprint(i + 1)
		} else {
			b.Field(2).(*array.Int64Builder).Append(int64(i - 700))
		}
		want = append(want, id+"="+text)
	}
	rec := b.NewRecord()
	defer rec.Release()
	var out bytes.Buffer
	w, err := pqarrow.NewFileWriter(s, &out, parquet.NewWriterProperties(append(properties,
		parquet.WithEncodingFor("id", parquet.Encodings.Plain), parquet.WithEncodingFor("n", parquet.Encodings.Plain))...), pqarrow.DefaultWriterProps())
	if err == nil {
		err = errors.Join(w.Write(rec), w.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), want
}

// thriftOut writes the compact protocol, fields in their order.
type thriftOut struct {
	b    []byte
	last int
}

func (o *thriftOut) field(id, kind int) *thriftOut {
	o.b = append(o.b, byte((id-o.last)<<4|kind))
	o.last = id
	return o
}

func (o *thriftOut) int(id int, v int64) *thriftOut {
	o.field(id, thriftI64)
	o.b = binary.AppendUvarint(o.b, uint64(v)<<1^uint64(v>>63))
	return o
}

func (o *thriftOut) text(id int, s string) *thriftOut {
	o.field(id, thriftBinary)
	o.b = append(binary.AppendUvarint(o.b, uint64(len(s))), s...)
	return o
}

func (o *thriftOut) inner(id int, s []byte) *thriftOut {
	o.field(id, thriftStruct)
	o.b = append(o.b, s...)
	return o
}

func (o *thriftOut) list(id int, structs ...[]byte) *thriftOut {
	o.field(id, thriftList)
	o.b = binary.AppendUvarint(append(o.b, 0xF0|thriftStruct), uint64(len(structs)))
	for _, s := range structs {
		o.b = append(o.b, s...)
	}
	return o
}

func (o *thriftOut) end() []byte { return append(o.b, 0) }

func newThrift() *thriftOut { return &thriftOut{} }

// craftedPage claims what it is given.
func craftedPage(kind, size, values, encoding int64, body []byte) []byte {
	h := newThrift().int(1, kind).int(2, size).int(3, int64(len(body)))
	about := newThrift().int(1, values).int(2, encoding).end()
	if kind == 2 {
		h.inner(7, about)
	} else {
		h.inner(5, newThrift().int(1, values).int(2, encoding).int(3, encodingRLE).end())
	}
	return append(h.end(), body...)
}

func crafted(codec, repetition, rows int64, pages ...[]byte) []byte {
	out := []byte("PAR1")
	for _, p := range pages {
		out = append(out, p...)
	}
	root := newThrift().text(4, "root").int(5, 1).end()
	leaf := newThrift().int(1, parquetByteArray).int(3, repetition).text(4, "text").end()
	chunk := newThrift().inner(3, newThrift().int(1, parquetByteArray).int(4, codec).int(5, rows).int(9, 4).end()).end()
	group := newThrift().list(1, chunk).int(3, rows).end()
	return withFooter(out, newThrift().int(1, 1).list(2, root, leaf).int(3, rows).list(4, group).end())
}

func withFooter(data, footer []byte) []byte {
	data = append(data, footer...)
	return append(binary.LittleEndian.AppendUint32(data, uint32(len(footer))), "PAR1"...)
}

func plainTexts(texts ...string) (b []byte) {
	for _, s := range texts {
		b = append(binary.LittleEndian.AppendUint32(b, uint32(len(s))), s...)
	}
	return b
}

// What a file claims is held against what is there: each of these would have a
// library take gigabytes, or go on for years.
func TestParquetClaims(t *testing.T) {
	varint := binary.AppendUvarint
	dictionary := craftedPage(2, 8, 1, encodingPlain, plainTexts("text"))
	long := plainTexts(strings.Repeat("x", 64<<10))
	frame := func() []byte { // of zstd, that claims 60 GB
		return append([]byte{0x28, 0xB5, 0x2F, 0xFD, 0xE0}, append(binary.LittleEndian.AppendUint64(nil, 60<<30), 0x01, 0, 0)...)
	}()
	var bomb bytes.Buffer
	z, _ := zstd.NewWriter(&bomb)
	for range 1 << 10 {
		z.Write(make([]byte, 1<<20))
	}
	z.Close()
	var nulls [][]byte
	for range 100 {
		body := append(binary.LittleEndian.AppendUint32(nil, 5), append(varint(nil, uint64(maxPageValues)<<1), 0)...)
		nulls = append(nulls, craftedPage(0, int64(len(body)), maxPageValues, encodingPlain, body))
	}
	indexes := func(n, value uint64) []byte {
		return append([]byte{32}, binary.LittleEndian.AppendUint32(varint(nil, n<<1), uint32(value))...)
	}
	elements := make([][]byte, 500_000)
	for i := range elements {
		elements[i] = []byte{0}
	}
	deep := make([][]byte, 10_000)
	for i := range deep {
		deep[i] = newThrift().text(4, "x").int(5, 1).end()
	}
	rows := func(body []byte, encoding int64) []byte {
		return craftedPage(0, int64(len(body)), 1000, encoding, body)
	}
	for name, c := range map[string]struct {
		data []byte
		err  string
	}{
		"sound":                                {crafted(0, 0, 1, craftedPage(0, 8, 1, encodingPlain, plainTexts("text"))), ""},
		"sound, with dictionary":               {crafted(0, 0, 1000, dictionary, rows(indexes(1000, 0), encodingDictionary)), ""},
		"values of a dictionary":               {crafted(0, 0, 1, craftedPage(2, 8, 1<<31-1, encodingPlain, plainTexts("text"))), "more than"},
		"index into a dictionary":              {crafted(0, 0, 1000, dictionary, rows(indexes(1000, 1<<31-1), encodingDictionary)), "a page is damaged"},
		"packed indexes":                       {crafted(0, 0, 1000, dictionary, rows(append([]byte{32}, varint(nil, 1<<60|1)...), encodingDictionary)), "a page is damaged"},
		"lengths":                              {crafted(0, 0, 1000, rows(varint(varint(varint(varint(nil, 128), 4), 1<<40), 0), encodingDeltaLength)), "a page is damaged"},
		"blocks of lengths":                    {crafted(0, 0, 1000, rows(varint(varint(varint(varint(nil, 1<<50), 1<<40), 9), 0), encodingDeltaBytes)), "a page is damaged"},
		"a page of 2 GB":                       {crafted(6, 0, 1, craftedPage(0, 1<<31-1, 1, encodingPlain, frame)), "needs more than"},
		"a frame of 60 GB":                     {crafted(6, 0, 1, craftedPage(0, 1000, 1, encodingPlain, frame)), "does not decompress"},
		"a frame of 1 GB":                      {crafted(6, 0, 1, craftedPage(0, 1000, 1, encodingPlain, bomb.Bytes())), "does not decompress"},
		"snappy of 4 GB":                       {crafted(1, 0, 1, craftedPage(0, 1000, 1, encodingPlain, varint(nil, 1<<32-1))), "does not decompress"},
		"rows without text":                    {crafted(0, 1, 100*maxPageValues, nulls...), errBomb.Error()},
		"a long text, often":                   {crafted(0, 0, 1<<40, craftedPage(2, int64(len(long)), 1, encodingPlain, long), craftedPage(0, 9, maxPageValues, encodingDictionary, indexes(maxPageValues, 0))), errBomb.Error()},
		"rows that are not there":              {crafted(0, 0, 1<<60, craftedPage(0, 8, 1, encodingPlain, plainTexts("text"))), "record 2: "},
		"columns":                              {withFooter([]byte("PAR1"), newThrift().list(2, elements...).end()), "more than 10000 columns"},
		"columns in one another":               {withFooter([]byte("PAR1"), newThrift().list(2, deep...).end()), errThriftWrong.Error()},
		"a list of 2^60":                       {withFooter([]byte("PAR1"), append([]byte{2<<4 | thriftList, 0xF0 | thriftStruct}, varint(nil, 1<<60)...)), errThriftShort.Error()},
		"row groups":                           {withFooter([]byte("PAR1"), newThrift().list(2, newThrift().text(4, "r").int(5, 1).end(), newThrift().int(1, 6).text(4, "text").end()).list(4, elements...).end()), "more than 100000 row groups"},
		"a footer larger than the file":        {append([]byte("PAR1xxxx"), "\xFF\xFF\xFF\x7FPAR1"...), "larger than the file"},
		"a page behind the end":                {crafted(0, 0, 1), "record 1: "},
		"structs in one another":               {withFooter([]byte("PAR1"), bytes.Repeat([]byte{1<<4 | thriftStruct}, 1<<20)), errThriftDeep.Error()},
		"lists in one another":                 {withFooter([]byte("PAR1"), append([]byte{1<<4 | thriftList}, bytes.Repeat([]byte{1<<4 | thriftList}, 1<<20)...)), errThriftDeep.Error()},
		"a compression that is not known":      {crafted(3, 0, 1, craftedPage(0, 8, 1, encodingPlain, plainTexts("text"))), "compressed by codec 3"},
		"texts of which the length is missing": {crafted(0, 0, 2, craftedPage(0, 8, 2, encodingPlain, plainTexts("text"))), "record 2: a page is damaged"},
	} {
		taken := allocated(func() {
			_, err := read("x.parquet", c.data, Options{Room: 64 << 20})
			if (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: %v", name, err)
			}
		})
		if taken > 256<<20 {
			t.Errorf("%s: took %d MB", name, taken>>20)
		}
	}
}
