package pipeline

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"gongkai/load"
	"gongkai/transform/agency"
)

// none, in place of a file, drops what a store keeps.
const none = "none"

// declared is what users declare in a file: given to a run, else kept by the
// store.
type declared[T any] struct {
	declaration[T]
	given bool
	list  T
}

// declaration is a kind of what users declare.
type declaration[T any] struct {
	name string
	read func(file string) (T, error)
	kept func(ctx context.Context, generation string) (T, error)
	same func(a, b T) bool
}

var corrections = declaration[[]load.Correction]{"corrections", load.ReadCorrections, load.Corrections, load.SameCorrections}

var aliases = declaration[*agency.Aliases]{"aliases", readAliases, keptAliases,
	func(a, b *agency.Aliases) bool { return slices.Equal(a.All(), b.All()) }}

// from reads a file; "" is none given. Faults of it are an *InputError.
func (d declaration[T]) from(file string) (declared[T], error) {
	out := declared[T]{declaration: d, given: file != ""}
	if file == "" || file == none {
		return out, nil
	}
	var err error
	if out.list, err = d.read(file); err != nil {
		return out, &InputError{fmt.Sprintf("%s: %v", d.name, err)}
	}
	return out, nil
}

// differ tells whether others are given than the former generation keeps.
func (d *declared[T]) differ(ctx context.Context, former string) (bool, error) {
	if !d.given {
		return false, nil
	}
	kept, err := d.keptBy(ctx, former)
	return err == nil && !d.same(d.list, kept), err
}

// settle takes what the former generation keeps where nothing is given.
func (d *declared[T]) settle(ctx context.Context, former string) (err error) {
	if !d.given {
		d.list, err = d.keptBy(ctx, former)
	}
	return err
}

func (d *declared[T]) keptBy(ctx context.Context, generation string) (list T, err error) {
	if generation == "" {
		return list, nil
	}
	return d.kept(ctx, generation)
}

func readAliases(file string) (*agency.Aliases, error) {
	data, err := load.ReadDeclared(file)
	if err != nil {
		return nil, err
	}
	list, err := agency.ReadAliases(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return list, nil
}

func keptAliases(ctx context.Context, generation string) (*agency.Aliases, error) {
	kept, err := load.Aliases(ctx, generation)
	if err != nil {
		return nil, err
	}
	return agency.NewAliases(kept)
}
