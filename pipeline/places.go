package pipeline

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"gongkai/load"
)

// Places gives where a document was found, by absolute path, as the ledger of
// the published generation remembers it. It takes no memory for other documents.
func Places(s *load.Store, sha256 string) ([]string, error) {
	dir, _, err := s.Current()
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, ledgerFile)
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines := json.NewDecoder(bufio.NewReaderSize(f, 1<<16))
	var out []string
	for {
		var e entry // the header has no hash
		err := lines.Decode(&e)
		switch {
		case errors.Is(err, io.EOF):
			slices.Sort(out)
			return out, nil
		case err != nil:
			return nil, fmt.Errorf("store is damaged: %s: %w", path, err)
		case e.SHA256 == sha256 && e.Key != Stdin:
			out = append(out, e.Key)
		}
	}
}
