package pipeline

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"gongkai/extract"
	"gongkai/load"
	"gongkai/transform"
)

// ledgerFile lies in each generation and is published with it: what was read,
// so that the next run knows what is new. A header line, then one per source.
const ledgerFile = "ledger.jsonl"

// ledgerFormat is raised when an older program could not read the ledger.
const ledgerFormat = 1

type header struct {
	Format int        `json:"format"`
	Runs   []load.Run `json:"runs"`
}

// entry is what is known of one source.
type entry struct {
	Key      string `json:"key"`
	Source   string `json:"source"`
	Size     int64  `json:"size"`
	Modified int64  `json:"modified"` // nanoseconds
	SHA256   string `json:"sha256,omitempty"`
	verdict
	FirstRun int `json:"first_run"`
	LastRun  int `json:"last_run"`
	// Corpus tells of one that was read to its end, and how; "" for a document.
	// It has no hash and no verdict of its own.
	Corpus  string `json:"corpus,omitempty"`
	Records int64  `json:"records,omitempty"`
	// Record: a document of a corpus. As a reject it is told only if Listed.
	Record bool `json:"record,omitempty"`
	Listed bool `json:"listed,omitempty"`
	// Failure says why the source could not be read when last tried. What it
	// gave before stays.
	Failure reason `json:"failure,omitempty"`
	Detail  string `json:"failure_detail,omitempty"`
}

// verdict is what a document was found to be.
type verdict struct {
	Extractor string `json:"extractor,omitempty"`
	Report    bool   `json:"report,omitempty"`
	Reason    reason `json:"reason,omitempty"`
	Said      string `json:"detail,omitempty"`
}

// reason is why an input gave no report: one of extract's, or of these.
type reason = extract.Reason

const (
	unreadable    reason = "unreadable"     // not opened, or an error while reading
	unsupported   reason = "unsupported"    // a container that is not read, or has no texts
	internalError reason = "internal_error" // a fault of this program
)

// isFailure tells the reasons that the exit code reports from those that tell
// of a document which was read and is no report.
func isFailure(r reason) bool {
	return r == unreadable || r == internalError || r == extract.ReasonNotText || r == extract.ReasonTooLarge
}

// ledger holds all entries by key. It takes memory for each source.
type ledger struct {
	entries map[string]*entry
	runs    map[int]load.Run
}

// readLedger reads that of a generation; an empty directory name is none.
func readLedger(dir string) (*ledger, error) {
	l := &ledger{map[string]*entry{}, map[int]load.Run{}}
	if dir == "" {
		return l, nil
	}
	path := filepath.Join(dir, ledgerFile)
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("store is damaged: %w", err)
	}
	defer f.Close()
	d := json.NewDecoder(bufio.NewReaderSize(f, 1<<16))
	var head header
	if err := d.Decode(&head); err != nil {
		return nil, fmt.Errorf("store is damaged: %s: %w", path, err)
	}
	if head.Format > ledgerFormat {
		return nil, fmt.Errorf("%s: the store was written by a newer gongkai; use that one, or another store", path)
	}
	for _, r := range head.Runs {
		l.runs[r.ID] = r
	}
	for {
		var e entry
		if err := d.Decode(&e); errors.Is(err, io.EOF) {
			return l, nil
		} else if err != nil {
			return nil, fmt.Errorf("store is damaged: %s: %w", path, err)
		}
		l.entries[e.Key] = &e
	}
}

func (l *ledger) write(dir string, runs []load.Run) error {
	f, err := os.Create(filepath.Join(dir, ledgerFile))
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<16)
	lines := json.NewEncoder(w)
	lines.SetEscapeHTML(false)
	if err := lines.Encode(header{ledgerFormat, runs}); err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(l.entries)) {
		if err := lines.Encode(l.entries[key]); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	return f.Close()
}

// replace writes the ledger over that of a published generation, whose tables
// stay as they are.
func (l *ledger) replace(generation, staging string, runs []load.Run) error {
	slices.SortFunc(runs, func(a, b load.Run) int { return a.ID - b.ID })
	if err := l.write(staging, runs); err != nil {
		return err
	}
	return os.Rename(filepath.Join(staging, ledgerFile), filepath.Join(generation, ledgerFile))
}

