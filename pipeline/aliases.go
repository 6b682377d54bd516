package pipeline

import (
	"context"
	"fmt"
	"os"
	"slices"

	"gongkai/load"
	"gongkai/transform/agency"
)

// NoAliases, in place of a file, drops the aliases that a store keeps.
const NoAliases = "none"

// aliases are those of a run: given by the user, else kept by the store.
type aliases struct {
	given bool
	list  *agency.Aliases
}

// readAliases reads a file of aliases; "" is none given. Faults of it are an
// *InputError.
func readAliases(file string) (aliases, error) {
	switch file {
	case "":
		return aliases{}, nil
	case NoAliases:
		return aliases{given: true}, nil
	}
	f, err := os.Open(file)
	if err != nil {
		return aliases{}, &InputError{fmt.Sprintf("aliases: %v", err)}
	}
	defer f.Close()
	list, err := agency.ReadAliases(f)
	if err != nil {
		return aliases{}, &InputError{fmt.Sprintf("aliases: %s: %v", file, err)}
	}
	return aliases{true, list}, nil
}

// differ tells whether others are given than the former generation keeps.
func (a *aliases) differ(ctx context.Context, former string) (bool, error) {
	if !a.given {
		return false, nil
	}
	kept, err := keptAliases(ctx, former)
	return !slices.Equal(kept, a.list.All()), err
}

// settle takes what the former generation keeps where nothing is given.
func (a *aliases) settle(ctx context.Context, former string) error {
	if a.given {
		return nil
	}
	kept, err := keptAliases(ctx, former)
	if err == nil {
		a.list, err = agency.NewAliases(kept)
	}
	return err
}

func keptAliases(ctx context.Context, generation string) ([]agency.Alias, error) {
	if generation == "" {
		return nil, nil
	}
	return load.Aliases(ctx, generation)
}
