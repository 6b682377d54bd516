// Command bench measures the whole job on corpora of generated documents,
// against floors that are measured on the same bytes: docs/performance.md says
// what its figures mean.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"

	"github.com/spf13/pflag"

	"gongkai/load"
)

// partCommand is the hidden argument with which this program calls itself.
const partCommand = "part"

// parts are what runs in a process of its own, and prints JSON.
var parts = map[string]func(args []string) (any, error){
	"read":    readAll,
	"load":    loadAll,
	"compact": compact,
	"plain":   plain,
	"profile": profile,
	"own":     ownRowsOf,
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, pflag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// options say what is measured.
type options struct {
	documents, every []int
	seed             uint64
	tree, files      bool
	dir, program     string
	against          string
	ownRows          bool
	profiles         string
	from             []string
	plain            int
	onlyMake, keep   bool
	asJSON, plans    bool
}

func run(ctx context.Context, args []string, out, messages io.Writer) error {
	if len(args) > 1 && args[0] == partCommand {
		result, err := parts[args[1]](args[2:])
		if err != nil {
			return err
		}
		return json.NewEncoder(out).Encode(result)
	}
	o, err := parse(args, messages)
	if err != nil {
		return err
	}
	measure := func() ([]*result, error) { return (&bench{options: *o, messages: messages}).all(ctx) }
	if o.from != nil {
		measure = func() ([]*result, error) { return recorded(o.from) }
	}
	results, err := measure()
	if err != nil || o.onlyMake {
		return err
	}
	if o.asJSON {
		lines := json.NewEncoder(out)
		lines.SetEscapeHTML(false)
		lines.SetIndent("", "  ")
		return lines.Encode(results)
	}
	if _, err := io.WriteString(out, tables(results)); err != nil {
		return err
	}
	if o.plans {
		return writePlans(out, results)
	}
	return nil
}

func parse(args []string, messages io.Writer) (*options, error) {
	var o options
	flags := pflag.NewFlagSet("bench", pflag.ContinueOnError)
	flags.SetOutput(messages)
	flags.SortFlags = false
	flags.IntSliceVar(&o.documents, "documents", []int{10_000}, "sizes of the corpora")
	flags.IntSliceVar(&o.every, "every", []int{1}, "one document in so many is a report, the others are other text; several are measured one after another")
	flags.Uint64Var(&o.seed, "seed", 1, "of the generator")
	flags.BoolVar(&o.tree, "tree", false, "a file for each document instead of shards of 100 as JSON Lines in zstd")
	flags.BoolVar(&o.files, "files", false, "a file for each document, PDF, Word, Excel and others in turn")
	flags.StringVar(&o.dir, "dir", filepath.Join(os.TempDir(), "gongkai-bench"), "directory of the corpora, which are kept, and the stores, which are not")
	flags.StringVar(&o.program, "program", "", "the gongkai to measure (default: built from these sources)")
	flags.StringVar(&o.against, "against", "", "another gongkai, to be measured on the same corpora and compared")
	flags.BoolVar(&o.ownRows, "own-rows", false, "compare observations as a view with such as have rows of their own")
	flags.IntVar(&o.plain, "plain", 500, "documents that the plain program reads; 0: it is left out")
	flags.StringVar(&o.profiles, "profiles", "", "directory for profiles of one more run of the job: CPU, allocations, mutexes, blocking")
	flags.BoolVar(&o.onlyMake, "make", false, "make the corpora, and measure nothing")
	flags.BoolVar(&o.keep, "keep", false, "keep the stores")
	flags.BoolVar(&o.plans, "plans", false, "print the plans of the queries too")
	flags.StringSliceVar(&o.from, "from", nil, "print the tables of what --json has told before, from these files, and measure nothing")
	flags.BoolVar(&o.asJSON, "json", false, "print JSON instead of tables")
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	if flags.NArg() > 0 {
		return nil, fmt.Errorf("%q is no flag; see --help", flags.Arg(0))
	}
	for _, n := range append(append([]int{}, o.documents...), o.every...) {
		if n < 1 {
			return nil, fmt.Errorf("--documents and --every: %d is less than 1", n)
		}
	}
	var err error
	o.dir, err = filepath.Abs(o.dir)
	return &o, err
}

// recorded returns results that were printed as JSON.
func recorded(files []string) ([]*result, error) {
	var all []*result
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		var results []*result
		if err := json.Unmarshal(data, &results); err != nil {
			return nil, fmt.Errorf("%s: %w", f, err)
		}
		all = append(all, results...)
	}
	if len(all) == 0 {
		return nil, errors.New("--from: there are no results in these files")
	}
	return all, nil
}

// bench is the measurements at work.
type bench struct {
	options
	messages io.Writer
}

// result is all that was measured on one corpus.
type result struct {
	Corpus  *corpus `json:"corpus"`
	Cores   int     `json:"cores"`
	Version float64 `json:"version_seconds"` // that gongkai version takes

	trial
	Against *trial `json:"against,omitempty"` // of the other program

	OwnRows *ownRows `json:"own_rows,omitempty"`

	Read      *readResult    `json:"floor_read"`
	ReadUsed  *usage         `json:"floor_read_used"`
	Load      *loadResult    `json:"floor_load"`
	LoadUsed  *usage         `json:"floor_load_used"`
	Compact   *compactResult `json:"copy_from_database"`
	Plain     *plainResult   `json:"plain,omitempty"`
	Agreement *agreement     `json:"plain_agreement,omitempty"`
}

