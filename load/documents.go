package load

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"strconv"
	"time"

	"gongkai/extract/message"
	"gongkai/transform/agency"
)

// Document is a line of a file of documents: what a user states of a report that does not
// say so itself. "" and 0 are nothing stated.
type Document struct {
	Line        int
	Source      string // as in sources, the end of such a name, or a pattern for one
	Agency      string
	Year        int
	PublishedOn string // 2022-01-31
}

// documentColumns are the columns of the file; all but the first may be missing.
var documentColumns = []string{"source", "agency", "year", "published_on"}

// ReadDocuments reads a file of documents. The error names each line that is wrong; with
// one, no line is to be applied.
func ReadDocuments(file string) ([]Document, error) {
	p := documentFile{userTable: userTable{file: file, columns: documentColumns, optional: documentColumns[1:]}}
	if err := p.read(p.add); err != nil {
		return nil, err
	}
	return p.documents, nil
}

// documentFile is a file that is being read.
type documentFile struct {
	userTable
	documents []Document
}

func (p *documentFile) add() {
	d := Document{Line: p.line, Source: p.field("source")}
	faults := len(p.faults)
	if d.Source == "" {
		p.fault(message.New(message.SourceEmpty))
	}
	var err error
	if d.Agency, err = agency.OfficialName(p.field("agency")); err != nil {
		p.fault(message.Of(err))
	}
	if year := p.field("year"); year != "" {
		if d.Year, err = strconv.Atoi(year); err != nil || d.Year < 1000 || d.Year > 9999 {
			p.fault(message.New(message.YearWrong, quoted(year)))
		}
	}
	if day := p.field("published_on"); day != "" {
		if d.PublishedOn = parseDay(day); d.PublishedOn == "" {
			p.fault(message.New(message.DayWrong, quoted(day)))
		}
	}
	if len(p.faults) > faults {
		return
	}
	if d.Agency == "" && d.Year == 0 && d.PublishedOn == "" {
		p.fault(message.New(message.NothingStated))
		return
	}
	p.documents = append(p.documents, d)
}

// dayLayouts are how people write days; the second is what Excel makes of the first.
var dayLayouts = []string{time.DateOnly, "2006/1/2", "2006-1-2", "2006.1.2", "2006年1月2日"}

// parseDay returns a day as 2022-01-31; "" for what is none.
func parseDay(s string) string {
	for _, layout := range dayLayouts {
		if day, err := time.Parse(layout, s); err == nil {
			return day.Format(time.DateOnly)
		}
	}
	return ""
}

// Documents returns those that a published generation keeps, in the order of their lines.
func Documents(ctx context.Context, generation string) ([]Document, error) {
	var out []Document
	err := eachKept(ctx, generation, documentsTable, `SELECT line, source, max(value) FILTER (field = 'agency'),
		max(value) FILTER (field = 'year'), max(value) FILTER (field = 'published_on') FROM kept WHERE line IS NOT NULL GROUP BY line, source ORDER BY line`,
		func(rows *sql.Rows) error {
			var d Document
			var name, year, day sql.NullString
			if err := rows.Scan(&d.Line, &d.Source, &name, &year, &day); err != nil {
				return err
			}
			d.Agency, d.PublishedOn = name.String, day.String
			d.Year, _ = strconv.Atoi(year.String)
			out = append(out, d)
			return nil
		})
	if errors.Is(err, fs.ErrNotExist) { // of a program that did not know the table
		err = nil
	}
	return out, err
}

// documentsTable is the table of what is stated of documents.
const documentsTable = "documents"

// Unapplied is a line of a file of documents of which a published store took nothing, for
// some of the reports that it means.
type Unapplied struct {
	Line    int
	Source  string
	Status  string // as in the table documents
	Reports int    // that it means; 0: none
	Field   string // of the first of them
	Value   string
	Found   string // what that document says; "" if nothing
}

// Why says to a person why.
func (u *Unapplied) Why() message.Message {
	switch u.Status {
	case "no_source":
		return message.New(message.NoSuchReport)
	case "ambiguous":
		return message.New(message.LinesDiffer, message.Text(u.Field))
	}
	return message.New(message.DocumentSays, message.Text(u.Field), message.Text(u.Found), message.Text(u.Value))
}

// UnappliedDocuments returns them, in the order of their lines.
func UnappliedDocuments(ctx context.Context, generation string) (out []Unapplied, err error) {
	err = eachKept(ctx, generation, documentsTable, `SELECT line, source, status, count(DISTINCT report_id) AS reports,
			first(field ORDER BY found IS NULL, report_id, field), first(value ORDER BY found IS NULL, report_id, field),
			coalesce(first(found ORDER BY found IS NULL, report_id, field), '')
		FROM kept WHERE line IS NOT NULL AND status IN ('contradicts', 'ambiguous', 'no_source')
		GROUP BY line, source, status ORDER BY line, status`, func(rows *sql.Rows) error {
		var u Unapplied
		if err := rows.Scan(&u.Line, &u.Source, &u.Status, &u.Reports, &u.Field, &u.Value, &u.Found); err != nil {
			return err
		}
		out = append(out, u)
		return nil
	})
	return out, err
}

// stated puts what users state of documents where the load steps look for it.
func (b *Builder) stated(ctx context.Context) error {
	t, err := newTemporary(b.Shards, "stated", "{'line': 'INTEGER', 'source': 'VARCHAR', 'agency': 'VARCHAR', 'year': 'VARCHAR', 'published_on': 'VARCHAR'}")
	if err != nil {
		return err
	}
	defer t.file.Close()
	for _, d := range b.Documents {
		if err := t.Write([]string{strconv.Itoa(d.Line), d.Source, d.Agency, yearStated(d.Year), d.PublishedOn}); err != nil {
			return err
		}
	}
	return t.load(ctx, b)
}

// yearStated returns a year as these tables have it; "" for none.
func yearStated(year int) string {
	if year == 0 {
		return ""
	}
	return strconv.Itoa(year)
}
