package load

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"
)

// ledgerFile lies in each generation and is published with it: what was read,
// so that the next run knows what is new. It is ordered by key.
const ledgerFile = "ledger.parquet"

// Entry is what the ledger knows of one source. Text that is not told is "".
type Entry struct {
	Key      string // absolute path; of a record that of its corpus, # and its name
	Place    string // the file to look at: of a record its corpus, else the key
	Source   string // as given to the run
	Size     int64
	Modified int64 // nanoseconds
	SHA256   string
	// What the document was found to be.
	Extractor    string
	Report       bool
	Reason, Said string
	SaidMessage  string // Said as message.Message encodes it; "" from an earlier program
	// Corpus tells of one that was read to its end, and how; "" for a document.
	// It has no hash, and no verdict but the extractor.
	Corpus  string
	Records int64
	// Record: a document of a corpus. As a reject it is told only if Listed.
	Record, Listed bool
	// Failure says why the source could not be read when last tried. What it
	// gave before stays.
	Failure, Detail string
	DetailMessage   string // Detail, likewise
	// Gone is the first run that looked at the place and did not find it there;
	// 0 if it is there.
	Gone int64
}

// Line is what a run has to say of a source: a line of its journal, which is
// merged into the ledger.
type Line struct {
	Entry
	Kind  Kind
	Fresh bool // the verdict is of this run; else it is that of the same bytes
}

// Kind says what happened to a source. sql/ledger knows these words.
type Kind string

// The kinds.
const (
	LineRead    Kind = "read"    // a document was read
	LineFailed  Kind = "failed"  // it could not be
	LineCorpus  Kind = "corpus"  // a corpus was read to its end
	LineWalked  Kind = "walked"  // a directory that could not be read before was walked
	LineDropped Kind = "dropped" // a record is no report any more
	LineSeen    Kind = "seen"    // what was gone is there, as it was
	LineMissing Kind = "missing" // what was there is gone
)

// field ties a column of ledger and journal to its place in a Line. One of the
// three functions is set. A ledger of an earlier program lacks those that are
// newer.
type field struct {
	name   string
	newer  bool
	text   func(*Line) *string
	number func(*Line) *int64
	flag   func(*Line) *bool
}

// fields are the columns of the journal; those of the ledger are the same but
// for kind and fresh, and it has first_run and last_run besides.
var fields = []field{
	{name: "key", text: func(l *Line) *string { return &l.Key }},
	{name: "place", text: func(l *Line) *string { return &l.Place }},
	{name: "source", text: func(l *Line) *string { return &l.Source }},
	{name: "size", number: func(l *Line) *int64 { return &l.Size }},
	{name: "modified", number: func(l *Line) *int64 { return &l.Modified }},
	{name: "sha256", text: func(l *Line) *string { return &l.SHA256 }},
	{name: "extractor", text: func(l *Line) *string { return &l.Extractor }},
	{name: "report", flag: func(l *Line) *bool { return &l.Report }},
	{name: "reason", text: func(l *Line) *string { return &l.Reason }},
	{name: "said", text: func(l *Line) *string { return &l.Said }},
	{name: "said_message", newer: true, text: func(l *Line) *string { return &l.SaidMessage }},
	{name: "corpus", text: func(l *Line) *string { return &l.Corpus }},
	{name: "records", number: func(l *Line) *int64 { return &l.Records }},
	{name: "record", flag: func(l *Line) *bool { return &l.Record }},
	{name: "listed", flag: func(l *Line) *bool { return &l.Listed }},
	{name: "failure", text: func(l *Line) *string { return &l.Failure }},
	{name: "detail", text: func(l *Line) *string { return &l.Detail }},
	{name: "detail_message", newer: true, text: func(l *Line) *string { return &l.DetailMessage }},
	{name: "gone", number: func(l *Line) *int64 { return &l.Gone }},
	{name: "kind", text: func(l *Line) *string { return (*string)(&l.Kind) }},
	{name: "fresh", flag: func(l *Line) *bool { return &l.Fresh }},
}

func (f *field) arrow() arrow.Field {
	t := arrow.DataType(arrow.BinaryTypes.String)
	switch {
	case f.number != nil:
		t = arrow.PrimitiveTypes.Int64
	case f.flag != nil:
		t = arrow.FixedWidthTypes.Boolean
	}
	return arrow.Field{Name: f.name, Type: t}
}

