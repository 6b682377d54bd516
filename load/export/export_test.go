package export

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"gongkai/load"
)

// empty is a store of the schema and its dimensions, which also answers SQL.
func empty(t *testing.T) *load.Reader {
	t.Helper()
	r, err := load.ReadEmpty(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func write(t *testing.T, o Options) []byte {
	t.Helper()
	if _, err := Write(context.Background(), empty(t), o); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(o.To)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// some is a query with more rows than are in memory at a time.
const some = "SELECT i AS n, CAST(i AS VARCHAR) || '号' AS text, CASE WHEN i % 7 > 0 THEN i / 8 END AS part FROM range(100000) t(i) ORDER BY i % 10, i"

func TestSameBytes(t *testing.T) {
	for _, format := range Formats {
		var files [2][]byte
		for i := range files {
			to := filepath.Join(t.TempDir(), "x."+format)
			files[i] = slices.Concat(write(t, Options{Format: format, To: to, Selection: Selection{What: some}}), read(t, to+PackageSuffix))
		}
		if !bytes.Equal(files[0], files[1]) {
			t.Errorf("%s: other bytes the second time", format)
		}
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Every row is there, in the order of the query, in the formats that DuckDB
// reads by itself.
func TestRowsAndOrder(t *testing.T) {
	r, dir := empty(t), t.TempDir()
	if err := r.Confine(context.Background(), load.Reach{Files: []string{dir}}); err != nil {
		t.Fatal(err)
	}
	for format, reader := range map[string]string{"parquet": "read_parquet", "csv": "read_csv", "jsonl": "read_json"} {
		to := filepath.Join(dir, "x."+format)
		write(t, Options{Format: format, To: to, Selection: Selection{What: some}})
		rows, err := r.Query(context.Background(), fmt.Sprintf(`SELECT count(*), count(part), sum(part), bool_and(text = n || '号'),
			bool_and(n = (place %% 10000) * 10 + place // 10000)
			FROM (SELECT *, row_number() OVER () - 1 AS place FROM %s('%s'))`, reader, to))
		if err != nil {
			t.Fatal(err)
		}
		row, err := rows.Next()
		rows.Close()
		if d := cmp.Diff("[100000 85714 5.35710714375e+08 true true]", fmt.Sprint(row)); err != nil || d != "" {
			t.Errorf("%s: %v %s", format, err, d)
		}
	}
}

// A workbook whose rows do not fit into one sheet goes on in the next.
func TestSheetsAreDivided(t *testing.T) {
	defer func(n int) { maxSheetRows = n }(maxSheetRows)
	maxSheetRows = 1001
	to := filepath.Join(t.TempDir(), "x.xlsx")
	write(t, Options{Format: "xlsx", To: to, Selection: Selection{What: "SELECT i AS n FROM range(2500) t(i)"}})
	book, err := excelize.OpenFile(to)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if d := cmp.Diff([]string{"data", "data 2", "data 3", "metrics", "findings"}, book.GetSheetList()); d != "" {
		t.Fatalf("(-want +got):\n%s", d)
	}
	next := 0
	for _, name := range []string{"data", "data 2", "data 3"} {
		rows, err := book.GetRows(name)
		if err != nil || rows[0][0] != "n" || len(rows) != min(2500-next, 1000)+1 {
			t.Errorf("%s: %v, %d rows", name, err, len(rows))
		}
		for _, row := range rows[1:] {
			if row[0] != fmt.Sprint(next) {
				t.Fatalf("%s: %s, want %d", name, row[0], next)
			}
			next++
		}
	}
	var p dataPackage
	if err := json.Unmarshal(read(t, to+PackageSuffix), &p); err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, r := range p.Resources[:3] {
		told = append(told, fmt.Sprint(r.Name, " ", r.Rows, " ", r.Dialect))
	}
	want := []string{"data 1000 map[excel:map[sheet:data]]", "data-2 1000 map[excel:map[sheet:data 2]]", "data-3 500 map[excel:map[sheet:data 3]]"}
	if d := cmp.Diff(want, told); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	var usage *UsageError
	_, err = Write(context.Background(), empty(t), Options{Format: "xlsx", To: to, Selection: Selection{What: "SELECT 1 FROM range(5001)"}})
	if !errors.As(err, &usage) || !strings.Contains(err.Error(), "5001 rows are more than a workbook should have") {
		t.Errorf("too many rows: %v", err)
	}
}

// Cells of a workbook: ids keep their digits, texts that look like formulas or
// numbers are texts, numbers and days are numbers.
func TestWorkbookCells(t *testing.T) {
	to := filepath.Join(t.TempDir(), "x.xlsx")
	write(t, Options{Format: "xlsx", To: to, Selection: Selection{What: `SELECT 9007199254740993 AS report_id, 12 AS n, 0.25 AS d,
		12345678901234567890::HUGEINT AS h, '=1+1' AS f, '007' AS z, DATE '2022-01-20' AS day, NULL AS none, true AS yes, 1.5::DOUBLE AS x`}})
	book, err := excelize.OpenFile(to)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	text, number := excelize.CellTypeInlineString, excelize.CellTypeUnset
	for cell, want := range map[string]struct {
		value string
		kind  excelize.CellType
	}{"A2": {"9007199254740993", text}, "B2": {"12", number}, "C2": {"0.25", number}, "D2": {"12345678901234567890", text}, "E2": {"=1+1", text},
		"F2": {"007", text}, "G2": {"2022-01-20", number}, "H2": {"", number}, "I2": {"TRUE", excelize.CellTypeBool}, "J2": {"1.5", number}} {
		value, err := book.GetCellValue("data", cell)
		kind, err2 := book.GetCellType("data", cell)
		if err != nil || err2 != nil || value != want.value || kind != want.kind {
			t.Errorf("%s: %q of type %v, want %q of type %v (%v, %v)", cell, value, kind, want.value, want.kind, err, err2)
		}
	}
	_, err = Write(context.Background(), empty(t), Options{Format: "xlsx", To: to, Selection: Selection{What: "SELECT repeat('长', 40000) AS long"}})
	if err == nil || !strings.Contains(err.Error(), "row 1, column long: more than the 32767 characters") {
		t.Errorf("long text: %v", err)
	}
	z, err := zip.OpenReader(to)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	if z.File[0].Name != "[Content_Types].xml" {
		t.Errorf("begins with %s", z.File[0].Name)
	}
}

// What fails or is stopped leaves what was there, and nothing else.
func TestWholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	to := filepath.Join(dir, "x.csv")
	write(t, Options{Format: "csv", To: to, Selection: Selection{What: "metrics"}})
	before := [2]string{string(read(t, to)), string(read(t, to+PackageSuffix))}
	same := func(what string) {
		t.Helper()
		entries, err := os.ReadDir(dir)
		if err != nil || len(entries) != 2 {
			t.Errorf("%s: %v %v", what, entries, err)
		}
		if now := [2]string{string(read(t, to)), string(read(t, to+PackageSuffix))}; now != before {
			t.Errorf("%s: the files are others than before", what)
		}
	}
	if _, err := Write(context.Background(), empty(t), Options{Format: "csv", To: to, Selection: Selection{What: "SELECT error('no') FROM metrics"}}); err == nil {
		t.Error("a failing query gives no error")
	}
	same("failed")
	ctx, cancel := context.WithCancel(context.Background())
	o := Options{Format: "csv", To: to, Selection: Selection{What: some}, Progress: func(done, all int64) {
		if done > 0 && all == 100000 {
			cancel()
		}
	}}
	if _, err := Write(ctx, empty(t), o); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	same("stopped")
	// The data cannot be put in its place: the former package comes back.
	if err := errors.Join(os.Remove(to), os.Mkdir(to, 0o777)); err != nil {
		t.Fatal(err)
	}
	work := t.TempDir()
	for _, name := range []string{"data", "package"} {
		if err := os.WriteFile(filepath.Join(work, name), []byte("new"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := publish(filepath.Join(work, "data"), to, filepath.Join(work, "package"), to+PackageSuffix, work); err == nil {
		t.Error("a file was renamed to a directory")
	}
	if string(read(t, to+PackageSuffix)) != before[1] {
		t.Error("the former package is gone")
	}
}

func TestCSVForExcel(t *testing.T) {
	data := write(t, Options{Format: "csv", Mark: true, To: filepath.Join(t.TempDir(), "x.csv"), Selection: Selection{What: "SELECT '县' AS a, NULL AS b"}})
	if string(data) != "\xEF\xBB\xBFa,b\n县,\n" {
		t.Errorf("%q", data)
	}
}

func TestFilters(t *testing.T) {
	rows := "SELECT * FROM (VALUES (2019, 'fees.amount', 'a', 1), (2020, 'fees.amount', 'b', 2), (2020, 'review.total', 'a''b', 3), (2022, 'fees.amount', NULL, 4), (NULL, 'fees.amount', 'a', 5)) t(year, metric, agency_id, n) ORDER BY n DESC; -- all"
	for _, c := range []struct {
		s    Selection
		want string
	}{
		{Selection{}, "5 4 3 2 1"},
		{Selection{Years: []Years{{2020, 2022}}}, "4 3 2"},
		{Selection{Years: []Years{{2019, 2019}, {2022, 2022}}}, "4 1"},
		{Selection{Years: []Years{{2020, 2020}}, Metrics: []string{"review.total", "review.other"}}, "3"},
		{Selection{Agencies: []string{"a"}}, "5 1"},
		{Selection{Agencies: []string{"b", "a'b", "' OR '1' = '1"}}, "3 2"},
	} {
		c.s.What = rows
		data := write(t, Options{Format: "jsonl", To: filepath.Join(t.TempDir(), "x"), Selection: c.s})
		var got []string
		for line := range bytes.Lines(data) {
			var row struct{ N int }
			if err := json.Unmarshal(line, &row); err != nil {
				t.Fatal(err)
			}
			got = append(got, fmt.Sprint(row.N))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%+v: %v, want %s", c.s, got, c.want)
		}
	}
	for _, c := range []struct {
		s    Selection
		want string
	}{
		{Selection{What: "metrics", Years: []Years{{2020, 2020}}}, "there is no column year to filter by in metrics"},
		{Selection{What: "rejects", Agencies: []string{"a"}}, "there is no column agency_id to filter by in rejects"},
		{Selection{What: "rejects", Metrics: []string{"fees.amount"}}, "there is no column metric to filter by in rejects"},
		{Selection{What: "observatons"}, "there is no table or view observatons; there are: observations,"},
		{Selection{Provinces: []string{"河南"}}, "--province 河南: no agency of this store is known by its province"},
		{Selection{Levels: []string{"county"}}, "--level county: no agency of this store is known by its level"},
	} {
		var usage *UsageError
		_, err := Write(context.Background(), empty(t), Options{Format: "csv", To: filepath.Join(t.TempDir(), "x"), Selection: c.s})
		if !errors.As(err, &usage) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %s", c.s, err, c.want)
		}
	}
}

// Lists and structs are JSON; exact numbers keep their digits.
func TestTypes(t *testing.T) {
	what := `SELECT [1, 2] AS l, {'a': 'x"'} AS s, 12345678901234567890::HUGEINT AS h, 1.50 AS d, -0.05::DECIMAL(3,2) AS small, 'nan'::DOUBLE AS nan,
		TIMESTAMP '2020-01-02 03:04:05.5' AS ts, TIMESTAMPTZ '2020-01-02 03:04:05+08' AS tz, DATE '2020-01-02' AS day, TIME '12:00:00' AS tm, NULL AS none`
	got := write(t, Options{Format: "jsonl", To: filepath.Join(t.TempDir(), "x"), Selection: Selection{What: what}})
	want := `{"l":[1,2],"s":{"a":"x\""},"h":12345678901234567890,"d":1.50,"small":-0.05,"nan":null,"ts":"2020-01-02T03:04:05.5","tz":"2020-01-01T19:04:05Z","day":"2020-01-02","tm":"12:00:00","none":null}` + "\n"
	if d := cmp.Diff(want, string(got)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if _, err := Write(context.Background(), empty(t), Options{Format: "csv", To: filepath.Join(t.TempDir(), "x"), Selection: Selection{What: "SELECT 1 AS a, 2 AS A"}}); err == nil || !strings.Contains(err.Error(), "two columns are named A") {
		t.Errorf("columns of one name: %v", err)
	}
	if _, err := Write(context.Background(), empty(t), Options{Format: "csv", To: filepath.Join(t.TempDir(), "x"), Selection: Selection{What: "DELETE FROM metrics"}}); err == nil || !strings.Contains(err.Error(), "only read") {
		t.Errorf("a statement that writes: %v", err)
	}
}

// Wide views state the unit of each column.
func TestUnits(t *testing.T) {
	to := filepath.Join(t.TempDir(), "x.csv")
	write(t, Options{Format: "csv", To: to, Selection: Selection{What: "proactive_disclosure"}})
	var p dataPackage
	if err := json.Unmarshal(read(t, to+PackageSuffix), &p); err != nil {
		t.Fatal(err)
	}
	have := map[string]string{}
	for _, f := range p.Resources[0].Schema.Fields {
		have[f.Name] = f.Unit
		if f.Description == "" {
			t.Errorf("%s is not described", f.Name)
		}
	}
	for name, want := range map[string]string{"regulations_created": "件", "fees_amount": "万元", "procurement_projects": "项", "year": ""} {
		if have[name] != want {
			t.Errorf("%s is in %q, want %q", name, have[name], want)
		}
	}
}