func (b *bench) all(ctx context.Context) ([]*result, error) {
	if err := os.MkdirAll(b.dir, 0o777); err != nil {
		return nil, err
	}
	if b.program == "" && !b.onlyMake {
		b.program = filepath.Join(b.dir, "gongkai")
		b.say("building %s", b.program)
		if err := build(ctx, b.program); err != nil {
			return nil, fmt.Errorf("building gongkai: %w", err)
		}
	}
	var out []*result
	for _, every := range b.every {
		for _, n := range b.documents {
			spec := corpusSpec{Documents: n, Every: every, Seed: b.seed, Tree: b.tree || b.files, Files: b.files}
			b.say("corpus %s", spec.Name())
			c, err := spec.prepare(b.dir)
			if err != nil {
				return nil, fmt.Errorf("making the corpus: %w", err)
			}
			if b.onlyMake {
				continue
			}
			r, err := b.measure(ctx, c)
			if err != nil {
				return nil, err
			}
			out = append(out, r)
		}
	}
	return out, nil
}

func (b *bench) say(format string, args ...any) { fmt.Fprintf(b.messages, format+"\n", args...) }

// step is one of the measurements.
type step struct {
	name string
	do   func() error
}

// measure measures all there is to a corpus.
func (b *bench) measure(ctx context.Context, c *corpus) (_ *result, err error) {
	store := storeDir(b.dir, c.corpusSpec)
	floor := store + "-floor"
	clear := func() error {
		return errors.Join(os.RemoveAll(store), os.RemoveAll(floor), os.RemoveAll(store+"-against"))
	}
	if err := errors.Join(clear(), os.MkdirAll(floor, 0o777)); err != nil {
		return nil, err
	}
	defer func() {
		if !b.keep {
			err = errors.Join(err, clear())
		}
	}()
	r := &result{Corpus: c, Cores: runtime.NumCPU()}
	steps := []step{
		{"reading it, without measuring", func() error { return r.floorRead(ctx) }}, // from here on it is in memory, if it fits
		{"floor: reading it", func() error { return r.floorRead(ctx) }},
		{"the whole job, and with nothing new", func() error { return r.trial.begin(ctx, b.program, store, c) }},
		{"floor: loading the same rows", func() error { return r.floorLoad(ctx, store, floor) }},
		{"COPY FROM DATABASE", func() error {
			r.Compact = &compactResult{}
			_, err := part(ctx, r.Compact, "compact", filepath.Join(store, "current"), filepath.Join(floor, "compact.duckdb"))
			return err
		}},
		{"the store", func() error { r.Store, err = survey(ctx, b.program, store); return err }},
		{"its Parquet", func() error { return r.Store.groups(ctx, filepath.Join(store, "current", load.Tree)) }},
		{"starting", func() error { r.Version, err = started(ctx, b.program); return err }},
	}
	if b.plain > 0 {
		steps = append(steps, step{"the plain program", func() error { return r.plainRead(ctx, b.plain, store, floor) }})
	}
	if b.ownRows {
		steps = append(steps, step{"observations with rows of their own", func() error {
			r.OwnRows = &ownRows{}
			_, err := part(ctx, r.OwnRows, "own", store, floor)
			return err
		}})
	}
	steps = append(steps, step{"nights", func() error { return r.trial.goOn(ctx, b.program, store, c) }})
	if b.against != "" {
		steps = append(steps, step{"the same by " + b.against, func() error { return r.measureAgainst(ctx, b.against, store+"-against") }})
	}
	if b.profiles != "" {
		steps = append(steps, step{"profiles", func() error { return b.profile(ctx, c, floor) }})
	}
	for _, s := range steps {
		b.say("  %s", s.name)
		if err := s.do(); err != nil {
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return r, r.check()
}

// profile runs the job once more, which is slower with profiles.
func (b *bench) profile(ctx context.Context, c *corpus, dir string) error {
	_, err := part(ctx, new(load.Run), "profile", c.dir, filepath.Join(dir, "store"), filepath.Join(b.profiles, c.Name()))
	return err
}

func (r *result) floorRead(ctx context.Context) (err error) {
	r.Read = &readResult{}
	r.ReadUsed, err = part(ctx, r.Read, "read", r.Corpus.dir)
	return err
}

func (r *result) floorLoad(ctx context.Context, store, floor string) (err error) {
	r.Load = &loadResult{}
	r.LoadUsed, err = part(ctx, r.Load, "load", filepath.Join(store, "current"), floor)
	return err
}

func (r *result) plainRead(ctx context.Context, documents int, store, floor string) (err error) {
	r.Plain = &plainResult{}
	file := filepath.Join(floor, "plain.duckdb")
	if _, err := part(ctx, r.Plain, "plain", r.Corpus.dir, fmt.Sprint(documents), file); err != nil {
		return err
	}
	r.Agreement, err = agree(ctx, store, file)
	return err
}

// check makes sure that what is compared is comparable.
func (r *result) check() error {
	if r.First.Documents != int64(r.Corpus.Documents) {
		return fmt.Errorf("the job has seen %d documents of %d", r.First.Documents, r.Corpus.Documents)
	}
	for table, n := range r.Store.Rows {
		if r.Load.Written[table] != n {
			return fmt.Errorf("%s: the store has %d rows, the floor has loaded and written %d", table, n, r.Load.Written[table])
		}
	}
	return nil
}
