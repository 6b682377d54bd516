package specimen

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gongkai/extract/form"
)

// TestDisordersKeepEveryValue looks for each value that is not lost in documents with
// each disorder, in each layout, and with several at once.
func TestDisordersKeepEveryValue(t *testing.T) {
	each := func(o Options, seed uint64) {
		d := Generate(seed, o)
		text := bare(d.Bytes)
		for c, v := range d.Truth.Cells {
			want := strings.TrimPrefix(strconv.FormatFloat(v.V, 'f', -1, 64), "-")
			if !v.Null && !d.Truth.Lost[c] && !strings.Contains(text, want) {
				t.Errorf("%s, %v, seed %d: no %v = %s", d.Layout, d.Noise, seed, c, want)
			}
		}
	}
	for _, n := range Disorders {
		for i, l := range LayoutsOf(n) {
			o := plain(l, form.NoEdition)
			o.Noise = []Noise{n}
			each(o, uint64(i))
		}
	}
	for seed := range uint64(700) {
		each(Options{Kind: Report, Layout: AllLayouts[seed%uint64(len(AllLayouts))], Noise: []Noise{}, Disordered: true}, seed)
	}
}

// TestDisordersAreDone looks whether they change anything, and nothing but the tables.
func TestDisordersAreDone(t *testing.T) {
	for _, n := range Disorders {
		changed := 0
		for i, l := range LayoutsOf(n) {
			o := plain(l, newer)
			before := Generate(uint64(i), o)
			o.Noise = []Noise{n}
			after := Generate(uint64(i), o)
			changed += count(!bytes.Equal(before.Bytes, after.Bytes))
			if before.Truth.Agency != after.Truth.Agency || before.Truth.Year != after.Truth.Year {
				t.Errorf("%s, %s: another report", n, l)
			}
		}
		if changed < len(LayoutsOf(n))/2 {
			t.Errorf("%s changes %d of %d documents", n, changed, len(LayoutsOf(n)))
		}
	}
}

// TestMovedColumnsStandUnderTheirHeads reads, in a table of tabs, the heads and the
// values of a row as a person does.
func TestMovedColumnsStandUnderTheirHeads(t *testing.T) {
	for seed := range uint64(60) {
		r := newRNG(seed)
		f := newFigures(r, newer, false, 2)
		h := newHand(r, nil, f)
		d := &draft{truth: Truth{Kind: Report, Cells: h.cells}}
		for _, g := range grids(f, h) {
			d.blocks = append(d.blocks, block{kind: table, grid: g})
		}
		trap := &trap{newRNG(seed), d, TabRows}
		trap.columnsMoved()
		trap.blocksMoved()
		heads, first := columnHeads(trap.grid(3))
		for _, row := range trap.grid(3).places()[3:] {
			for k, c := range heads {
				v := row[first+k]
				if _, words := wordings(requests.Column, v.at.Applicant.String()); !slices.Contains(words, c.text) {
					t.Fatalf("seed %d: %v under %s", seed, v.at, c.text)
				}
			}
		}
		for _, b := range blocksOf(trap.grid(4)) {
			for k, v := range b.values {
				id := v.at.Metric.String()
				_, words := wordings(cases.Column, lastOf(id))
				_, names := wordings(cases.Block, strings.TrimSuffix(id, "."+lastOf(id)))
				if !slices.Contains(words, b.heads[k].text) || !slices.Contains(names, b.name()) {
					t.Fatalf("seed %d: %s under %s, %s", seed, id, b.name(), b.heads[k].text)
				}
			}
		}
	}
}

// TestDisordersBearNoise makes documents with all that can befall them at once.
func TestDisordersBearNoise(t *testing.T) {
	for seed := range uint64(1000) {
		d := Generate(seed, Options{Kind: Report, Layout: AllLayouts[seed%uint64(len(AllLayouts))], Disordered: true})
		if len(d.Bytes) == 0 || len(d.Truth.Cells) == 0 {
			t.Errorf("seed %d, %s, %v: nothing to read", seed, d.Layout, d.Noise)
		}
	}
}
