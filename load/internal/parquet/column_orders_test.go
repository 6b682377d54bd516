package parquet

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/marcboeker/go-duckdb/v2"

	"github.com/apache/arrow/go/v15/parquet/file"
)

func TestStateColumnOrders(t *testing.T) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, columns := range []int{1, 3, 14, 15, 16, 200} {
		path := filepath.Join(t.TempDir(), "metrics.parquet")
		texts := strings.Repeat(", 'metric ' || i", columns-1)
		if _, err := db.ExecContext(t.Context(), fmt.Sprintf(`COPY (SELECT i%s FROM range(5000) r(i)) TO '%s' (FORMAT parquet, ROW_GROUP_SIZE 2048)`, texts, path)); err != nil {
			t.Fatal(err)
		}
		if n := columnOrders(t, path); n != 0 {
			t.Errorf("DuckDB states %d column orders by itself: StateColumnOrders is not needed", n)
		}
		for range 2 {
			if err := StateColumnOrders(path); err != nil {
				t.Fatal(err)
			}
			if n := columnOrders(t, path); n != columns {
				t.Errorf("%d columns, %d orders", columns, n)
			}
		}
		var n, sum int
		all := fmt.Sprintf("SELECT count(*), sum(i) FROM (SELECT DISTINCT * FROM '%s')", path)
		if err := db.QueryRowContext(t.Context(), all).Scan(&n, &sum); err != nil || n != 5000 || sum != 5000*4999/2 {
			t.Errorf("%d rows, sum %d, %v", n, sum, err)
		}
	}
}

// DuckDB states of an ENUM what its least and greatest word are, not those of the
// rows. Other columns keep what is stated of them.
func TestStateColumnOrdersOfENUMs(t *testing.T) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	path := filepath.Join(t.TempDir(), "levels.parquet")
	if _, err := db.ExecContext(t.Context(), fmt.Sprintf(`CREATE TYPE level AS ENUM ('a', 'b', 'c');
		COPY (SELECT nullif('b'::level, 'c') AS level, i %% 10 || ' years' AS age, i FROM range(9000) r(i) UNION ALL SELECT NULL, 'none', 0)
			TO '%s' (FORMAT parquet, ROW_GROUP_SIZE 2048)`, path)); err != nil {
		t.Fatal(err)
	}
	if err := StateColumnOrders(path, "level"); err != nil {
		t.Fatal(err)
	}
	stated := fmt.Sprintf(`SELECT string_agg(bounds, ', ' ORDER BY bounds) FROM (SELECT DISTINCT
			concat_ws(' ', path_in_schema, coalesce(stats_min_value, '-'), coalesce(stats_max_value, '-')) AS bounds
		FROM parquet_metadata('%s') WHERE path_in_schema <> 'i')`, path)
	var bounds, values string
	var nulls int
	if err := db.QueryRowContext(t.Context(), stated).Scan(&bounds); err != nil {
		t.Fatal(err)
	}
	if err := db.QueryRowContext(t.Context(), fmt.Sprintf("SELECT string_agg(DISTINCT level), count(*) - count(level) FROM '%s' WHERE age >= '0'", path)).Scan(&values, &nulls); err != nil {
		t.Fatal(err)
	}
	if want := "age 0 years 9 years, age 0 years none, level - -"; bounds != want || values != "b" || nulls != 1 {
		t.Errorf("stated %s, want %s; read %s, %d NULLs", bounds, want, values, nulls)
	}
}

// A file that becomes shorter, as bounds take more room than orders, ends where it should.
func TestStateColumnOrdersShortens(t *testing.T) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	path := filepath.Join(t.TempDir(), "word.parquet")
	if _, err := db.ExecContext(t.Context(), fmt.Sprintf("CREATE TYPE word AS ENUM ('%s'); COPY (SELECT CAST(enum_first(NULL::word) AS word) AS word) TO '%s' (FORMAT parquet)",
		strings.Repeat("long", 50), path)); err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := StateColumnOrders(path, "word"); err != nil {
		t.Fatal(err)
	}
	if after, err := os.Stat(path); err != nil || after.Size() >= before.Size() || columnOrders(t, path) != 1 {
		t.Errorf("%d bytes, %d before, %v", after.Size(), before.Size(), err)
	}
}

func columnOrders(t *testing.T, path string) int {
	t.Helper()
	r, err := file.OpenParquetFile(path, false)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	return len(r.MetaData().ColumnOrders)
}

// A file that is not understood stays as it is.
func TestStateColumnOrdersRefuses(t *testing.T) {
	whole, err := os.ReadFile(statements(t))
	if err != nil {
		t.Fatal(err)
	}
	for what, data := range map[string][]byte{
		"empty":         {},
		"short":         []byte("PAR1"),
		"only an end":   []byte("\x00\x00\x00\x00PAR1"),
		"cut off":       whole[:len(whole)-1],
		"long metadata": append(bytes.Clone(whole[:len(whole)-8]), "\xFF\xFF\xFF\x7FPAR1"...),
		"no metadata":   []byte("PAR1\xFF\xFF\x02\x00\x00\x00PAR1"),
	} {
		path := filepath.Join(t.TempDir(), "damaged.parquet")
		if err := os.WriteFile(path, data, 0o666); err != nil {
			t.Fatal(err)
		}
		if err := StateColumnOrders(path); err == nil {
			t.Errorf("%s: no error", what)
		}
		if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, data) {
			t.Errorf("%s: changed, %v", what, err)
		}
	}
}
