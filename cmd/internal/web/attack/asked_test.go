package attack

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"gongkai/cmd/internal/aside"
)

// described is what the server says of its addresses.
type described struct {
	Paths map[string]struct {
		Get struct {
			Parameters []struct {
				Name string `json:"name"`
			} `json:"parameters"`
		} `json:"get"`
	} `json:"paths"`
}

// No parameter that the description names is more than a text, as a page and as JSON.
func TestDescribedParametersAreTexts(t *testing.T) {
	t.Parallel()
	s := serve(t, fiveReports(t))
	code, text, err := s.get("/api/openapi.json")
	if code != http.StatusOK || err != nil {
		t.Fatal(code, err)
	}
	var d described
	check(t, json.Unmarshal([]byte(text), &d))
	if len(d.Paths) < 10 {
		t.Fatalf("%d addresses are described", len(d.Paths))
	}
	tried := 0
	for path, at := range d.Paths {
		for _, p := range at.Get.Parameters {
			if p.Name == "sql" {
				continue // that is one
			}
			for i, evil := range injections {
				values := url.Values{"id": {luohe}, "name": {"years"}, "code": {"410000"}}
				values.Set(p.Name, evil)
				code, text, err := s.get(path + "?" + values.Encode())
				check(t, err)
				tried++
				if code >= 500 || strings.Contains(text, "leaked") || strings.Contains(text, "root:") {
					t.Errorf("%s %s=%.60q (%d): %d", path, p.Name, evil, i, code)
				}
				if strings.HasPrefix(path, "/api/") && !json.Valid([]byte(text)) {
					t.Errorf("%s %s=%.60q is answered with no JSON", path, p.Name, evil)
				}
			}
		}
	}
	t.Logf("%d requests to %d addresses", tried, len(d.Paths))
}

// escapes are statements that would do more than read the tables, or read more than them. %s is a
// folder; what it holds must not be shown, nothing may come to be there.
var escapes = []string{
	"SELECT * FROM read_csv('%s/secret.csv')", "SELECT * FROM read_csv_auto('%s/secret.csv')", "SELECT * FROM '%s/secret.csv'", "FROM read_text('%s/*')", "SELECT content FROM read_blob('%s/secret.csv')",
	"SELECT * FROM read_json('%s/secret.csv')", "SELECT * FROM read_parquet('%s/secret.csv')", "SELECT * FROM sniff_csv('%s/secret.csv')", "SELECT * FROM parquet_metadata('%s/secret.csv')",
	"SELECT * FROM glob('%s/*')", "SELECT * FROM read_csv('http://127.0.0.1:1/')", "SELECT * FROM read_csv('/proc/self/environ')", "SELECT * FROM read_text('file://%s/secret.csv')",
	"SELECT getenv('HOME') || 'secret'", "ATTACH '%s/new.duckdb' AS a", "ATTACH ':memory:' AS a", "DETACH gongkai", "USE memory", "COPY reports TO '%s/new.csv'", "COPY (SELECT 1) TO '%s/new.parquet'",
	"COPY reports FROM '%s/secret.csv'", "EXPORT DATABASE '%s/new'", "IMPORT DATABASE '%s'", "INSTALL httpfs", "INSTALL httpfs FROM 'http://127.0.0.1:1'", "LOAD '%s/secret.csv'", "LOAD httpfs",
	"SET enable_external_access = true", "SET lock_configuration = false", "SET GLOBAL memory_limit = '100GB'", "RESET enable_external_access", "SET allowed_directories = ['/']", "SET threads = 64",
	"SET VARIABLE x = 1", "PRAGMA enable_external_access", "PRAGMA database_list", "PRAGMA threads=4", "PRAGMA enable_profiling", "CALL pragma_version()", "CALL enable_logging()", "SELECT * FROM enable_logging()",
	"SELECT * FROM enable_logging(storage = 'file', storage_config = {'path': '%s/new'})",
	"CREATE TABLE x AS SELECT 1", "CREATE TEMP TABLE x AS SELECT 1", "CREATE OR REPLACE VIEW reports AS SELECT 1", "CREATE MACRO year() AS 1", "CREATE SECRET (TYPE s3)", "INSERT INTO reports SELECT * FROM reports",
	"UPDATE reports SET year = 1", "DELETE FROM reports", "TRUNCATE reports", "DROP TABLE reports", "ALTER TABLE reports ADD COLUMN x INT", "CHECKPOINT", "FORCE CHECKPOINT", "VACUUM", "ANALYZE",
	"BEGIN", "COMMIT", "ROLLBACK", "PREPARE x AS SELECT 1", "EXECUTE x", "DEALLOCATE x", "SELECT 1; SELECT 2", "SELECT 1; DROP TABLE reports", "SELECT 1;; COPY reports TO '%s/new.csv'",
	"SELECT 1 /* ; */ ; SET threads = 1", "-- \nSET threads = 1", "/* SELECT */ DROP TABLE reports", "EXPLAIN ANALYZE COPY reports TO '%s/new.csv'", "EXPLAIN ANALYZE DROP TABLE reports",
	"WITH x AS (DELETE FROM reports RETURNING 1) SELECT * FROM x", "SELECT * FROM query('DROP TABLE reports')", "SELECT * FROM query('FROM read_text(''%s/secret.csv'')')",
	"SELECT * FROM query_table('%s/secret.csv')", "SELECT * FROM duckdb_secrets(redact = false)", "SELECT * FROM sqlite_scan('%s/secret.csv', 'x')", "SELECT * FROM postgres_scan('host=127.0.0.1', 'x', 'y')",
	"SELECT * FROM iceberg_scan('%s')", "SELECT * FROM st_read('%s/secret.csv')", "SELECT load_extension('x')", "SELECT * FROM python_map()", "SELEC 1", ")", "$1", "SELECT ?", "\x00", "SELECT \xff",
	strings.Repeat("(", 3000) + "1" + strings.Repeat(")", 3000), "SELECT " + strings.Repeat("NOT ", 1400) + "true", "SELECT " + strings.Repeat("1+", 2900) + "1",
}

