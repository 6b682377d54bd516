package load

import (
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/load/internal/loadtest"
)

// So do all files of a tree, and those of DuckDB among them.
func TestTreeStatesItsNULLs(t *testing.T) {
	in := loadtest.Inputs(40)
	tree := filepath.Join(build(t, t.TempDir(), "", 2, in, in), Tree)
	files := 0
	check(t, filepath.WalkDir(tree, func(path string, e fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".parquet") {
			loadtest.CheckNULLs(t, path)
			files++
		}
		return err
	}))
	if files < 20 {
		t.Errorf("%d files", files)
	}
}
