package load

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What does more than read is refused before it is prepared, and what is read
// lies in the store or where Reach allows it.
func TestStatementsAreConfined(t *testing.T) {
	t.Chdir(t.TempDir())
	ctx := context.Background()
	if err := os.MkdirAll("allowed", 0o777); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"allowed/x.csv", "other.csv"} {
		if err := os.WriteFile(file, []byte("n\n7\n"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	whole, err := filepath.Abs("allowed/x.csv")
	if err != nil {
		t.Fatal(err)
	}
	r, err := ReadEmpty(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := r.Confine(ctx, Reach{Files: []string{"allowed"}}); err != nil {
		t.Fatal(err)
	}
	ask := func(query string) error {
		rows, err := r.Query(ctx, query)
		if err != nil {
			return err
		}
		defer rows.Close()
		for {
			if row, err := rows.Next(); err != nil || row == nil {
				return err
			}
		}
	}
	for _, query := range []string{
		"SELECT 1 -- one", "FROM metrics;", "WITH a AS (SELECT 1) FROM a", "VALUES (1)", "TABLE metrics", "DESCRIBE metrics", "SUMMARIZE metrics",
		"SHOW TABLES", "PIVOT metrics ON role IN ('leaf') USING count(*)", "EXPLAIN SELECT 1", "explain /* a */ analyze -- b\n SELECT 1",
		"EXPLAIN (FORMAT json) SELECT 1", "EXPLAIN (SELECT 1)", "FROM 'allowed/x.csv'", "FROM read_csv('" + whole + "')", "FROM glob('allowed/*')",
		`SELECT '"function_name":"query"' AS query, 'enable_logging()' AS "enable_logging"`,
	} {
		if err := ask(query); err != nil {
			t.Errorf("%s: %v", query, err)
		}
	}
	const onlyRead, outside = "the store is only read", "file system operations are disabled"
	for query, want := range map[string]string{
		"COPY metrics TO 'allowed/y'":                                  onlyRead,
		"EXPLAIN ANALYZE COPY (SELECT 1) TO 'allowed/y'":               onlyRead,
		"explain/**/(analyze, format json) COPY (SELECT 1) TO 'y'":     onlyRead,
		"EXPLAIN /* /* */ */ ANALYZE COPY (SELECT 1) TO 'allowed/y'":   "syntax error",
		"EXPLAIN ANALYZE EXPLAIN ANALYZE COPY (SELECT 1) TO 'y'":       onlyRead,
		"EXPORT DATABASE 'allowed/y'":                                  onlyRead,
		"IMPORT DATABASE 'allowed/y'":                                  onlyRead,
		"ATTACH 'allowed/y'":                                           onlyRead,
		"INSTALL httpfs":                                               onlyRead,
		"EXPLAIN ANALYZE INSTALL httpfs":                               onlyRead,
		"LOAD httpfs":                                                  onlyRead,
		"SET threads = 1":                                              onlyRead,
		"EXPLAIN ANALYZE SET threads = 1":                              onlyRead,
		"PRAGMA enable_profiling":                                      onlyRead,
		"CALL enable_logging(storage = 'file', storage_path = 'y')":    onlyRead,
		"CREATE TEMP TABLE y AS SELECT 1":                              onlyRead,
		"PREPARE p AS COPY metrics TO 'allowed/y'":                     onlyRead,
		"DELETE FROM metrics":                                          onlyRead,
		"SELECT 1; COPY metrics TO 'allowed/y'":                        onlyRead,
		"PIVOT metrics ON role USING count(*)":                         "ON column IN",
		"SELECT 1; SELECT 2":                                           "give one SQL statement",
		"":                                                             "give one SQL statement",
		"FROM read_csv('other.csv')":                                   outside,
		"FROM read_csv('allowed/../other.csv')":                        outside,
		"FROM read_text('/etc/passwd')":                                outside,
		"FROM glob('/etc/*')":                                          outside,
		"FROM read_csv('http://localhost/x')":                          outside,
		"FROM json_execute_serialized_sql(json_serialize_sql('COPY'))": onlyRead,
		"FROM enable_logging()":                                        onlyRead,
		"SELECT 1 FROM system.main.\"Enable_Logging\"/**/()":           onlyRead,
		"EXPLAIN ANALYZE FROM disable_logging()":                       onlyRead,
		"SELECT (SELECT count(*) FROM truncate_duckdb_logs())":         onlyRead,
		"WITH x AS (FROM checkpoint()) FROM x":                         onlyRead,
		"SELECT write_log('x')":                                        onlyRead,
		"FROM query('FROM enable_' || 'logging()')":                    onlyRead,
		"FROM arrow_scan(NULL, NULL, NULL)":                            onlyRead,
	} {
		if err := ask(query); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", query, err, want)
		}
	}
	if entries, err := filepath.Glob("allowed/*"); err != nil || len(entries) != 1 {
		t.Errorf("something was written: %v %v", entries, err)
	}
	if entries, err := filepath.Glob("*"); err != nil || len(entries) != 2 {
		t.Errorf("something was written: %v %v", entries, err)
	}
	if err := r.Confine(ctx, Reach{Files: []string{"."}}); err == nil {
		t.Error("the reach was widened")
	}
}
