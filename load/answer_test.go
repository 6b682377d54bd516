package load

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A streamed answer is that of Query, row by row, whatever its size, also once the
// directory is gone.
func TestStreamIsQuery(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct {
		query  string
		args   []any
		stored bool
	}{
		{"SELECT i AS n, i::HUGEINT AS huge_id, CASE WHEN i % 7 > 0 THEN 'x' || i END AS s, [i] AS l, TIME '10:00:00' AS t, 1.50 AS d FROM range(100000) t(i) ORDER BY i % 10, i", nil, true},
		{"SELECT $word AS w, count(*) AS n FROM metrics; -- all", []any{sql.Named("word", "甲")}, true},
		{fmt.Sprintf("FROM range(%d)", sliceRows), nil, true},
		{"SELECT 1 AS one WHERE false", nil, true},
		{"SELECT 1 AS a, 2 AS a", nil, false},
		{"EXPLAIN SELECT 1", nil, false},
		{"DESCRIBE metrics", nil, false},
	} {
		r, err := ReadEmpty(ctx)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		work := t.TempDir()
		if err := r.Confine(ctx, Reach{Work: work}); err != nil {
			t.Fatal(err)
		}
		got, err := r.Stream(ctx, c.query, c.args...)
		if err != nil {
			t.Fatalf("%s: %v", c.query, err)
		}
		if err := os.RemoveAll(work); err != nil {
			t.Fatal(err)
		}
		stored := got.more != nil
		streamed := allOf(t, got) // one connection
		want, err := r.Query(ctx, c.query, c.args...)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(allOf(t, want), streamed); stored != c.stored || d != "" {
			t.Errorf("%s: stored: %t (-query +stream):\n%s", c.query, stored, d)
		}
	}
}

// allOf returns the columns and rows of an answer, and closes it.
func allOf(t *testing.T, r *Rows) []string {
	t.Helper()
	defer r.Close()
	out := []string{fmt.Sprint(r.Columns, r.IDs)}
	for {
		row, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		if row == nil {
			return out
		}
		out = append(out, fmt.Sprint(row))
	}
}

// What a statement has wrong is said as Query says it.
func TestStreamSaysWhatIsWrong(t *testing.T) {
	ctx := context.Background()
	r, err := ReadEmpty(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := r.Confine(ctx, Reach{Work: t.TempDir()}); err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{"SELECT nosuch FROM metrics", "SELEKT", "DELETE FROM metrics", "SELECT 1; SELECT 2", "SELECT error('late') FROM metrics"} {
		_, want := r.Query(ctx, query)
		_, got := r.Stream(ctx, query)
		if want == nil || got == nil || got.Error() != want.Error() {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
}
