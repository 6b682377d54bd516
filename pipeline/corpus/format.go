package corpus

import (
	"bufio"
	"bytes"
	"io"
	"path/filepath"
	"strings"
)

// Format is what a file is, as far as it matters here.
type Format string

// The formats. Any other one is named for a person and is not read.
const (
	Document  Format = "" // no container
	Gzip      Format = "gzip"
	Zstd      Format = "zstd"
	Tar       Format = "tar"
	Zip       Format = "zip"
	JSONLines Format = "JSON Lines"
	JSON      Format = "JSON" // which may be JSON Lines
	CSV       Format = "CSV"
	TSV       Format = "TSV"
	Parquet   Format = "Parquet"

	WebArchive Format = "WARC" // WET and WAT are of the same form
)

// wacz is the ending of a zip of web archives, with what finds pages in them.
const wacz = ".wacz"

var formats = map[string]Format{
	".gz": Gzip, ".tgz": Gzip, ".zst": Zstd, ".tar": Tar, ".zip": Zip, wacz: Zip,
	".jsonl": JSONLines, ".ndjson": JSONLines, ".json": JSON, ".csv": CSV, ".tsv": TSV, ".parquet": Parquet,
	".arrow": "Arrow", ".feather": "Arrow", ".7z": "7z", ".rar": "rar", ".bz2": "bzip2", ".xz": "xz",
	".warc": WebArchive, ".wet": WebArchive, ".wat": WebArchive,
	".duckdb": "DuckDB",
}

// headSize reaches to the signature of a tar header.
const headSize = 512

// Peek returns the first bytes of a reader, for FormatOf, and a reader of all.
func Peek(r io.Reader) ([]byte, io.Reader) {
	b := bufio.NewReaderSize(r, 64<<10)
	head, _ := b.Peek(headSize) // an error comes again when it is read
	return head, b
}

// FormatOf returns the format of a file by its first bytes, else by its name.
func FormatOf(name string, head []byte) Format {
	switch {
	case bytes.HasPrefix(head, []byte("\x1F\x8B")):
		return Gzip
	case bytes.HasPrefix(head, []byte("\x28\xB5\x2F\xFD")):
		return Zstd
	case bytes.HasPrefix(head, []byte("PAR1")):
		return Parquet
	case len(head) > 262 && bytes.HasPrefix(head[257:], []byte("ustar")):
		return Tar
	case bytes.HasPrefix(head, []byte("WARC/")):
		return WebArchive
	}
	ext := strings.ToLower(filepath.Ext(name))
	if f, ok := formats[ext]; ok {
		return f
	}
	if ext == "" { // standard input, too
		switch {
		case isOffice(head):
			return Document
		case bytes.HasPrefix(head, []byte("PK\x03\x04")):
			return Zip
		case bytes.HasPrefix(bytes.TrimSpace(head), []byte(`{"`)):
			return JSONLines
		}
	}
	return Document
}

// isOffice reports whether a zip begins as documents do that are made of XML: of Word, Excel,
// OpenDocument. Their first member is one of a few.
func isOffice(head []byte) bool {
	const header, nameLength = 30, 26 // of a member: APPNOTE 4.3.7
	if len(head) < header || !bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return false
	}
	n := int(head[nameLength]) | int(head[nameLength+1])<<8
	name, content := head[header:], []byte(nil)
	if n < len(name) {
		name, content = name[:n], name[n:]
	}
	switch first, _, _ := strings.Cut(string(name), "/"); first {
	case "[Content_Types].xml", "_rels", "docProps", "word", "xl", "customXml":
		return true
	case "mimetype":
		return bytes.HasPrefix(content, []byte("application/vnd.oasis.opendocument."))
	}
	return false
}

// uncompressedName takes the mark of compression off a name.
func uncompressedName(name string) string {
	switch ext := filepath.Ext(name); strings.ToLower(ext) {
	case ".gz", ".zst":
		return strings.TrimSuffix(name, ext)
	case ".tgz":
		return strings.TrimSuffix(name, ext) + ".tar"
	}
	return name
}
