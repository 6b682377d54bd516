package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gongkai/load/export"
)

// oddSQL gives values of many types, and texts that look like something else.
const oddSQL = `SELECT i AS n, i / 3 AS double, CAST(i AS DECIMAL(9, 3)) / 8 AS dec, CAST(i AS HUGEINT) * 1000000000000 AS huge, i % 2 = 0 AS bool,
	CAST(i % 200 AS UTINYINT) AS tiny, CAST(i AS FLOAT) / 4 AS float, DATE '2019-12-31' + CAST(i AS INTEGER) AS day,
	TIMESTAMP '2020-01-02 03:04:05' + INTERVAL (i) HOUR AS moment, CASE WHEN i % 5 = 0 THEN i END AS some,
	CASE i % 3 WHEN 0 THEN '=1+' || i WHEN 1 THEN '中文，"quoted"' || chr(10) || 'line' END AS text FROM range(600) t(i)`

// What export writes is opened by the programs that analysts use, and they find
// what the store holds. testdata/readers/check.py does it.
func TestReadersOfExports(t *testing.T) {
	if testing.Short() {
		t.Skip("takes Python and its packages")
	}
	python := readersPython(t)
	dir := t.TempDir()
	store, files := filepath.Join(dir, "store"), filepath.Join(dir, "files")
	if err := os.Mkdir(files, 0o777); err != nil {
		t.Fatal(err)
	}
	gongkai(t, "run", "--store", store, "../../testdata/reports")
	for name, what := range map[string]string{"observations": "SELECT * FROM observations", "reports": "SELECT * FROM reports",
		"requests_by_applicant": "SELECT * FROM requests_by_applicant ORDER BY ALL", "runs": "SELECT * FROM runs", "types": oddSQL} {
		rows := gongkai(t, "query", "--store", store, "--format", "json", what)
		if err := os.WriteFile(filepath.Join(files, name+".json"), []byte(rows), 0o666); err != nil {
			t.Fatal(err)
		}
		if name != "types" {
			what = name
		}
		for _, format := range export.Formats {
			gongkai(t, "export", "--store", store, "--format", format, "--to", filepath.Join(files, name+"."+format), what)
		}
	}
	out, err := exec.CommandContext(t.Context(), python, "../../testdata/readers/check.py", files).CombinedOutput()
	if err != nil || !regexp.MustCompile(`(?m)^\d\d frames compared$`).Match(out) {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}

// readersPython gives a Python that has the packages of requirements.txt. It
// makes a virtual environment, once for each requirements.txt, in the cache of
// the user. Where that is not possible the test is skipped, but not in CI.
func readersPython(t *testing.T) string {
	t.Helper()
	missing := t.Skipf
	if os.Getenv("CI") == "true" {
		missing = t.Fatalf
	}
	python3, err := exec.LookPath("python3")
	if err != nil {
		missing("python3 is not there: %v", err)
	}
	const requirements = "../../testdata/readers/requirements.txt"
	wanted, err := os.ReadFile(requirements)
	if err != nil {
		t.Fatal(err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	dir := filepath.Join(cache, "gongkai-readers", fmt.Sprintf("%x", sha256.Sum256(wanted))[:16])
	python := filepath.Join(dir, "bin", "python")
	// It is made under another name: one that was not finished is not taken.
	if _, err := os.Stat(python); errors.Is(err, fs.ErrNotExist) {
		if err := os.MkdirAll(filepath.Dir(dir), 0o777); err != nil {
			t.Fatal(err)
		}
		fresh, err := os.MkdirTemp(filepath.Dir(dir), "making-")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(fresh)
		for _, args := range [][]string{
			{python3, "-m", "venv", fresh},
			{filepath.Join(fresh, "bin", "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements},
		} {
			if out, err := exec.CommandContext(t.Context(), args[0], args[1:]...).CombinedOutput(); err != nil {
				missing("%s: %v\n%s", strings.Join(args, " "), err, out)
			}
		}
		// What may be there is of a Python that is gone.
		if err := errors.Join(os.RemoveAll(dir), os.Rename(fresh, dir)); err != nil {
			t.Fatal(err)
		}
	}
	return python
}