// unchanged tells that a file need not be read: its size and time are those of
// what this extractor has read, and a corpus was read in the same way.
func (l *ledger) unchanged(in input, reading string) bool {
	e := l.entries[in.key]
	return e != nil && !in.stream && in.reason == "" && e.Size == in.size && e.Modified == in.time &&
		e.Extractor == extract.Version &&
		(e.SHA256 != "" && e.Failure == "" || e.Corpus == reading && (e.Failure == "" || e.Failure == unsupported))
}

// known gives the documents that this extractor has read, by SHA-256.
func (l *ledger) known() map[string]verdict {
	out := map[string]verdict{}
	for _, e := range l.entries {
		if e.SHA256 != "" && e.Extractor == extract.Version {
			out[e.SHA256] = e.verdict
		}
	}
	return out
}

// told is all that the store tells of an entry.
type told struct {
	source, report string
	reason         reason
	detail         string
}

func (e *entry) told() told {
	var t told
	if e == nil {
		return t
	}
	if e.Report {
		t.report = e.SHA256
	}
	switch {
	case e.Failure != "":
		t.reason, t.detail = e.Failure, e.Detail
	case !e.Report && (!e.Record || e.Listed || isFailure(e.Reason)):
		t.reason, t.detail = e.Reason, e.Said
	}
	if t != (told{}) {
		t.source = e.Source
	}
	return t
}

// reports counts the distinct documents that are reports.
func (l *ledger) reports() int {
	have := map[string]bool{}
	for _, e := range l.entries {
		if e.Report {
			have[e.SHA256] = true
		}
	}
	return len(have)
}

// rows makes the rows of sources and rejects.
func (l *ledger) rows(b *transform.Batch, flush func() error) error {
	for _, key := range slices.Sorted(maps.Keys(l.entries)) {
		e := l.entries[key]
		t := e.told()
		if t.report != "" {
			id, ok := transform.ReportID(t.report)
			if !ok {
				return fmt.Errorf("store is damaged: ledger: %s has no SHA-256", e.Source)
			}
			b.AddSource(id, t.source, e.FirstRun, e.LastRun)
		}
		if t.reason != "" {
			b.AddReject(t.source, string(t.reason), t.detail)
		}
		if b.Full() {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// runsFile lies beside the generations: a line per run, those that published
// nothing included.
const runsFile = "runs.jsonl"

// Runs gives the runs of a store in order, as far as its line ledger and the
// published generation tell.
func Runs(s *load.Store) ([]load.Run, error) {
	dir, _, err := s.Current()
	if err != nil && !errors.Is(err, load.ErrNoStore) {
		return nil, err
	}
	l, err := readLedger(dir)
	if err != nil {
		return nil, err
	}
	return l.allRuns(s)
}

// allRuns gives the runs that the ledger or runs.jsonl knows: a run killed
// after it published has no line yet.
func (l *ledger) allRuns(s *load.Store) ([]load.Run, error) {
	data, err := os.ReadFile(filepath.Join(s.Dir, runsFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	runs := maps.Clone(l.runs)
	for line := range bytes.Lines(data) {
		var r load.Run
		if json.Unmarshal(line, &r) == nil { // a killed run may have left half a line
			runs[r.ID] = r
		}
	}
	var out []load.Run
	for _, id := range slices.Sorted(maps.Keys(runs)) {
		out = append(out, runs[id])
	}
	return out, nil
}

func appendRun(s *load.Store, r load.Run) error {
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(s.Dir, runsFile), os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o666)
	if err != nil {
		return err
	}
	defer f.Close()
	line = append(line, '\n')
	last := []byte{'\n'}
	if end, err := f.Seek(0, io.SeekEnd); err == nil && end > 0 {
		f.ReadAt(last, end-1)
	}
	if last[0] != '\n' { // a line that a full disk cut off must not take this one with it
		line = append([]byte{'\n'}, line...)
	}
	if _, err := f.Write(line); err != nil {
		return err
	}
	return f.Close()
}
