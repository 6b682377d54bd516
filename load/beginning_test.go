package load

import (
	"context"
	"strings"
	"testing"
	"time"
)

// Of an answer of any size the first rows come, soon, as they are ordered.
func TestBegin(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	r, err := ReadEmpty(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for query, want := range map[string]struct {
		rows int
		more bool
	}{
		"SELECT 1":               {1, false},
		"SELECT * FROM range(3)": {3, false},
		"SELECT * FROM range(4)": {3, true},
		"SELECT * FROM range(1000000000000) -- all; of them": {3, true},
		"SELECT * FROM range(9) ORDER BY 1 DESC LIMIT 2;":    {2, false},
		"WITH a AS (SELECT 1 AS x) FROM a /* end */":         {1, false},
		"VALUES (1), (2)":                           {2, false},
		"EXPLAIN SELECT 1":                          {1, false},
		"DESCRIBE metrics":                          {3, true},
		"/* a */ SHOW TABLES":                       {3, true},
		"SELECT 1 WHERE false":                      {0, false},
		"SELECT ';--' AS x;":                        {1, false},
		"SELECT repeat('x', 9000000) FROM range(3)": {1, true},
	} {
		b, err := r.Begin(ctx, query, 3)
		if err != nil {
			t.Errorf("%s: %v", query, err)
		} else if len(b.Rows) != want.rows || b.More != want.more {
			t.Errorf("%s: %d rows, more: %v; want %v", query, len(b.Rows), b.More, want)
		}
	}
	b, err := r.Begin(ctx, "SELECT range AS n FROM range(9) ORDER BY 1 DESC", 2)
	if err != nil || b.Columns[0] != "n" || b.Rows[0][0] != int64(8) || b.Rows[1][0] != int64(7) {
		t.Errorf("%v, %v", b, err)
	}
	for query, want := range map[string]string{
		"SELECT 1; SELECT 2":                    "one SQL statement",
		"DELETE FROM metrics":                   "only read",
		"SELECT 1) TO 'x'; --":                  "Parser Error",
		"COPY (SELECT 1) TO 'x'":                "only read",
		"ATTACH 'x.duckdb'":                     "only read",
		"INSTALL httpfs":                        "only read",
		"SET threads = 1":                       "only read",
		"SELECT * FROM read_csv('/etc/passwd')": "file system operations are disabled",
		"SELECT nothing":                        "nothing",
		"EXPLAIN ANALYZE DELETE FROM metrics":   "only read",
		"":                                      "",
	} {
		if _, err := r.Begin(ctx, query, 3); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", query, err, want)
		}
	}
	left, err := r.Begin(ctx, "SELECT * FROM duckdb_views() WHERE database_name = 'temp'", 3)
	if err != nil || len(left.Rows) > 1 {
		t.Errorf("views are left behind: %v, %v", left, err)
	}
}

// A question ends with whom it was asked for.
func TestBeginEnds(t *testing.T) {
	t.Parallel()
	r, err := ReadEmpty(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	begun := time.Now()
	if _, err := r.Begin(ctx, "SELECT count(*) FROM range(1000000) AS a, range(1000000) AS b WHERE (a.range * b.range) % 7 = 3", 3); err == nil {
		t.Error("it was answered")
	}
	if took := time.Since(begun); took > time.Minute {
		t.Errorf("it took %v to end", took)
	}
	if b, err := r.Begin(context.Background(), "SELECT 1", 3); err != nil || len(b.Rows) != 1 {
		t.Errorf("afterwards: %v, %v", b, err)
	}
}
