package export

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// PackageSuffix is added to the name of a file for that of its data package,
// so that several exports can lie in one folder.
const PackageSuffix = ".datapackage.json"

// dataPackage is a descriptor of Frictionless Data (specs.frictionlessdata.io).
type dataPackage struct {
	Profile     string     `json:"profile"`
	Name        string     `json:"name"`
	Title       string     `json:"title"`
	Description string     `json:"description"`
	Sources     []titled   `json:"sources"`
	Resources   []resource `json:"resources"`
}

type resource struct {
	Name        string         `json:"name"`
	Title       string         `json:"title,omitempty"`
	Description string         `json:"description,omitempty"`
	Profile     string         `json:"profile"`
	Path        string         `json:"path"`
	Compression string         `json:"compression,omitempty"`
	Format      string         `json:"format"`
	Mediatype   string         `json:"mediatype"`
	Encoding    string         `json:"encoding,omitempty"`
	Dialect     map[string]any `json:"dialect,omitempty"`
	Bytes       int64          `json:"bytes"`
	Hash        string         `json:"hash"`
	Rows        int64          `json:"rows"`
	Schema      tableSchema    `json:"schema"`
}

type tableSchema struct {
	Fields        []tableField `json:"fields"`
	MissingValues []string     `json:"missingValues"`
	PrimaryKey    []string     `json:"primaryKey,omitempty"`
}

type tableField struct {
	Name        string         `json:"name"`
	Type        string         `json:"type"`
	Description string         `json:"description,omitempty"`
	Unit        string         `json:"unit,omitempty"`
	Constraints map[string]any `json:"constraints,omitempty"`
}

type titled struct {
	Title string `json:"title"`
}

// about is said with every export, whatever is in it.
const about = `Annual reports on government information disclosure (政府信息公开工作年度报告), read by gongkai. ` +
	`Before adding anything up: rows of applicant_type total and metrics of role total repeat others; stocks are not to be added over years; ` +
	`some reports include those of subordinates; metrics are comparable across editions of the form only where they share a name. ` +
	`quality tells which numbers the reports' own sums bear out. The data dictionary of gongkai explains every table, column and metric.`

// formats is what is said of a format.
var formats = map[string]struct{ profile, format, mediatype, encoding string }{
	"csv":     {"tabular-data-resource", "csv", "text/csv", "utf-8"},
	"xlsx":    {"tabular-data-resource", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ""},
	"jsonl":   {"tabular-data-resource", "jsonl", "application/jsonl", "utf-8"},
	"parquet": {"data-resource", "parquet", "application/vnd.apache.parquet", ""},
	"arrow":   {"data-resource", "arrow", "application/vnd.apache.arrow.file", ""},
}

// writePackage describes the file data, which is to be at a path of its own.
func writePackage(o Options, path string, sheets []*sheet, data, to string) error {
	size, hash, err := fingerprint(data)
	if err != nil {
		return err
	}
	f, base := formats[o.Format], filepath.Base(path)
	p := dataPackage{Profile: "data-package", Name: slug(base), Title: base, Description: about,
		Sources: []titled{{"政府信息公开工作年度报告"}}}
	for _, s := range sheets {
		names := s.names
		if len(names) == 0 {
			names = []string{s.name}
		}
		for i, name := range names {
			r := resource{Name: slug(name), Title: name, Description: s.description, Profile: f.profile, Path: base,
				Compression: o.Compression, Format: f.format, Mediatype: f.mediatype, Encoding: f.encoding, Bytes: size, Hash: hash, Rows: s.rows, Schema: s.tableSchema(o)}
			if o.Format == "xlsx" {
				r.Dialect = map[string]any{"excel": map[string]any{"sheet": name}}
				r.Rows = min(s.rows-int64(i)*int64(maxSheetRows-1), int64(maxSheetRows-1))
			}
			p.Resources = append(p.Resources, r)
		}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(p); err != nil {
		return err
	}
	return os.WriteFile(to, b.Bytes(), 0o666)
}

func fingerprint(path string) (size int64, hash string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, "", err
	}
	defer f.Close()
	h := sha256.New()
	if size, err = io.Copy(h, f); err != nil {
		return 0, "", err
	}
	return size, "sha256:" + hex.EncodeToString(h.Sum(nil)), nil
}

var notInSlug = regexp.MustCompile(`[^a-z0-9._-]+`)

// slug is a text as names of packages and resources may be.
func slug(s string) string {
	s = strings.Trim(notInSlug.ReplaceAllString(strings.ToLower(s), "-"), "-")
	if s == "" {
		return dataName
	}
	return s
}

func (s *sheet) tableSchema(o Options) tableSchema {
	out := tableSchema{MissingValues: []string{""}, PrimaryKey: s.key}
	for _, f := range s.fields {
		t := tableField{Name: f.name, Type: f.frictionless(o.Format), Description: f.description, Unit: f.unit}
		for _, k := range s.key {
			if k == f.name {
				t.Constraints = map[string]any{"required": true}
			}
		}
		out.Fields = append(out.Fields, t)
	}
	return out
}

// frictionless is the type that Table Schema has for a column.
func (f *field) frictionless(format string) string {
	switch {
	case f.json:
		if format == "jsonl" {
			return "any"
		}
		return "string"
	case (format == "xlsx" || format == "jsonl") && f.isID():
		return "string"
	case strings.HasPrefix(f.duck, "DECIMAL"), f.duck == "DOUBLE", f.duck == "FLOAT":
		return "number"
	case strings.HasSuffix(f.duck, "INT") || f.duck == "INTEGER":
		return "integer"
	}
	switch f.duck {
	case "BOOLEAN":
		return "boolean"
	case "DATE":
		return "date"
	case "TIMESTAMP", "TIMESTAMP WITH TIME ZONE":
		return "datetime"
	}
	return "string"
}