// harmless are escapes that only read, of what there is nothing, or are no SQL that is not said to
// be wrong.
var harmless = []string{"secrets", "1+1+1", "NOT NOT", "((((", "ENABLE", "getenv"}

// What SQL may do is to read the tables: it sees no file, writes none, and changes nothing for those
// who come after.
func TestAskedSQLOnlyReads(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	secret := filepath.Join(dir, "secret.csv")
	check(t, os.WriteFile(secret, []byte("a,b\nverysecret,1\n"), 0o600))
	s := serve(t, fiveReports(t))
	settings := "SELECT name, value FROM duckdb_settings() WHERE name IN ('enable_external_access', 'lock_configuration', 'threads', 'memory_limit', 'allowed_directories') UNION ALL " +
		"SELECT 'tables', count(*) || '' FROM duckdb_tables() UNION ALL SELECT 'reports', count(*) || '' FROM reports ORDER BY 1"
	before := asked(t, s, settings)
	if !strings.Contains(before, `"enable_external_access","false"`) || !strings.Contains(before, `"lock_configuration","true"`) || !strings.Contains(before, `"reports","5"`) {
		t.Fatalf("the reader is %s", before)
	}
	for i, format := range escapes {
		sql := strings.ReplaceAll(format, "%s", dir)
		paths := []string{"/api/ask?"}
		if i%5 == 0 { // the same is asked there, in more time
			paths = append(paths, "/ask?", "/ask/download?format=csv&")
		}
		for _, path := range paths {
			code, text, err := s.get(path + "sql=" + url.QueryEscape(sql))
			check(t, err)
			if strings.Contains(text, "verysecret") || strings.Contains(text, "HOME=") || code >= 500 {
				t.Errorf("%s %.100q: %d %.300s", path, sql, code, text)
			}
			mild := false
			for _, part := range harmless {
				mild = mild || strings.Contains(sql, part)
			}
			if code == http.StatusOK && !mild {
				t.Errorf("%s %.100q is answered: %.300s", path, sql, text)
			}
		}
	}
	if after := asked(t, s, settings); after != before {
		t.Errorf("%s before, %s after", before, after)
	}
	files, err := os.ReadDir(dir)
	check(t, err)
	if len(files) != 1 {
		t.Errorf("there is %v", files)
	}
	// What an answer says stays a text.
	code, text, err := s.get("/ask?sql=" + url.QueryEscape(`SELECT '<script>alert(1)</script>' AS "<img src=x>"`))
	if check(t, err); code != http.StatusOK || strings.Contains(text, "<script>alert") || strings.Contains(text, "<img") {
		t.Errorf("%d: an answer is markup", code)
	}
	code, text, err = s.get("/ask?sql=" + url.QueryEscape(`SELECT <img src=x onerror=alert(1)> FROM "</textarea><script>"`))
	if check(t, err); code != http.StatusBadRequest || strings.Contains(text, "<img") || strings.Contains(text, "</textarea><script>") {
		t.Errorf("%d: a fault is markup", code)
	}
}

