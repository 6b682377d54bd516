package pipeline

import (
	"context"
	"slices"
	"strings"

	"gongkai/load"
	"gongkai/load/ledger"
)

// Places returns where a document was found, by absolute path, as the ledger of
// the published generation remembers it. It takes no memory for other documents.
func Places(ctx context.Context, s *load.Store, sha256 string) ([]string, error) {
	dir, _, err := s.Current()
	if err != nil {
		return nil, err
	}
	var out []string
	err = ledger.Of(dir).Scan(ctx, func(e *ledger.Entry) error {
		if e.SHA256 == sha256 && e.Key != Stdin {
			out = append(out, strings.Clone(e.Key))
		}
		return nil
	}, "key", "sha256")
	slices.Sort(out)
	return out, s.Explain(err)
}
