package main

import (
	"context"
	"fmt"
	"path/filepath"

	"gongkai/load"
)

// trial is what a program makes of a corpus, and of what comes in the nights after.
type trial struct {
	First  *job    `json:"first"`
	Again  *job    `json:"nothing_new"`
	Store  *stored `json:"store"` // after these
	Nights []night `json:"nights,omitempty"`
}

// night is a run of which some documents are new, all of the newest year.
type night struct {
	Documents int   `json:"documents"` // new ones
	Run       *job  `json:"run"`
	File      int64 `json:"duckdb_bytes"` // of the DuckDB file afterwards
}

// begin makes the store, and runs again with nothing new.
func (t *trial) begin(ctx context.Context, program, store string, c *corpus) (err error) {
	if t.First, err = runJob(ctx, program, store, c.dir); err != nil {
		return err
	}
	if t.Again, err = runJob(ctx, program, store, c.dir); err != nil {
		return err
	}
	if t.Again.Outcome != "nothing_new" {
		return fmt.Errorf("the second run ended as %s", t.Again.Outcome)
	}
	return nil
}

// goOn has a night with one new document, and one with as many as a hundredth of
// the corpus.
func (t *trial) goOn(ctx context.Context, program, store string, c *corpus) error {
	inputs := []string{c.dir}
	for i, documents := range []int{1, max(2, c.Documents/100)} {
		more, err := c.newest(documents, c.Seed+1+uint64(i)).prepare(filepath.Dir(c.dir))
		if err != nil {
			return err
		}
		inputs = append(inputs, more.dir)
		n := night{Documents: documents}
		if n.Run, err = runJob(ctx, program, store, inputs...); err != nil {
			return err
		}
		if n.Run.Outcome != "published" || n.Run.New != int64(documents) {
			return fmt.Errorf("of %d new documents a run has found %d and ended as %s", documents, n.Run.New, n.Run.Outcome)
		}
		if n.File, err = diskUse(filepath.Join(store, "current", load.File)); err != nil {
			return err
		}
		t.Nights = append(t.Nights, n)
	}
	return nil
}

// newest says what comes after a corpus: reports of the newest year with other
// figures, half of them of agencies that it has, a single one of such an agency.
func (c *corpus) newest(documents int, seed uint64) corpusSpec {
	// Of 11 reports two are of the newest year, and some of a later body.
	before := max(documents*11/4, 22)
	return corpusSpec{Documents: documents, Every: 1, Seed: seed, Tree: c.Tree, Files: c.Files, After: max(1, c.Documents/c.Every-before)}
}

// measureAgainst has another program make the store, to whose first run nights are
// compared: its own could take as long each.
func (r *result) measureAgainst(ctx context.Context, program, store string) (err error) {
	t := &trial{}
	if err := t.begin(ctx, program, store, r.Corpus); err != nil {
		return err
	}
	t.Store, err = survey(ctx, program, store)
	r.Against = t
	return err
}
