package pipeline

import (
	"slices"

	"gongkai/load"
)

// Places gives where a document was found, by absolute path, as the ledger of
// the published generation remembers it.
func Places(s *load.Store, sha256 string) ([]string, error) {
	dir, _, err := s.Current()
	if err != nil {
		return nil, err
	}
	l, err := readLedger(dir)
	if err != nil {
		return nil, err
	}
	var out []string
	for key, e := range l.entries {
		if e.SHA256 == sha256 && key != Stdin {
			out = append(out, key)
		}
	}
	slices.Sort(out)
	return out, nil
}
