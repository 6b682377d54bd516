package web

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gongkai/load/export"
)

// downloadFormats are those in which a list is taken away.
var downloadFormats = []string{"xlsx", "csv", "parquet"}

// kinds are the types of files as browsers know them.
var kinds = map[string]string{
	"xlsx":    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"csv":     "text/csv; charset=utf-8",
	"parquet": "application/vnd.apache.parquet",
}

// mostDownloads is how many downloads are made at a time: each opens the store anew, with memory
// of its own.
const mostDownloads = 1

// download returns a selection as a file that is offered under a name. SQL in it must be made of
// words that this program knows and of literals.
func (q *request) download(what export.Selection, name, format string) (*answer, error) {
	return q.downloadBy(name, format, func(format, to string) error {
		reader, err := q.Store.ReadWithin(downloadMemory)
		if err != nil {
			return err
		}
		defer reader.Close()
		// A table that is opened in a spreadsheet must not begin to calculate.
		_, err = export.Write(q.Context(), reader, export.Options{Selection: what, Format: format, To: to, Mark: format == "csv"})
		return err
	})
}

// downloadBy returns what write writes, as a file that is offered under a name.
func (q *request) downloadBy(name, format string, write func(format, to string) error) (*answer, error) {
	if !slices.Contains(downloadFormats, format) {
		return nil, wrong("fault.format", format)
	}
	select {
	case q.downloads <- struct{}{}:
		defer func() { <-q.downloads }()
	case <-q.Context().Done():
		return nil, errBusy
	}
	dir, err := os.MkdirTemp(q.Temp, "gongkai-serve-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir) // what is open can still be read
	file := filepath.Join(dir, "data."+format)
	if err := write(format, file); err != nil {
		return nil, err
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	return &answer{kind: kinds[format], file: f, header: map[string]string{"Content-Disposition": attachment(name, format)}}, nil
}

// downloadMemory is what a download may take of DuckDB.
const downloadMemory = "256MB"

// attachment returns the header that offers a file under a name, in the way of RFC 6266 where
// it has other than ASCII characters.
func attachment(name, format string) string {
	var plain, encoded strings.Builder
	for _, b := range []byte(name) {
		if b == '-' || b == '_' || b == '.' || b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' {
			plain.WriteByte(b)
			encoded.WriteByte(b)
		} else {
			fmt.Fprintf(&encoded, "%%%02X", b)
		}
	}
	ascii := strings.Trim(plain.String(), "-_.")
	if ascii == "" {
		ascii = "gongkai"
	}
	return fmt.Sprintf(`attachment; filename="%s.%s"; filename*=UTF-8''%s.%s`, ascii, format, encoded.String(), format)
}

func sendAgency(q *request) (*answer, error) {
	a, err := q.agencyAsked()
	if err != nil {
		return nil, err
	}
	what := export.Selection{Agencies: []string{a.ID}}
	if a.ID == "" {
		what = export.Selection{What: "SELECT * FROM observations WHERE " + a.who() + " ORDER BY year, metric, applicant_type, report_id"}
	}
	return q.download(what, a.Name, q.given("format"))
}
