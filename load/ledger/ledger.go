// Package ledger holds what a store knows of each source: what was read, what
// it was found to be, and what is gone. A run writes a journal of what it found,
// which is merged with the ledger of the previous generation.
package ledger

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

	"gongkai/load/internal/parquet"
)

// Name is that of the file which lies in each generation and is published with
// it, so that the next run knows what is new. It is ordered by key.
const Name = "ledger.parquet"

// Entry is what the ledger knows of one source. Text that is not known is "".
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
	Page         string // of a page that links to its report: report.Page in JSON
	// Corpus says how a corpus was read to its end, or that a document was which holds several
	// reports; "" for a document. It has no hash, and no verdict but the extractor.
	// A record that is one of several reports of a document has OfSeveral.
	Corpus  string
	Records int64
	// Record: a document of a corpus, or a tombstone: nothing to look for by itself.
	// As a reject it is shown only if Listed.
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

// Kind says what happened to a source. sql/1_ledger knows these words.
type Kind string

// The kinds.
const (
	Read    Kind = "read"    // a document was read
	Failed  Kind = "failed"  // it could not be
	Corpus  Kind = "corpus"  // a corpus was read to its end
	Walked  Kind = "walked"  // a directory that could not be read before was walked
	Dropped Kind = "dropped" // a record is no report any more, or is to be known no more
	Seen    Kind = "seen"    // what was gone is there, as it was
	Missing Kind = "missing" // what was there is gone

	Forgotten Kind = "forgotten" // a document was taken out: a tombstone
	Restored  Kind = "restored"  // one that was may be read again
)

// ReasonForgotten is that of a document which was taken out of the store. All
// entries of its hash have it, whichever extractor comes later.
const ReasonForgotten = "forgotten"

// tombstone begins the key of an entry that keeps a document out, whatever is at
// its source now. Keys of sources are absolute paths.
const tombstone = ReasonForgotten + ":"

// Tombstone returns the line that takes out the document of an entry.
func (e *Entry) Tombstone(extractor string) *Line {
	key := tombstone + e.SHA256 + ":" + e.Key
	return &Line{Kind: Forgotten, Fresh: true, Entry: Entry{Key: key, Place: key, Source: e.Source, Record: true,
		SHA256: e.SHA256, Extractor: extractor, Reason: ReasonForgotten}}
}

// Of returns the key of the source that an entry is about: its own, unless it is a
// tombstone.
func (e *Entry) Of() string {
	if rest, ok := strings.CutPrefix(e.Key, tombstone); ok {
		_, key, _ := strings.Cut(rest, ":")
		return key
	}
	return e.Key
}

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
	{name: "page", newer: true, text: func(l *Line) *string { return &l.Page }},
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
	file  *parquet.File
	build *array.RecordBuilder
	rows  int
}

// JournalName is that of the file with the journal of a run.
const JournalName = "journal.parquet"

// NewJournal makes the journal of a run in a directory.
func NewJournal(dir string) (*Journal, error) {
	var columns []arrow.Field
	for i := range fields {
		columns = append(columns, fields[i].arrow())
	}
	schema := arrow.NewSchema(columns, nil)
	f, err := parquet.Create(filepath.Join(dir, JournalName), schema, parquet.Snappy)
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
	if err := j.file.Write(rec); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	return nil
}

// Close finishes the file.
func (j *Journal) Close() error {
	return errors.Join(j.flush(), j.file.Close())
}

// Ledger reads the ledger of a generation.
type Ledger struct{ path string }

// Of returns the ledger in the directory of a generation; "" has an empty one.
func Of(generation string) Ledger {
	if generation == "" {
		return Ledger{}
	}
	return Ledger{filepath.Join(generation, Name)}
}

// Scan calls each for the entries in their order, with only the named columns
// filled in. An entry is valid until the call returns. Errors are those of each
// and of the context, else an *Error.
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
	return &Error{l.path, err}
}

// Error is that a ledger is not as it was written.
type Error struct {
	Path string
	Err  error
}

func (e *Error) Error() string {
	return fmt.Sprintf("the ledger cannot be read: %s: %v", e.Path, e.Err)
}

func (e *Error) Unwrap() error { return e.Err }

// eachError is one of the caller's, not of the file.
type eachError struct{ error }

func (l Ledger) scan(ctx context.Context, each func(*Entry) error, columns []string) error {
	var wanted []*field
	var read []parquet.Column
	for _, name := range columns {
		i := slices.IndexFunc(fields, func(f field) bool { return f.name == name })
		wanted = append(wanted, &fields[i])
		read = append(read, parquet.Column{Name: name, Kind: fields[i].kind()})
	}
	c, err := parquet.Open(ctx, l.path, read...)
	if err != nil {
		return err
	}
	defer c.Close()
	var line Line
	for n := 0; ; n++ {
		if n%parquet.CursorRows == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if more, err := c.Next(); err != nil || !more {
			return err
		}
		for i, f := range wanted {
			switch {
			case f.text != nil:
				*f.text(&line) = c.Text(i)
			case f.number != nil:
				*f.number(&line) = c.Number(i)
			default:
				*f.flag(&line) = c.Flag(i)
			}
		}
		if err := each(&line.Entry); err != nil {
			return &eachError{err}
		}
	}
}

// kind returns that of the column.
func (f *field) kind() parquet.Kind {
	switch {
	case f.text != nil && f.newer:
		return parquet.OptionalText
	case f.text != nil:
		return parquet.Text
	case f.number != nil:
		return parquet.Number
	}
	return parquet.Flag
}
