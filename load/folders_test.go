package load

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"
	"github.com/apache/arrow/go/v15/parquet/file"
	"github.com/apache/arrow/go/v15/parquet/pqarrow"

	"gongkai/load/internal/loadtest"
	schema "gongkai/sql"
)

// A folder of the tree is one table for a program that is given its path alone: all
// its files have the same columns, and inside them the year that they are named by.
func TestFoldersOfTree(t *testing.T) {
	in := loadtest.Inputs(40)
	tree := filepath.Join(build(t, t.TempDir(), "", 2, in, in), Tree)
	for _, view := range schema.InYears {
		files, err := filepath.Glob(filepath.Join(tree, view, "*.parquet"))
		check(t, err)
		var first *arrow.Schema
		undated := false
		for _, path := range files {
			columns, years := yearsInside(t, path)
			if first == nil {
				first = columns
			}
			if !first.Equal(columns) {
				t.Errorf("%s: columns\n%v, of others\n%v", path, columns, first)
			}
			want := strings.TrimSuffix(filepath.Base(path), ".parquet")
			undated = undated || want == schema.Part(0)
			for year := range years {
				if year != want {
					t.Errorf("%s: the year is %s inside", path, year)
				}
			}
			if len(years) == 0 {
				t.Errorf("%s has no rows", path)
			}
		}
		if len(files) < 4 || !undated || strings.Contains(view, "=") {
			t.Errorf("%s: files %v", view, files)
		}
	}
}

// yearsInside returns the columns of a file and the years of its rows.
func yearsInside(t *testing.T, path string) (*arrow.Schema, map[string]bool) {
	t.Helper()
	pf, err := file.OpenParquetFile(path, false)
	check(t, err)
	defer pf.Close()
	r, err := pqarrow.NewFileReader(pf, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	check(t, err)
	table, err := r.ReadTable(t.Context())
	check(t, err)
	defer table.Release()
	years := map[string]bool{}
	for _, at := range table.Schema().FieldIndices("year") {
		for _, chunk := range table.Column(at).Data().Chunks() {
			numbers := chunk.(*array.Int16)
			for i := range numbers.Len() {
				year := 0
				if numbers.IsValid(i) {
					year = int(numbers.Value(i))
				}
				years[schema.Part(year)] = true
			}
		}
	}
	return table.Schema(), years
}

// What the statistics of a file state to be its least and greatest texts are such:
// programs answer min and max from them without reading a row.
func TestStatedBoundsAreRight(t *testing.T) {
	in := loadtest.Inputs(40)
	tree := filepath.Join(build(t, t.TempDir(), "", 2, in, in), Tree)
	db, err := open(inMemory, false, settings{threads: 1, memory: queryMemory})
	check(t, err)
	defer db.Close()
	files, err := filepath.Glob(filepath.Join(tree, "*.parquet"))
	check(t, err)
	inFolders, err := filepath.Glob(filepath.Join(tree, "*", "*.parquet"))
	check(t, err)
	bounded := 0
	for _, path := range append(files, inFolders...) {
		rows, err := db.QueryContext(t.Context(), fmt.Sprintf(`SELECT path_in_schema, min(stats_min_value), max(stats_max_value) FROM parquet_metadata(%s)
			WHERE type = 'BYTE_ARRAY' AND stats_min_value IS NOT NULL GROUP BY ALL`, schema.Literal(path)))
		check(t, err)
		stated := map[string][2]string{}
		for rows.Next() {
			var column string
			var bounds [2]string
			check(t, rows.Scan(&column, &bounds[0], &bounds[1]))
			stated[column] = bounds
		}
		check(t, rows.Err())
		bounded += len(stated)
		for column, want := range stated {
			var got [2]string
			// Ordered, since DuckDB would answer min and max from what is stated.
			check(t, db.QueryRowContext(t.Context(), fmt.Sprintf(`SELECT any_value(v ORDER BY v), any_value(v ORDER BY v DESC) FROM (SELECT %q AS v FROM read_parquet(%s))`,
				column, schema.Literal(path))).Scan(&got[0], &got[1]))
			if got != want {
				t.Errorf("%s: %s is from %s to %s, but states %s", path, column, got[0], got[1], want)
			}
		}
	}
	if bounded < 20 {
		t.Errorf("%d columns state their bounds", bounded)
	}
}
