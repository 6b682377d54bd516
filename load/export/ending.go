package export

import (
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"gongkai/extract/message"
)

// Compressions lists what a text format may be compressed with, by the ending
// of the file.
var Compressions = []string{"gz", "zst"}

// endings are those of names that state a format.
var endings = map[string]string{"parquet": "parquet", "csv": "csv", "xlsx": "xlsx", "arrow": "arrow", "feather": "arrow", "jsonl": "jsonl", "ndjson": "jsonl"}

// compressible are the formats that have no compression of their own.
var compressible = []string{"csv", "jsonl"}

// ByEnding sets the compression by the ending of the file, and the format where
// it is not set. It is a UsageError if the two contradict each other.
func (o *Options) ByEnding() error {
	name := strings.ToLower(filepath.Base(o.To))
	ending := strings.TrimPrefix(filepath.Ext(name), ".")
	if slices.Contains(Compressions, ending) {
		o.Compression = ending
		name = strings.TrimSuffix(name, "."+ending)
		ending = strings.TrimPrefix(filepath.Ext(name), ".")
	}
	known := endings[ending]
	switch {
	case o.Format == "" && o.To == Stdout:
		return usage(message.New(message.NameFormat, anyFormat()))
	case o.Format == "" && known == "":
		return usage(message.New(message.EndingUnknown, message.Text(o.To), anyFormat()))
	case o.Format == "":
		o.Format = known
	case !slices.Contains(Formats, o.Format):
		return usage(message.New(message.FormatUnknown, message.Text(o.Format), anyFormat()))
	case known != "" && known != o.Format:
		return usage(message.New(message.FormatContradicts, message.Text(o.Format), message.Text(o.To), message.Text(known)))
	}
	if o.Compression != "" && !slices.Contains(compressible, o.Format) {
		return usage(message.New(message.NotCompressed, message.Text(o.To), message.Text(o.Format)))
	}
	return nil
}

// anyFormat names the formats for a person.
func anyFormat() message.Arg {
	last := len(Formats) - 1
	return message.Each(message.New(message.AnyFormat, message.Text(strings.Join(Formats[:last], ", ")), message.Text(Formats[last])))
}

// compressor returns what compresses into a writer; "" passes all on. The same
// bytes give the same bytes.
func compressor(compression string, w io.Writer) (io.WriteCloser, error) {
	switch compression {
	case "gz":
		return gzip.NewWriter(w), nil
	case "zst":
		return zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
	}
	return uncompressed{w}, nil
}

type uncompressed struct{ io.Writer }

func (uncompressed) Close() error { return nil }
