package load

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/load/internal/loadtest"
	schema "gongkai/sql"
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

// Rows of facts lie in the files as they were stored, however many groups of rows there
// are and cores that write them.
func TestJoinedRowsInOrder(t *testing.T) {
	db, err := open("", false, settings{threads: 4})
	check(t, err)
	defer db.Close()
	path := filepath.Join(t.TempDir(), "rows.parquet")
	check(t, executeAll(t.Context(), db, []string{
		"CREATE TABLE reports AS SELECT range AS number, hash(range) AS report_id FROM range(1000)",
		"CREATE TABLE cells AS SELECT range AS place, range % 1000 AS number FROM range(2_000_000)",
		"SET " + asStored,
		copyParquet("SELECT place, report_id FROM cells JOIN reports USING (number)", path, dictionaryLimit),
	}))
	n, err := count(t.Context(), db, fmt.Sprintf("SELECT count(*) FROM read_parquet(%s, file_row_number = true) WHERE place <> file_row_number", schema.Literal(path)))
	check(t, err)
	if n > 0 {
		t.Errorf("%d rows are out of place", n)
	}
}
