package load

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"gongkai/load/internal/loadtest"
	"gongkai/load/internal/parquet"
	schema "gongkai/sql"
)

// A table in one file that is put together of years has the same bytes whether its years were written
// in this night or in others, and the same rows as the DuckDB file.
func TestFilesOfYearsJoined(t *testing.T) {
	usual := fewRows
	fewRows = 0
	defer func() { fewRows = usual }()
	in := loadtest.Inputs(60)
	first := build(t, t.TempDir(), "", 2, in[:57], in[:57])
	second := build(t, t.TempDir(), first, 2, in[57:58], in[:58])
	third := build(t, t.TempDir(), second, 1, in[58:], slices.Concat(in[:20], in[30:])) // ten are gone, two are new
	fresh := build(t, t.TempDir(), "", 2, slices.Concat(in[:20], in[30:]), slices.Concat(in[:20], in[30:]))
	for _, table := range schema.OneFile {
		got, err := os.ReadFile(filepath.Join(third, Tree, table+".parquet"))
		check(t, err)
		want, err := os.ReadFile(filepath.Join(fresh, Tree, table+".parquet"))
		check(t, err)
		if !slices.Equal(got, want) {
			t.Errorf("%s is not as that of a store built in one night", table)
		}
		groups, err := parquet.Rows(filepath.Join(third, Tree, table+".parquet"))
		check(t, err)
		if len(groups) < 3 {
			t.Errorf("%s has %d row groups: nothing was joined", table, len(groups))
		}
	}
	for generation := range slices.Values([]string{first, second, third}) {
		db, err := openFile(generation, settings{threads: 1})
		check(t, err)
		for _, table := range schema.OneFile {
			file := readParquet(filepath.Join(generation, Tree, table+".parquet"))
			var differ int
			check(t, db.QueryRowContext(t.Context(), "SELECT count(*) FROM (SELECT row_number() OVER (), * FROM (FROM "+file+
				")) AS f POSITIONAL JOIN (SELECT row_number() OVER (), report_id FROM "+table+") AS d WHERE f.report_id IS DISTINCT FROM d.report_id").Scan(&differ))
			if differ != 0 {
				t.Errorf("%s: %d rows are not as in DuckDB", table, differ)
			}
		}
		check(t, db.Close())
	}
	left, err := filepath.Glob(filepath.Join(third, Tree, "*.parquet.*"))
	check(t, err)
	if len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}
