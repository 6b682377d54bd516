package evidence

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"strings"

	"gongkai/extract/message"
	"gongkai/extract/report"
	"gongkai/load/ledger"
	"gongkai/pipeline"
	"gongkai/pipeline/corpus"
	"gongkai/transform"
)

// Fields name the text and the id of the records of corpora, as for a run.
type Fields struct{ Text, ID string }

// Source is where a report is from, and what became of it since.
type Source struct {
	Place string          `json:"place"` // where it was looked for last: where it is, if it is found
	State SourceState     `json:"state"`
	Said  message.Message `json:"said,omitzero"` // why it could not be read
}

// SourceState is what became of a source.
type SourceState string

// The states. Changed: something is there, but its SHA-256 is another.
const (
	Found      SourceState = "found"
	Gone       SourceState = "gone"
	Changed    SourceState = "changed"
	Unreadable SourceState = "unreadable"
)

// document reads the document of a report again: from the first place that
// still has it. Of one with several reports, n is the number of the report in it. It returns nil
// if no place has it, and notes what became of it.
func (f *finder) document(rep *Report) (doc []byte, n int, err error) {
	var tried []string
	for _, list := range []func(*Report) ([]string, error){f.given, f.remembered} {
		places, err := list(rep)
		if err != nil {
			return nil, 0, err
		}
		for _, place := range places {
			if slices.Contains(tried, place) {
				continue
			}
			s := Source{Place: place}
			doc, n, s.State, s.Said = f.lookFor(place, rep.SHA256)
			if err := f.ctx.Err(); err != nil {
				return nil, 0, err
			}
			if len(tried) == 0 || weight(s.State) > weight(rep.Source.State) {
				rep.Source = s
			}
			if s.State == Found {
				return doc, n, nil
			}
			tried = append(tried, place)
		}
	}
	return nil, 0, nil
}

// weight returns how much a state says.
func weight(s SourceState) int {
	return slices.Index([]SourceState{Gone, Unreadable, Changed, Found}, s)
}

// given lists where a report was found, as given to the runs, which may have been made
// in another directory.
func (f *finder) given(rep *Report) ([]string, error) {
	var out []string
	err := f.each("SELECT source FROM sources WHERE report_id = ? ORDER BY source", []any{rep.ID}, func(r row) error {
		out = append(out, r.text("source"))
		return nil
	})
	return out, err
}

// remembered lists where it was found by absolute path. The ledger of all documents is read for
// that, so it is asked for last.
func (f *finder) remembered(rep *Report) ([]string, error) {
	return pipeline.Places(f.ctx, f.store, rep.SHA256)
}

// lookFor reads a document at a place, or the one of which a report has that place.
func (f *finder) lookFor(place, sha string) (doc []byte, n int, state SourceState, said message.Message) {
	if document, n, ok := ledger.SplitReport(place); ok {
		if doc, state, said := f.look(document, wanted{sha, n}); state == Found {
			return doc, n, state, said
		} else if _, err := os.Stat(place); err != nil {
			return nil, 0, state, said
		}
	}
	doc, state, said = f.look(place, wanted{sha, 0})
	return doc, 0, state, said
}

// wanted is the identity of a document, or of the n-th report in it.
type wanted struct {
	sha string
	n   int
}

func (w wanted) is(doc []byte) bool {
	id := transform.Identify(doc)
	if w.n > 0 {
		id = id.Part(w.n)
	}
	return id.SHA256 == w.sha
}

// look reads a document at a place, which may be a record of a corpus.
func (f *finder) look(place string, want wanted) (doc []byte, state SourceState, said message.Message) {
	file, id, ok := splitPlace(place)
	if !ok {
		return nil, Gone, said
	}
	in, err := os.Open(file)
	if err != nil {
		return nil, Unreadable, message.Of(err)
	}
	defer in.Close()
	head, r := corpus.Peek(in)
	if corpus.FormatOf(file, head) == corpus.Document {
		doc, err := io.ReadAll(io.LimitReader(r, report.MaxDocument+1))
		switch {
		case err != nil:
			return nil, Unreadable, message.Of(err)
		case id != "" || !want.is(doc):
			return nil, Changed, said
		}
		return doc, Found, said
	}
	return record(f.ctx, in, r, file, id, want, f.Corpus)
}

// splitPlace divides a place into a file that is there and the record in it.
// Names may hold a # of their own.
func splitPlace(place string) (file, id string, ok bool) {
	if info, err := os.Stat(place); err == nil && info.Mode().IsRegular() {
		return place, "", true
	}
	for i := strings.LastIndexByte(place, '#'); i > 0; i = strings.LastIndexByte(place[:i], '#') {
		if info, err := os.Stat(place[:i]); err == nil && info.Mode().IsRegular() {
			return place[:i], place[i+1:], true
		}
	}
	return "", "", false
}

// errFound ends the reading of a corpus.
var errFound = errors.New("found")

// record looks for a record of a corpus by its id and content.
func record(ctx context.Context, in *os.File, r io.Reader, name, id string, want wanted, fields Fields) (doc []byte, state SourceState, said message.Message) {
	src := corpus.Source{Name: name, R: r}
	if info, err := in.Stat(); err == nil {
		src.At, src.Size = in, info.Size()
	}
	state = Gone
	o := corpus.Options{TextField: fields.Text, IDField: fields.ID, Max: report.MaxDocument}
	err := corpus.Read(ctx, src, o, func(rec corpus.Record) error {
		if rec.ID != id {
			return nil
		}
		if want.is(rec.Text) {
			doc, state = slices.Clone(rec.Text), Found
			return errFound
		}
		state = Changed
		return nil
	})
	if err != nil && !errors.Is(err, errFound) && state != Found {
		if state == Gone {
			state = Unreadable
		}
		said = message.Of(err)
	}
	return doc, state, said
}