// Journal writes the lines of a run. It is not safe for concurrent use.
type Journal struct {
	file  *part
	build *array.RecordBuilder
	rows  int
}

// journalFile is in the directory of the parts.
const journalFile = "journal.parquet"

// NewJournal makes the journal of the run that writes its parts to a directory.
func NewJournal(dir string) (*Journal, error) {
	var columns []arrow.Field
	for i := range fields {
		columns = append(columns, fields[i].arrow())
	}
	schema := arrow.NewSchema(columns, nil)
	f, err := newPart(filepath.Join(dir, journalFile), schema, snappy)
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	return &Journal{file: f, build: array.NewRecordBuilder(memory.DefaultAllocator, schema)}, nil
}

// journalRows are kept in memory before they are written, as a row group: rows
// that the library buffers stay in memory until a row group is full, which it
// hardly ever is.
const journalRows = 8192

// Add writes a line.
func (j *Journal) Add(l *Line) error {
	for i := range fields {
		switch f := &fields[i]; {
		case f.text != nil:
			j.build.Field(i).(*array.StringBuilder).Append(strings.ToValidUTF8(*f.text(l), "\uFFFD"))
		case f.number != nil:
			j.build.Field(i).(*array.Int64Builder).Append(*f.number(l))
		default:
			j.build.Field(i).(*array.BooleanBuilder).Append(*f.flag(l))
		}
	}
	if j.rows++; j.rows < journalRows {
		return nil
	}
	return j.flush()
}

func (j *Journal) flush() error {
	if j.rows == 0 {
		return nil
	}
	rec := j.build.NewRecord()
	defer rec.Release()
	j.rows = 0
	if err := j.file.guarded(func() error { return j.file.rows.Write(rec) }); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	return nil
}

// Close finishes the file.
func (j *Journal) Close() error {
	return errors.Join(j.flush(), j.file.finish())
}

// Ledger reads the ledger of a generation.
type Ledger struct{ path string }

// LedgerOf gives the ledger in the directory of a generation; "" has an empty one.
func LedgerOf(generation string) Ledger {
	if generation == "" {
		return Ledger{}
	}
	return Ledger{filepath.Join(generation, ledgerFile)}
}

// Scan gives each entry, of which only the named columns are filled in. It is
// valid until the call returns.
func (l Ledger) Scan(ctx context.Context, each func(*Entry) error, columns ...string) error {
	if l.path == "" {
		return nil
	}
	err := l.scan(ctx, each, columns)
	if err == nil || ctx.Err() != nil {
		return err
	}
	var own *eachError
	if errors.As(err, &own) {
		return own.error
	}
	return fmt.Errorf("%s %s: %w", brokenLedger, l.path, err)
}

const brokenLedger = "the ledger cannot be read:"

// eachError is one of the caller's, not of the file.
type eachError struct{ error }

func (l Ledger) scan(ctx context.Context, each func(*Entry) error, columns []string) error {
	var wanted []*field
	var kinds []byte
	for _, name := range columns {
		i := slices.IndexFunc(fields, func(f field) bool { return f.name == name })
		wanted = append(wanted, &fields[i])
		kinds = append(kinds, fields[i].kind())
	}
	c, err := openCursor(ctx, l.path, string(kinds), columns...)
	if err != nil {
		return err
	}
	defer c.close()
	var line Line
	for n := 0; ; n++ {
		if n%cursorRows == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if more, err := c.next(); err != nil || !more {
			return err
		}
		for i, f := range wanted {
			switch {
			case f.text != nil:
				*f.text(&line) = c.text(i)
			case f.number != nil:
				*f.number(&line) = c.number(i)
			default:
				*f.flag(&line) = c.flag(i)
			}
		}
		if err := each(&line.Entry); err != nil {
			return &eachError{err}
		}
	}
}

// kind is that of the column for a cursor.
func (f *field) kind() byte {
	switch {
	case f.text != nil && f.newer:
		return 'S'
	case f.text != nil:
		return 's'
	case f.number != nil:
		return 'n'
	}
	return 'b'
}
