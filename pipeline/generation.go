package pipeline

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"gongkai/extract/message"
	"gongkai/load"
)

// generationFile lies in each generation: what is not of the documents.
const generationFile = "generation.json"

// storeFormat is raised when an older program could not go on with a store.
//
//	4: readings say what shows their rows and columns
//	5: facts lie by year, and Parquet in a file a year
const storeFormat = 5

// oldestFormat is that of the oldest stores that a run brings over.
const oldestFormat = 3

// firstLedger is what stores of form 1 have in place of generation.json.
const firstLedger = "ledger.jsonl"

// generation says how a generation came about.
type generation struct {
	Format  int        `json:"format"`
	Tree    int        `json:"tree"` // load.TreeForm of its Parquet; 0: 1
	Made    string     `json:"made"` // load.Made, by which it was made
	Reports int        `json:"reports"`
	Runs    []load.Run `json:"runs"` // all until it was published
}

// readGeneration reads that of the directory of a generation; an empty name is
// none.
func readGeneration(s *load.Store, dir string) (generation, error) {
	var g generation
	if dir == "" {
		return g, nil
	}
	path := filepath.Join(dir, generationFile)
	data, err := os.ReadFile(path)
	if _, first := os.Stat(filepath.Join(dir, firstLedger)); err != nil && first == nil {
		return g, message.NewError(message.FormatOlder, message.Text(dir))
	}
	if err != nil {
		return g, s.Damaged(err)
	}
	if err := json.Unmarshal(data, &g); err != nil {
		return g, s.Damaged(message.Wrap(err, message.Within, message.Text(path)))
	}
	switch {
	case g.Format > storeFormat:
		return g, message.NewError(message.FormatNewer, message.Text(path))
	case g.Format < oldestFormat:
		return g, message.NewError(message.FormatOlder, message.Text(path))
	}
	for _, r := range g.Runs {
		if !isRunNumber(r.ID) {
			return g, s.Damaged(message.Wrap(message.NewError(message.NoRunNumber, message.Text(strconv.Itoa(r.ID))), message.Within, message.Text(path)))
		}
	}
	return g, nil
}

// isCurrent reports whether a generation is as this program makes it, so that the next
// one can go on with its files.
func (g generation) isCurrent() bool {
	return g.Format == storeFormat && g.Tree == load.TreeForm && g.Made == load.Made()
}

// isRunNumber reports whether a run can have a number, and another run come after
// it: the table runs has 32 bits for it.
func isRunNumber(id int) bool { return id > 0 && id < math.MaxInt32 }

func (g generation) write(dir string) error {
	data, err := json.Marshal(g)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, generationFile), append(data, '\n'), 0o666)
}

// runsFile lies beside the generations: a line for the start of each run and one
// for its end, those that published nothing included.
const runsFile = "runs.jsonl"

// Runs returns the runs of a store in order, as far as its line ledger and the
// published generation go. One that has not ended is Started if a run is at
// work, else Died.
func Runs(s *load.Store) ([]load.Run, error) {
	dir, _, err := s.Current()
	if err != nil && !errors.Is(err, load.ErrNoStore) {
		return nil, err
	}
	g, err := readGeneration(s, dir)
	if err != nil {
		return nil, err
	}
	var runs []load.Run
	idle, err := s.Idle(func() error {
		runs, err = g.allRuns(s)
		return err
	})
	if idle || err != nil {
		return runs, err
	}
	if runs, err = g.unendedRuns(s); err != nil {
		return nil, err
	}
	buryAll(runs[:max(0, len(runs)-1)]) // all but the one at work
	return runs, nil
}

// allRuns returns the runs that the generation or runs.jsonl knows, while none is
// at work.
func (g generation) allRuns(s *load.Store) ([]load.Run, error) {
	runs, err := g.unendedRuns(s)
	buryAll(runs)
	return runs, err
}

// buryAll marks runs that have not ended as died.
func buryAll(runs []load.Run) {
	for i := range runs {
		if runs[i].Outcome == load.Started {
			runs[i].Outcome = load.Died
		}
	}
}

// unendedRuns returns the runs that the generation or runs.jsonl knows. Those that
// have no line of their end are Started, unless they died after they published.
func (g generation) unendedRuns(s *load.Store) ([]load.Run, error) {
	data, err := readRuns(s)
	if err != nil {
		return nil, err
	}
	runs := map[int]load.Run{}
	for _, r := range g.Runs {
		runs[r.ID] = r
	}
	number := 0
	for line := range bytes.Lines(data) {
		number++
		var r load.Run
		if json.Unmarshal(line, &r) != nil {
			continue // a killed run may have left half a line
		}
		if !isRunNumber(r.ID) {
			return nil, message.NewError(message.RunLineDamaged, message.Text(filepath.Join(s.Dir, runsFile)), message.Text(strconv.Itoa(r.ID)), message.Number(number))
		}
		if _, known := runs[r.ID]; !known || r.Outcome != load.Started {
			runs[r.ID] = r
		}
	}
	var out []load.Run
	for _, id := range slices.Sorted(maps.Keys(runs)) {
		out = append(out, runs[id])
	}
	return out, nil
}

func readRuns(s *load.Store) ([]byte, error) {
	f, err := load.OpenOwn(filepath.Join(s.Dir, runsFile), os.O_RDONLY)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// appendRun adds a line for a run: when it starts and when it ends.
func appendRun(s *load.Store, r load.Run) error {
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	f, err := load.OpenOwn(filepath.Join(s.Dir, runsFile), os.O_RDWR|os.O_CREATE|os.O_APPEND)
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
