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
	t.Parallel()
	if testing.Short() {
		t.Skip("takes Python and its packages")
	}
	python := readersPython(t)
	dir := t.TempDir()
	store, files := fiveReports(t), filepath.Join(dir, "files")
	if err := os.Mkdir(files, 0o777); err != nil {
		t.Fatal(err)
	}
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

// readersPython gives a Python that has the packages of requirements.txt, in a
// virtual environment. Where that is not possible the test is skipped, but not
// in CI.
func readersPython(t *testing.T) string {
	t.Helper()
	const requirements = "../../testdata/readers/requirements.txt"
	python3, err := exec.LookPath("python3")
	if err != nil {
		cannotRead(t, "python3 is not there: %v", err)
	}
	return filepath.Join(installed(t, requirements, func(into string) [][]string {
		return [][]string{{python3, "-m", "venv", into}, pipInstall(filepath.Join(into, "bin", "python"), "-r", requirements)}
	}), "bin", "python")
}

// formerReaders gives a directory with the packages of requirements-former.txt
// for that Python.
func formerReaders(t *testing.T, python string) string {
	t.Helper()
	const requirements = "../../testdata/readers/requirements-former.txt"
	return installed(t, requirements, func(into string) [][]string {
		return [][]string{pipInstall(python, "--no-deps", "--target", into, "-r", requirements)}
	})
}

func pipInstall(python string, args ...string) []string {
	return append([]string{python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"}, args...)
}

// nodeReaders gives a directory in which the packages of package.json are
// installed; "" where there is no node.
func nodeReaders(t *testing.T) string {
	t.Helper()
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Logf("there is no %s: hyparquet does not read", program)
			return ""
		}
	}
	const packages = "../../testdata/readers/package.json"
	return installed(t, packages, func(into string) [][]string {
		return [][]string{{"cp", packages, into}, {"npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", into}}
	})
}

// installed gives a directory in which commands installed what a file asks for.
// It is made once for each content of the file, in the cache of the user.
func installed(t *testing.T, wants string, commands func(into string) [][]string) string {
	t.Helper()
	wanted, err := os.ReadFile(wants)
	if err != nil {
		t.Fatal(err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	dir := filepath.Join(cache, "gongkai-readers", fmt.Sprintf("%x", sha256.Sum256(wanted))[:16])
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		return dir
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o777); err != nil {
		t.Fatal(err)
	}
	// It is made under another name: one that was not finished is not taken.
	fresh, err := os.MkdirTemp(filepath.Dir(dir), "making-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(fresh)
	for _, args := range commands(fresh) {
		if out, err := exec.CommandContext(t.Context(), args[0], args[1:]...).CombinedOutput(); err != nil {
			cannotRead(t, "%s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
	if err := os.Rename(fresh, dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// cannotRead skips a test for want of what it reads with, but not in CI.
func cannotRead(t *testing.T, format string, args ...any) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}