// asked returns an answer as JSON.
func asked(t *testing.T, s *served, sql string) string {
	t.Helper()
	code, text, err := s.get("/api/ask?sql=" + url.QueryEscape(sql))
	if code != http.StatusOK || err != nil {
		t.Fatalf("%s: %d %v %s", sql, code, err, text)
	}
	return text
}

// hungry are questions that would take all time or all memory: for what DuckDB sorts, joins and
// groups, and for what it makes of a single value, which it neither ends nor bounds.
var hungry = []string{
	"SELECT count(*) FROM range(1000000) a, range(1000000) b", "WITH RECURSIVE x AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM x) SELECT count(*) FROM x",
	"SELECT list(repeat('x', 100000)) FROM range(100000)", "SELECT * FROM range(1000000000000)", "SELECT * FROM range(300000000) ORDER BY hash(range) LIMIT 5", "SELECT sum(range) FROM range(100000000) GROUP BY range",
	"SELECT regexp_matches(repeat('a', 100000), '(a*)*b') FROM range(1000000)",
	"SELECT range(100000000)", "SELECT len(generate_series(1, 1000000000))", "SELECT len(repeat('x', 1000000000))", "SELECT repeat('x', 1000000000)", "SELECT len(lpad('x', 1000000000, 'y'))",
	"SELECT len(format('{:>1000000000}', 'x'))", "SELECT list_transform(range(50000000), x -> x + 1)", "SELECT to_json(range(50000000))", "SELECT repeat('x', 300000000) FROM range(4)",
	"SELECT map(range(20000000), range(20000000))", "SELECT len(range(60000000)::VARCHAR)",
}

// Those who ask for too much and go away again keep nobody waiting, and take no more memory than
// there is for them.
func TestHungryQuestions(t *testing.T) {
	if !aside.IsBounded {
		t.Skip("this system does not bound a question")
	}
	s := serve(t, fiveReports(t))
	asked(t, s, "SELECT 1")
	s.http.CloseIdleConnections()
	before := holds(t)
	var server, child int // the most that they took, in kB
	for _, sql := range hungry {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.at+"/api/ask?sql="+url.QueryEscape(sql), nil)
		check(t, err)
		said := "no answer"
		if a, err := s.http.Do(r); err == nil {
			n, copied := io.Copy(io.Discard, bufio.NewReader(a.Body))
			a.Body.Close()
			said = fmt.Sprint(a.StatusCode, " ", n, " bytes")
			const most = 64 << 20
			if n > most || a.StatusCode >= 500 && a.StatusCode != http.StatusServiceUnavailable {
				t.Errorf("%s: %s, %v", sql, said, copied)
			}
		} else if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", sql, err)
		}
		cancel()
		server, child = mostTaken()
		began := time.Now()
		if code, _, err := s.get("/agencies"); code != http.StatusOK || err != nil || time.Since(began) > 3*time.Second {
			t.Errorf("after %s: %d %v in %v", sql, code, err, time.Since(began))
		}
		t.Logf("%s: %s; at most %d and %d MB so far", sql, said, server/1024, child/1024)
	}
	s.http.CloseIdleConnections()
	settles(t, before)
	const most = 1 << 20 // of which a child may have 704 MB, the test itself has some
	if server+child > most {
		t.Errorf("the server took %d MB, a child %d MB", server/1024, child/1024)
	}
}

// mostTaken returns the most memory that this process and one of its children took so far, in kB; 0 on
// systems that do not say.
func mostTaken() (own, child int) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, 0
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			fmt.Sscan(rest, &own)
		}
	}
	var of syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_CHILDREN, &of) != nil {
		return own, 0
	}
	return own, int(of.Maxrss)
}
