package parquet

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/extract/report"
	"gongkai/transform"
)

// statements writes a file of two row groups.
func statements(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "statements.parquet")
	rows := transform.NewStatements()
	f, err := Create(path, rows.Schema(), Snappy)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		rows.Add(transform.StatementRow{Report: &transform.Report{Document: transform.Document{ID: int64(i)}}, Statement: &report.Statement{Value: float64(i) / 2, Unit: strings.Repeat("件", i), Locator: report.Locator{Start: i}}})
		if err := f.WriteFull(rows, 2); err != nil {
			t.Fatal(err)
		}
	}
	if rows.Len() != 1 {
		t.Errorf("%d rows are left, want 1: two are a row group", rows.Len())
	}
	if err := f.WriteFull(rows, 1); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	f.Abandon() // does nothing to a file that is at its end
	if f.Rows() != 3 || f.Path() != path {
		t.Errorf("%d rows in %s", f.Rows(), f.Path())
	}
	return path
}

func TestCursor(t *testing.T) {
	c, err := Open(t.Context(), statements(t), Column{"unit", Text}, Column{"report_id", Number}, Column{"newer", OptionalText}, Column{"value", Float})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for i := range 3 {
		more, err := c.Next()
		v, null := c.Float(3)
		if err != nil || !more || c.Text(0) != strings.Repeat("件", i) || c.Number(1) != int64(i) || c.Text(2) != "" || v != float64(i)/2 || null {
			t.Fatalf("row %d: %q %d %q %v %t, %v", i, c.Text(0), c.Number(1), c.Text(2), v, null, err)
		}
	}
	if more, err := c.Next(); more || err != nil {
		t.Errorf("after the end: %t, %v", more, err)
	}
}

func TestCursorRefuses(t *testing.T) {
	path := statements(t)
	for want, column := range map[string]Column{"no column place": {"place", Text}, "column value is of another type": {"value", Number}} {
		c, err := Open(t.Context(), path, column)
		if err == nil {
			_, err = c.Next()
			c.Close()
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if err := os.Truncate(path, 50); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), path, Column{"value", Float}); err == nil {
		t.Error("a file that is cut off opens")
	}
}
