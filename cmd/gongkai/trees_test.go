package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gongkai/extract/specimen"
)

// The Parquet tree of a store, and Parquet that export writes, are read by the
// programs that analysts use, value for value and NULL for NULL as DuckDB reads
// gongkai.duckdb. testdata/readers/tree.py does it.
func TestReadersOfTrees(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("takes Python and its packages")
	}
	python := readersPython(t)
	former, node := formerReaders(t, python), nodeReaders(t)
	dir := t.TempDir()
	five, generated := fiveReports(t), filepath.Join(dir, "generated")
	storeOfNULLs(t, generated)
	exports := filepath.Join(dir, "exports")
	if err := os.Mkdir(exports, 0o777); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"reports", "readings", "observations", "findings", "runs"} {
		gongkai(t, "export", "--store", generated, "--to", filepath.Join(exports, table+".parquet"), table)
	}
	out, err := exec.CommandContext(t.Context(), python, "../../testdata/readers/tree.py", "--former", former, "--node", node,
		five, filepath.Join(five, "parquet"), generated, filepath.Join(generated, "parquet"), generated, exports).CombinedOutput()
	if err != nil || len(regexp.MustCompile(`(?m)^\d+ files, each read by .*$`).FindAll(out, -1)) != 3 {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}

// storeOfNULLs makes a store in which each column that may be NULL is so in some
// rows and not in others.
func storeOfNULLs(t *testing.T, store string) {
	t.Helper()
	in := filepath.Join(t.TempDir(), "in")
	if err := os.Mkdir(in, 0o777); err != nil {
		t.Fatal(err)
	}
	write := func(name string, data []byte) {
		if err := os.WriteFile(filepath.Join(in, name), data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for seed := range uint64(100) {
		d := specimen.Generate(seed, specimen.Options{})
		write(fmt.Sprintf("%03d%s", seed, d.Ext), d.Bytes)
	}
	reports, err := filepath.Glob("../../testdata/reports/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range reports {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		write(filepath.Base(path), data)
	}
	c := specimen.NewCorpus(1, 2019, 4)
	odd := map[string]bool{} // agencies that lead to findings; the others say nothing new
	for _, e := range c.Plant(2) {
		odd[e.Agency] = true
	}
	c.Reports(plainText, func(r *specimen.Filed) {
		if odd[r.Agency] {
			write("c"+r.File, r.Bytes)
		}
	})
	wrong := specimen.Generate(1, specimen.Options{Kind: specimen.Report, Layout: specimen.TabRows, Noise: []specimen.Noise{}, Change: specimen.Changes[0]})
	write("undated.txt", regexp.MustCompile(`20[0-9][0-9]`).ReplaceAll(wrong.Bytes, []byte("本")))
	bare := specimen.Generate(2, specimen.Options{Kind: specimen.Report, Layout: specimen.TabRows, Noise: []specimen.Noise{}})
	write("bare.doc", regexp.MustCompile(`20[0-9][0-9]`).ReplaceAll(bare.Bytes, []byte("本")))
	write("page.html", []byte("<h1>2021年政府信息公开工作年度报告</h1><p>附件：<a href='bare.doc'>点击下载</a></p>"))
	corrections, aliases, documents := filepath.Join(filepath.Dir(in), "corrections.csv"), filepath.Join(filepath.Dir(in), "aliases.csv"), filepath.Join(filepath.Dir(in), "documents.csv")
	for path, text := range map[string]string{
		corrections: `agency,year,metric,applicant_type,reported,corrected,reason,source
漯河市人民政府,2019,requests.received,total,513,,unknown,
漯河市人民政府,2019,requests.received,business,7,8,wrong,https://example.org/notice
无此机关,2019,requests.received,total,,1,wrong,
`,
		aliases: `name,agency,place,from_year,to_year
商山镇人民政府,财政部,,,
综合执法局,430923-integrated_enforcement,安化县,2020,2021
`,
		documents: `source,year
004_6ad4fe2a95d8e177.txt,2018
nosuch.docx,2018
`} {
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	gongkai(t, "run", "--store", store, in)
	gongkai(t, "run", "--store", store, in)
	if err := os.Remove(filepath.Join(in, "undated.txt")); err != nil {
		t.Fatal(err)
	}
	gongkai(t, "run", "--store", store, "--corrections", corrections, "--aliases", aliases, "--documents", documents, in)
	var each []string
	for _, c := range rowsOf(t, store, `SELECT table_name, column_name FROM duckdb_columns() JOIN duckdb_tables() USING (database_name, schema_name, table_name)
		WHERE is_nullable AND database_name = 'gongkai' AND schema_name = 'main'
		UNION ALL
		SELECT table_name, column_name FROM duckdb_columns()
		WHERE database_name = 'gongkai' AND schema_name = 'main' AND table_name IN ('reports', 'readings', 'observations', 'statements', 'checks')
		  AND column_name IN ('agency', 'agency_id', 'agency_name', 'year', 'edition', 'scope', 'title', 'published_on', 'layout', 'evidence', 'value', 'unit',
		                      'value_text', 'source_part', 'value_reported', 'unit_reported', 'expected', 'actual', 'difference')
		  AND NOT (table_name = 'statements' AND column_name = 'value')
		ORDER BY ALL`) {
		each = append(each, fmt.Sprintf("SELECT '%[2]s.%[1]s' AS name, count(*) - count(%[1]s) AS nulls, count(%[1]s) AS others FROM %[2]s",
			c["column_name"], c["table_name"]))
	}
	for _, n := range rowsOf(t, store, strings.Join(each, " UNION ALL ")) {
		if n["others"].(float64) == 0 && !strings.HasSuffix(n["name"].(string), ".source_part") || n["nulls"].(float64) == 0 && !slices.Contains(hardlyNULL, n["name"].(string)) {
			t.Errorf("%v", n)
		}
	}
}

// hardlyNULL are columns that may be NULL, and are not for any document that
// the generator makes, nor for runs that end. load.TestFilesStateTheirNULLs has
// NULLs in all of reports and statements. All of source_part is NULL: text and pages have
// no parts.
var hardlyNULL = []string{"findings.value", "rejects.detail", "rejects.message", "reports.evidence", "runs.finished_at", "statements.unit", "statements.value_text"}
