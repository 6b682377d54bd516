package parquet

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/apache/arrow/go/v15/parquet/metadata"
)

// Piece is a run of row groups of a file that DuckDB has written.
type Piece struct {
	Path     string
	From, To int // the first row group, and the one after the last
}

// Rows returns how many rows each row group of a file has.
func Rows(path string) ([]int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	m, err := fileMetadata(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var out []int64
	for _, g := range m.RowGroups {
		out = append(out, g.NumRows)
	}
	return out, nil
}

// Join makes one file of pieces of others, all with the same columns, in their order: their bytes
// are copied, and only what says where they lie is written anew. Row groups stay as they are, but for
// Bloom filters, which are left out. So the file has the same bytes from whichever files its pieces
// come. It returns how many rows the file has.
func Join(to string, pieces []Piece) (rows int64, err error) {
	if len(pieces) == 0 {
		return 0, errors.New("a file of no pieces has no columns")
	}
	out, err := os.Create(to)
	if err != nil {
		return 0, err
	}
	defer out.Close()
	if _, err := out.WriteString(magic); err != nil {
		return 0, err
	}
	j := joined{out: out, at: int64(len(magic))}
	for _, p := range pieces {
		if err := j.add(p); err != nil {
			return 0, fmt.Errorf("%s: %w", p.Path, err)
		}
	}
	if err := j.end(); err != nil {
		return 0, fmt.Errorf("%s: %w", to, err)
	}
	return j.metadata.NumRows, out.Close()
}

// joined is a file being made.
type joined struct {
	out      *os.File
	at       int64 // where it ends so far
	metadata *metadata.FileMetaData
}

// add copies a piece.
func (j *joined) add(p Piece) error {
	in, err := os.Open(p.Path)
	if err != nil {
		return err
	}
	defer in.Close()
	m, err := fileMetadata(in)
	if err != nil {
		return err
	}
	if p.From < 0 || p.From > p.To || p.To > len(m.RowGroups) {
		return fmt.Errorf("it has %d row groups, not those from %d to %d", len(m.RowGroups), p.From, p.To)
	}
	groups := m.RowGroups[p.From:p.To]
	if j.metadata == nil {
		j.metadata = m
		j.metadata.RowGroups, j.metadata.NumRows = nil, 0
	} else if !m.Schema.Equals(j.metadata.Schema) {
		return errors.New("it has other columns than the files before it")
	}
	for _, g := range groups {
		for _, c := range g.Columns {
			d := c.MetaData
			from := d.DataPageOffset
			if d.DictionaryPageOffset != nil && *d.DictionaryPageOffset > 0 {
				from = min(from, *d.DictionaryPageOffset)
			}
			by := j.at - from
			if err := j.copy(in, from, d.TotalCompressedSize); err != nil {
				return err
			}
			d.DataPageOffset += by
			for _, offset := range []*int64{d.DictionaryPageOffset, d.IndexPageOffset} {
				if offset != nil && *offset > 0 {
					*offset += by
				}
			}
			d.BloomFilterOffset = nil
		}
		g.FileOffset, g.Ordinal = nil, nil // may be left out, and need not be kept right
		j.metadata.NumRows += g.NumRows
		j.metadata.RowGroups = append(j.metadata.RowGroups, g)
	}
	return nil
}

func (j *joined) copy(in *os.File, from, length int64) error {
	n, err := io.Copy(j.out, io.NewSectionReader(in, from, length))
	if err == nil && n != length {
		err = io.ErrUnexpectedEOF
	}
	j.at += n
	return err
}

// end writes the metadata.
func (j *joined) end() error {
	n, err := j.metadata.WriteTo(j.out, nil)
	if err != nil {
		return err
	}
	_, err = j.out.Write(ending(int(n)))
	return err
}

// fileMetadata returns the metadata of a file.
func fileMetadata(f *os.File) (*metadata.FileMetaData, error) {
	_, data, err := readMetadata(f)
	if err != nil {
		return nil, err
	}
	return metadata.NewFileMetaData(data, nil)
}
