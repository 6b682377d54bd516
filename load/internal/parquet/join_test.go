package parquet

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	_ "github.com/marcboeker/go-duckdb/v2"
)

func TestJoin(t *testing.T) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	dir := t.TempDir()
	write := func(name string, from, to int) string {
		path := filepath.Join(dir, name+".parquet")
		if _, err := db.ExecContext(t.Context(), fmt.Sprintf(`COPY (SELECT i AS report_id, 'metric ' || i %% 7 AS metric, nullif(i %% 5, 0) / 3 AS value,
			CASE i %% 3 WHEN 0 THEN 'holds' ELSE 'fails' END::ENUM('holds', 'fails') AS verdict FROM range(%d, %d) r(i)) TO '%s' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 2048)`, from, to, path)); err != nil {
			t.Fatal(err)
		}
		if err := StateColumnOrders(path, "verdict"); err != nil {
			t.Fatal(err)
		}
		return path
	}
	groups := func(path string) int {
		t.Helper()
		rows, err := Rows(path)
		if err != nil {
			t.Fatal(err)
		}
		return len(rows)
	}
	join := func(name string, pieces ...Piece) string {
		t.Helper()
		path := filepath.Join(dir, name+".parquet")
		if _, err := Join(path, pieces); err != nil {
			t.Fatal(err)
		}
		return path
	}
	a, none, b, c := write("a", 0, 5000), write("none", 0, 0), write("b", 5000, 5001), write("c", 5001, 20000)
	whole := join("whole", Piece{a, 0, groups(a)}, Piece{none, 0, groups(none)}, Piece{b, 0, groups(b)}, Piece{c, 0, groups(c)})

	var n, sum, differ int
	query := fmt.Sprintf(`SELECT count(*), sum(report_id), count(*) FILTER (metric <> 'metric ' || report_id %% 7 OR value IS DISTINCT FROM nullif(report_id %% 5, 0) / 3
		OR verdict <> CASE report_id %% 3 WHEN 0 THEN 'holds' ELSE 'fails' END) FROM '%s'`, whole)
	if err := db.QueryRowContext(t.Context(), query).Scan(&n, &sum, &differ); err != nil || n != 20000 || sum != 20000*19999/2 || differ != 0 {
		t.Errorf("%d rows, sum %d, %d differ, %v", n, sum, differ, err)
	}
	if got := columnOrders(t, whole); got != 4 {
		t.Errorf("%d column orders are stated", got)
	}

	// Pieces of a file that was put together are those that it was put together of.
	ofA := groups(a)
	again := join("again", Piece{whole, 0, ofA}, Piece{none, 0, 0}, Piece{b, 0, 1}, Piece{whole, ofA + 1, groups(whole)})
	one, err1 := os.ReadFile(whole)
	other, err2 := os.ReadFile(again)
	if err1 != nil || err2 != nil || !bytes.Equal(one, other) {
		t.Errorf("the same pieces give other bytes: %v %v", err1, err2)
	}

	// What is not as it should be is an error, and no file with fewer rows.
	if err := os.Truncate(a, 3000); err != nil {
		t.Fatal(err)
	}
	other2 := filepath.Join(dir, "columns.parquet")
	if _, err := db.ExecContext(t.Context(), "COPY (SELECT 1 AS other) TO '"+other2+"' (FORMAT parquet)"); err != nil {
		t.Fatal(err)
	}
	for what, pieces := range map[string][]Piece{
		"a cut file": {{a, 0, 1}}, "no row group": {{b, 0, 2}}, "backwards": {{c, 2, 1}}, "other columns": {{b, 0, 1}, {other2, 0, 1}}, "nothing": nil, "no file": {{"missing", 0, 1}},
	} {
		if _, err := Join(filepath.Join(dir, "wrong.parquet"), pieces); err == nil {
			t.Errorf("%s: joined", what)
		}
	}
}
