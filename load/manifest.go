package load

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/zeebo/xxh3"
	"golang.org/x/sync/errgroup"

	"gongkai/extract/message"
	"gongkai/load/ledger"
)

// manifestName is the file of a generation that lists all others.
const manifestName = "files.json"

// manifest says what the files of a generation were when they were written. Its
// checksums are for rot, not against people: they are chosen for their speed, so
// that each run can compare all files that it goes on with.
//
// A file may have two lines, of which either is right: a ledger that is being
// replaced.
type manifest struct {
	Files []fileSum `json:"files"`
}

type fileSum struct {
	Name string `json:"name"` // below the generation
	Size int64  `json:"size"`
	Sum  string `json:"xxh128"` // as xxh128sum prints it
}

// readManifest reads that of a generation. One of an earlier program has none: an
// fs.ErrNotExist.
func readManifest(generation string) (m manifest, err error) {
	path := filepath.Join(generation, manifestName)
	data, err := os.ReadFile(path)
	if err != nil {
		return m, err
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return m, message.Wrap(err, message.Within, message.Text(path))
	}
	return m, nil
}

// writeManifest lists the files of a generation that is built. Those that it shares
// with the previous one ("" for none) keep their lines, so that rot in them stays
// visible.
func writeManifest(ctx context.Context, built, previous string) error {
	names, err := filesBelow(built)
	if err != nil {
		return err
	}
	known, _ := readManifest(previous) // without it all are read
	m := manifest{make([]fileSum, len(names))}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, name := range names {
		if lines := known.lines(name); len(lines) > 0 && sameFile(filepath.Join(built, name), filepath.Join(previous, name)) {
			m.Files[i] = lines[0]
			continue
		}
		g.Go(func() (err error) {
			m.Files[i], err = sumOf(ctx, built, name)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return m.write(built)
}

// noteLedger adds a line for the ledger in a directory, which is to replace that of
// a generation.
func (m manifest) noteLedger(ctx context.Context, generation, from string) error {
	fresh, err := sumOf(ctx, from, ledger.Name)
	if err != nil {
		return err
	}
	present, err := sumOf(ctx, generation, ledger.Name)
	if err != nil {
		return err
	}
	lines := m.lines(ledger.Name)
	m.Files = slices.DeleteFunc(m.Files, func(f fileSum) bool { return f.Name == ledger.Name })
	if slices.Contains(lines, present) { // else there is nothing to be said for it
		m.Files = append(m.Files, present)
	}
	m.Files = append(m.Files, fresh)
	if err := m.write(from); err != nil {
		return err
	}
	return moveInto(generation, from, manifestName)
}

func (m manifest) write(dir string) error {
	data, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, manifestName), append(data, '\n'), 0o666)
}

// lines returns what is known of a file.
func (m manifest) lines(name string) (out []fileSum) {
	for _, f := range m.Files {
		if f.Name == name {
			out = append(out, f)
		}
	}
	return out
}

// filesBelow returns the names of the files of a generation but its manifest. What
// clients of DuckDB left beside its file is none of them.
func filesBelow(generation string) (names []string, err error) {
	err = filepath.WalkDir(generation, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		name, err := filepath.Rel(generation, path)
		if name != manifestName && !strings.HasPrefix(name, File+walSuffix) {
			names = append(names, name)
		}
		return err
	})
	return names, err
}

func sameFile(a, b string) bool {
	one, err1 := os.Stat(a)
	other, err2 := os.Stat(b)
	return err1 == nil && err2 == nil && os.SameFile(one, other)
}

// sumOf reads a file of a generation.
func sumOf(ctx context.Context, generation, name string) (fileSum, error) {
	f, err := os.Open(filepath.Join(generation, name))
	if err != nil {
		return fileSum{}, err
	}
	defer f.Close()
	h := xxh3.New()
	n, err := io.Copy(h, &contextReader{ctx, f})
	sum := h.Sum128().Bytes()
	return fileSum{name, n, hex.EncodeToString(sum[:])}, err
}

// contextReader reads until the context ends.
type contextReader struct {
	ctx context.Context
	io.Reader
}

func (r *contextReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.Reader.Read(p)
}

// Fault is a file of a generation that is not as it was written.
type Fault struct {
	Name  string // below the generation
	Cause error
}

// Remedy is what can be done about a fault.
type Remedy string

// The remedies.
const (
	FromDuckDB  Remedy = "parquet" // it is written anew from DuckDB
	FromParquet Remedy = "duckdb"  // it is built anew from Parquet
	NextRun     Remedy = "next"    // the next run makes it
	Remove      Remedy = "unknown"
	NoRemedy    Remedy = "none" // nothing else says what it did
)

// Remedy returns what can be done about a fault, by the file that it is in.
func (f *Fault) Remedy() Remedy {
	said := new(message.Error)
	switch {
	case errors.As(f.Cause, &said) && said.Code == message.FileUnknown:
		return Remove
	case f.Name == "" || f.Name == manifestName:
		return NextRun
	case f.Name == File:
		return FromParquet
	case isInTree(f.Name):
		return FromDuckDB
	}
	return NoRemedy
}

// compare returns what is wrong with those files of a generation that a condition
// selects: what is missing, or of another size, and if their bytes are to be read, of other bytes.
func (m manifest) compare(ctx context.Context, generation string, read bool, selected func(name string) bool) ([]Fault, error) {
	var names []string
	for _, f := range m.Files {
		if selected(f.Name) && !slices.Contains(names, f.Name) {
			names = append(names, f.Name)
		}
	}
	causes := make([]error, len(names))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, name := range names {
		g.Go(func() error {
			causes[i] = m.verify(ctx, generation, name, read)
			return ctx.Err()
		})
	}
	err := g.Wait()
	var faults []Fault
	for i, cause := range causes {
		if cause != nil {
			faults = append(faults, Fault{names[i], cause})
		}
	}
	return faults, err
}

// verify returns an error if a file is not as one of its lines says.
func (m manifest) verify(ctx context.Context, generation, name string, read bool) error {
	info, err := os.Stat(filepath.Join(generation, name))
	if errors.Is(err, fs.ErrNotExist) {
		return message.NewError(message.FileMissing, message.Text(name))
	}
	if err != nil {
		return err
	}
	lines := m.lines(name)
	alike := slices.DeleteFunc(slices.Clone(lines), func(f fileSum) bool { return f.Size != info.Size() })
	if len(alike) == 0 {
		return message.NewError(message.FileSize, message.Text(name), message.Number(info.Size()), message.Number(lines[0].Size))
	}
	if !read {
		return nil
	}
	found, err := sumOf(ctx, generation, name)
	if err == nil && !slices.Contains(alike, found) {
		err = message.NewError(message.FileBytes, message.Text(name))
	}
	return err
}
