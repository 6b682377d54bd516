package pipeline

import (
	"bytes"
	"context"
	"errors"
	"slices"

	"gongkai/extract/message"
	"gongkai/load"
	"gongkai/transform/agency"
)

// none, in place of a file, drops what a store keeps.
const none = "none"

// userFile is what users declare in a file: given to a run, else kept by the
// store.
type userFile[T any] struct {
	userFileKind[T]
	given bool
	list  T
}

// userFileKind is a kind of such files.
type userFileKind[T any] struct {
	fault message.Code // says what is wrong with one
	read  func(file string) (T, error)
	kept  func(ctx context.Context, generation string) (T, error)
	same  func(a, b T) bool
}

var corrections = userFileKind[[]load.Correction]{message.OfCorrections, load.ReadCorrections, load.Corrections, load.SameCorrections}

var aliases = userFileKind[*agency.Aliases]{message.OfAliases, readAliases, keptAliases,
	func(a, b *agency.Aliases) bool { return slices.Equal(a.All(), b.All()) }}

var documents = userFileKind[[]load.Document]{message.OfDocuments, load.ReadDocuments, load.Documents, slices.Equal[[]load.Document]}

// userFiles are all that a run may be given.
type userFiles struct {
	corrections userFile[[]load.Correction]
	aliases     userFile[*agency.Aliases]
	documents   userFile[[]load.Document]
}

// userFiles opens those that are named.
func (o *Options) userFiles() (f userFiles, err error) {
	if f.corrections, err = corrections.open(o.Corrections); err != nil {
		return f, err
	}
	if f.aliases, err = aliases.open(o.Aliases); err != nil {
		return f, err
	}
	f.documents, err = documents.open(o.Documents)
	return f, err
}

// changed reports whether others are given than the previous generation keeps, of any kind
// and of aliases.
func (f *userFiles) changed(ctx context.Context, previous string) (ofAnyKind, ofAliases bool, err error) {
	corrected, err := f.corrections.changed(ctx, previous)
	if err != nil {
		return false, false, err
	}
	if ofAliases, err = f.aliases.changed(ctx, previous); err != nil {
		return false, false, err
	}
	restated, err := f.documents.changed(ctx, previous)
	return corrected || ofAliases || restated, ofAliases, err
}

// resolve takes what the previous generation keeps where nothing is given.
func (f *userFiles) resolve(ctx context.Context, previous string) error {
	return errors.Join(f.corrections.resolve(ctx, previous), f.aliases.resolve(ctx, previous), f.documents.resolve(ctx, previous))
}

// open reads a file; "" is none given. Faults of it are an *InputError.
func (k userFileKind[T]) open(file string) (userFile[T], error) {
	out := userFile[T]{userFileKind: k, given: file != ""}
	if file == "" || file == none {
		return out, nil
	}
	var err error
	if out.list, err = k.read(file); err != nil {
		return out, &InputError{message.New(k.fault, message.Each(message.Of(err)))}
	}
	return out, nil
}

// changed reports whether others are given than the previous generation keeps.
func (f *userFile[T]) changed(ctx context.Context, previous string) (bool, error) {
	if !f.given {
		return false, nil
	}
	kept, err := f.keptBy(ctx, previous)
	return err == nil && !f.same(f.list, kept), err
}

// resolve takes what the previous generation keeps where nothing is given.
func (f *userFile[T]) resolve(ctx context.Context, previous string) (err error) {
	if !f.given {
		f.list, err = f.keptBy(ctx, previous)
	}
	return err
}

func (f *userFile[T]) keptBy(ctx context.Context, generation string) (list T, err error) {
	if generation == "" {
		return list, nil
	}
	return f.kept(ctx, generation)
}

func readAliases(file string) (*agency.Aliases, error) {
	data, err := load.ReadUserFile(file)
	if err != nil {
		return nil, err
	}
	list, err := agency.ReadAliases(bytes.NewReader(data))
	if err != nil {
		return nil, message.Wrap(err, message.Within, message.Text(file))
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
