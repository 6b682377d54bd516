package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"
	"github.com/apache/arrow/go/v15/parquet"
	"github.com/apache/arrow/go/v15/parquet/pqarrow"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// member is a document of a corpus.
type member struct {
	name string
	data []byte
}

// pack writes documents in the form that the path tells: a tree, .jsonl.zst,
// .parquet, .tar.gz, .warc.gz or .wacz.
func pack(path string, docs []member) error {
	var b bytes.Buffer
	var err error
	switch {
	case strings.HasSuffix(path, ".jsonl.zst"):
		var w *zstd.Encoder
		if w, err = zstd.NewWriter(&b); err != nil {
			return err
		}
		err = errors.Join(jsonLines(w, docs), w.Close())
	case strings.HasSuffix(path, ".tar.gz"):
		z := gzip.NewWriter(&b)
		err = errors.Join(packTar(z, docs), z.Close())
	case strings.HasSuffix(path, ".warc.gz"):
		err = packWARC(&b, docs)
	case strings.HasSuffix(path, ".wacz"):
		z := zip.NewWriter(&b)
		for name, write := range map[string]func(io.Writer, []member) error{"archive/data.warc.gz": packWARC, "pages/pages.jsonl": jsonLines} {
			w, e := z.Create(name)
			err = errors.Join(err, e, write(w, docs))
		}
		err = errors.Join(err, z.Close())
	case strings.HasSuffix(path, ".parquet"):
		err = packParquet(&b, docs)
	default:
		for _, d := range docs {
			file := filepath.Join(path, d.name)
			err = errors.Join(err, os.MkdirAll(filepath.Dir(file), 0o777), os.WriteFile(file, d.data, 0o666))
		}
		return err
	}
	return errors.Join(err, os.WriteFile(path, b.Bytes(), 0o666))
}

func jsonLines(to io.Writer, docs []member) (err error) {
	w := json.NewEncoder(to)
	for _, d := range docs {
		err = errors.Join(err, w.Encode(map[string]string{"url": d.name, "text": string(d.data)}))
	}
	return err
}

// packWARC writes a web archive of responses, the bodies of which are packed, behind
// requests. Each record is packed alone.
func packWARC(to io.Writer, docs []member) (err error) {
	for _, d := range docs {
		err = errors.Join(err, packRecord(to, "request", d.name, []byte("GET / HTTP/1.1\r\n\r\n")))
		var b bytes.Buffer
		b.WriteString("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
		z := gzip.NewWriter(&b)
		_, e := z.Write(d.data)
		err = errors.Join(err, e, z.Close(), packRecord(to, "response", d.name, b.Bytes()))
	}
	return err
}

func packRecord(to io.Writer, kind, name string, block []byte) error {
	z := gzip.NewWriter(to)
	_, err := fmt.Fprintf(z, "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: http://example.org/%s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n",
		kind, name, len(block), block)
	return errors.Join(err, z.Close())
}

func packTar(to io.Writer, docs []member) error {
	w := tar.NewWriter(to)
	for _, d := range docs {
		if err := w.WriteHeader(&tar.Header{Name: d.name, Mode: 0o644, Size: int64(len(d.data)), Typeflag: tar.TypeReg}); err != nil {
			return err
		}
		if _, err := w.Write(d.data); err != nil {
			return err
		}
	}
	return w.Close()
}

func packParquet(to io.Writer, docs []member) error {
	schema := arrow.NewSchema([]arrow.Field{{Name: "id", Type: arrow.BinaryTypes.String}, {Name: "content", Type: arrow.BinaryTypes.Binary}}, nil)
	w, err := pqarrow.NewFileWriter(schema, to, parquet.NewWriterProperties(), pqarrow.DefaultWriterProps())
	if err != nil {
		return err
	}
	rows := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	for i, d := range docs {
		rows.Field(0).(*array.StringBuilder).Append(d.name)
		rows.Field(1).(*array.BinaryBuilder).Append(d.data)
		if i%500 == 499 || i == len(docs)-1 {
			rec := rows.NewRecord()
			err := w.Write(rec)
			rec.Release()
			if err != nil {
				return fmt.Errorf("row group: %w", err)
			}
		}
	}
	return w.Close()
}
