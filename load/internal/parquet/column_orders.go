package parquet

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/apache/arrow/go/v15/parquet/metadata"
)

// The end of a file: its metadata, their length and these letters.
const (
	magic     = "PAR1"
	lengthLen = 4
)

// StateColumnOrders adds to a file that DuckDB has written by which order its
// statistics are the least and the greatest values. They are right, but as the
// order is not stated, Arrow (so pandas, R and dask) passes over those of texts,
// and reads all row groups where one metric is asked for.
//
// Of columns that were ENUMs it takes the least and the greatest value away: DuckDB
// states those of the whole ENUM, and that they are exact, so that readers which
// answer min and max from statistics (DataFusion, DuckDB 2) answer wrongly.
func StateColumnOrders(path string, enums ...string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	at, old, err := readMetadata(f)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	stated, err := withColumnOrders(old, enums)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	stated = append(stated, ending(len(stated))...)
	if _, err := f.WriteAt(stated, at); err != nil {
		return err
	}
	if err := f.Truncate(at + int64(len(stated))); err != nil { // without bounds it may be shorter
		return err
	}
	return f.Close()
}

// ending is what follows so many bytes of metadata.
func ending(metadata int) []byte {
	return append(binary.LittleEndian.AppendUint32(nil, uint32(metadata)), magic...)
}

// readMetadata returns the metadata of a file, and where they begin.
func readMetadata(f *os.File) (at int64, data []byte, err error) {
	info, err := f.Stat()
	if err != nil {
		return 0, nil, err
	}
	end := make([]byte, lengthLen+len(magic))
	at = info.Size() - int64(len(end))
	if _, err := f.ReadAt(end, max(at, 0)); err != nil {
		return 0, nil, err
	}
	at -= int64(binary.LittleEndian.Uint32(end))
	if !bytes.HasSuffix(end, []byte(magic)) || at < int64(len(magic)) {
		return 0, nil, errors.New("no file of Parquet")
	}
	data, err = io.ReadAll(io.NewSectionReader(f, at, info.Size()-int64(len(end))-at))
	return at, data, err
}

// withColumnOrders adds field 7 of FileMetaData, a list of unions with a
// TypeDefinedOrder each, in the compact protocol of Thrift. DuckDB's last
// field is number 6, and behind it a 0 ends the metadata.
func withColumnOrders(data []byte, enums []string) ([]byte, error) {
	const nextField, list, structure = 1 << 4, 9, 12
	before, err := metadata.NewFileMetaData(data, nil)
	if err != nil {
		return nil, err
	}
	if before.IsSetColumnOrders() {
		return data, nil
	}
	if data, err = withoutBounds(before, data, enums); err != nil {
		return nil, err
	}
	columns := before.Schema.NumColumns()
	out := append(bytes.Clone(data[:len(data)-1]), nextField|list, 0xF0|structure)
	out = binary.AppendUvarint(out, uint64(columns))
	out = append(out, bytes.Repeat([]byte{nextField | structure, 0, 0}, columns)...)
	out = append(out, 0)
	after, err := metadata.NewFileMetaData(out, nil)
	if err != nil {
		return nil, err
	}
	if len(after.ColumnOrders) != columns || after.NumRows != before.NumRows {
		return nil, errors.New("the metadata end otherwise than those of DuckDB")
	}
	return out, nil
}

// withoutBounds takes away what DuckDB states of the values of ENUMs.
func withoutBounds(m *metadata.FileMetaData, data []byte, enums []string) ([]byte, error) {
	if len(enums) == 0 {
		return data, nil
	}
	for _, group := range m.RowGroups {
		for _, c := range group.Columns {
			if s := c.MetaData.Statistics; s != nil && slices.Contains(enums, c.MetaData.PathInSchema[0]) {
				s.Min, s.Max, s.MinValue, s.MaxValue, s.DistinctCount = nil, nil, nil, nil, nil
			}
		}
	}
	var out bytes.Buffer
	_, err := m.WriteTo(&out, nil)
	return out.Bytes(), err
}
