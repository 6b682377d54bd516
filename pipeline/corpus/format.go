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
	first, content := firstMember(head)
	ext := strings.ToLower(filepath.Ext(name))
	if f, ok := formats[ext]; ok && (f != Zip || !isOffice(first, content)) { // browsers and mail save .docx as .zip
		return f
	} else if ok {
		return Document
	}
	if ext == "" { // standard input, too
		switch {
		case isOffice(first, content), mayBeOffice(first):
			return Document
		case bytes.HasPrefix(head, []byte("PK\x03\x04")):
			return Zip
		case bytes.HasPrefix(bytes.TrimSpace(head), []byte(`{"`)):
			return JSONLines
		}
	}
	return Document
}

// firstMember returns the name of the first member of a zip, and what of its content stands in head;
// "" if it is none.
func firstMember(head []byte) (name string, content []byte) {
	const header, nameLength = 30, 26 // of a member: APPNOTE 4.3.7
	if len(head) < header || !bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return "", nil
	}
	n := int(head[nameLength]) | int(head[nameLength+1])<<8
	rest := head[header:]
	n = min(n, len(rest))
	return string(rest[:n]), rest[n:]
}

// isOffice reports whether a zip begins as documents do that are made of XML, of Word, Excel and
// OpenDocument, and nothing else does.
func isOffice(first string, content []byte) bool {
	switch folder, _, _ := strings.Cut(first, "/"); folder {
	case "[Content_Types].xml", "_rels", "docProps":
		return true
	case "mimetype":
		return bytes.HasPrefix(content, []byte("application/vnd.oasis.opendocument."))
	}
	return false
}

// mayBeOffice reports whether a zip begins as some such documents do, or as a folder does that has such a name.
func mayBeOffice(first string) bool {
	folder, _, _ := strings.Cut(first, "/")
	return folder == "word" || folder == "xl" || folder == "customXml"
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
