package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// job is a run of the program, as its user starts it.
type job struct {
	usage
	Outcome   string  `json:"outcome"`
	Documents int64   `json:"documents"`
	New       int64   `json:"new_documents"`
	Reports   int64   `json:"reports"`
	Readings  int64   `json:"readings"`
	Stages    []stage `json:"stages"`
	Busy      *busy   `json:"busy"` // over the whole run
}

// stage is what the run's record says of one, and the cores over that time.
type stage struct {
	Name    string  `json:"name"`
	Seconds float64 `json:"seconds"`
	Busy    *busy   `json:"busy"`
}

// build makes the program from the sources at hand.
func build(ctx context.Context, path string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-o", path, "gongkai/cmd/gongkai")
	cmd.Stderr = os.Stderr
	return cmd.Run()
}

// runJob runs the whole job.
func runJob(ctx context.Context, program, store string, inputs ...string) (*job, error) {
	out, used, err := measure(ctx, program, append([]string{"run", "--json", "--store", store}, inputs...)...)
	if err != nil {
		return nil, err
	}
	var record struct {
		Outcome   string          `json:"outcome"`
		Started   time.Time       `json:"started_at"`
		Documents int64           `json:"documents"`
		New       int64           `json:"new_documents"`
		Loaded    int64           `json:"loaded"`
		Readings  int64           `json:"readings"`
		Seconds   float64         `json:"seconds"`
		Stages    json.RawMessage `json:"stages"`
	}
	if err := json.Unmarshal(out, &record); err != nil {
		return nil, fmt.Errorf("the summary of gongkai run: %w", err)
	}
	j := &job{usage: *used, Outcome: record.Outcome, Documents: record.Documents, New: record.New, Reports: record.Loaded, Readings: record.Readings,
		Busy: used.between(0, used.Seconds)}
	if j.Stages, err = ordered(record.Stages); err != nil {
		return nil, fmt.Errorf("the stages of gongkai run: %w", err)
	}
	j.place(record.Started.Sub(used.started).Seconds(), record.Seconds)
	return j, nil
}

// ordered returns the stages in the order of the record.
func ordered(object json.RawMessage) ([]stage, error) {
	d := json.NewDecoder(bytes.NewReader(object))
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	var out []stage
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		s := stage{Name: fmt.Sprint(name)}
		if err := d.Decode(&s.Seconds); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// place says how the cores were used in each stage, if the stages follow one
// another: if they add up to no more than the run.
func (j *job) place(at, whole float64) {
	var sum float64
	for _, s := range j.Stages {
		sum += s.Seconds
	}
	const rounding = 1.01
	if sum > whole*rounding {
		return
	}
	for i := range j.Stages {
		s := &j.Stages[i]
		s.Busy = j.between(at, at+s.Seconds)
		at += s.Seconds
	}
}

// started measures how long the program takes to do nothing: the best of some.
func started(ctx context.Context, program string) (float64, error) {
	const tries = 10
	best := 0.
	for try := range tries {
		_, u, err := measure(ctx, program, "version")
		if err != nil {
			return 0, err
		}
		if try == 0 || u.Seconds < best {
			best = u.Seconds
		}
	}
	return best, nil
}

// part runs a part of this program as a process of its own, so that its memory
// is its own, and returns what it prints.
func part(ctx context.Context, result any, name string, args ...string) (*usage, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	out, used, err := measure(ctx, self, append([]string{partCommand, name}, args...)...)
	if err != nil {
		return nil, err
	}
	return used, json.Unmarshal(out, result)
}

// storeDir names the store of a corpus.
func storeDir(dir string, c corpusSpec) string { return filepath.Join(dir, c.Name()+"-store") }
