package export

import (
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
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
		return usagef("name a format with --format: %s", AnyFormat())
	case o.Format == "" && known == "":
		return usagef("the name %s does not end like a format; name one with --format: %s", o.To, AnyFormat())
	case o.Format == "":
		o.Format = known
	case !slices.Contains(Formats, o.Format):
		return usagef("--format %s: there is only %s", o.Format, AnyFormat())
	case known != "" && known != o.Format:
		return usagef("--format %s contradicts the name %s, which is that of %s", o.Format, o.To, known)
	}
	if o.Compression != "" && !slices.Contains(compressible, o.Format) {
		return usagef("%s: only %s are compressed, %s is in itself", o.To, strings.Join(compressible, " and "), o.Format)
	}
	return nil
}

// AnyFormat names the formats for a person.
func AnyFormat() string {
	last := len(Formats) - 1
	return strings.Join(Formats[:last], ", ") + " or " + Formats[last]
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
