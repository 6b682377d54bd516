package main

import (
	"bufio"
	"bytes"
	"database/sql"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/marcboeker/go-duckdb/v2"

	"gongkai/load"
	schema "gongkai/sql"
)

// client is a program of its own that has a file of DuckDB open, as others do:
// client FILE MODE STATEMENT... It tells what became of each statement and then
// waits for the end of its input.
func client() {
	db, err := sql.Open("duckdb", os.Args[1]+"?access_mode="+os.Args[2])
	if err == nil {
		err = db.Ping()
	}
	fmt.Println(err)
	for _, statement := range os.Args[3:] {
		_, err := db.Exec(statement)
		fmt.Println(err)
	}
	io.Copy(io.Discard, os.Stdin)
}

// connect starts a client of a file, and gives what it told of opening it and
// of the statements. It is killed, at the latest when the test ends.
func connect(t *testing.T, file, mode string, statements ...string) (said []string, kill func()) {
	t.Helper()
	cmd := exec.Command("client", append([]string{file, mode}, statements...)...)
	cmd.Stderr = os.Stderr
	hold, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kill = func() {
		cmd.Process.Kill()
		cmd.Wait()
		hold.Close()
	}
	t.Cleanup(kill)
	lines := bufio.NewScanner(out)
	for range 1 + len(statements) {
		lines.Scan()
		said = append(said, lines.Text())
	}
	return said, kill
}

// answers gives what the commands that read a store say of it.
func answers(t *testing.T, store string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, args := range [][]string{
		{"query"},
		{"query", "--format", "csv", "SELECT * FROM observations"},
		{"query", "--format", "csv", "SELECT * FROM requests ORDER BY agency, year"},
		{"status"},
		{"explain", "--agency", "漯河市人民政府", "--year", "2019", "--metric", "requests.received"},
	} {
		all := append([]string{args[0], "--store", store}, args[1:]...)
		out[strings.Join(args, " ")] = gongkai(t, all...)
	}
	for _, format := range []string{"csv", "parquet"} {
		to := filepath.Join(t.TempDir(), "out."+format)
		gongkai(t, "export", "--store", store, "--format", format, "--to", to, "readings")
		data, err := os.ReadFile(to)
		if err != nil {
			t.Fatal(err)
		}
		out["export "+format] = string(data)
	}
	return out
}

// unchanged compares answers without quoting them.
func unchanged(t *testing.T, before, after map[string]string) {
	t.Helper()
	for name := range before {
		if after[name] != before[name] {
			t.Errorf("%s: another answer than before:\n%.1000s", name, after[name])
		}
	}
}

// rowsLeft makes sure that no client has deleted the observations.
func rowsLeft(t *testing.T, store string) {
	t.Helper()
	if got := gongkai(t, "query", "--store", store, "--format", "csv", "SELECT count(*) AS n FROM observations"); got != "n\n935\n" {
		t.Errorf("the store is not what it was: %s", got)
	}
}

// A client that has the DuckDB file open, for writing as is their default or
// for reading, hinders no command, and changes no answer.
func TestClientHolds(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"READ_WRITE", "READ_ONLY"} {
		t.Run(mode, func(t *testing.T) {
			store := fiveReports(t)
			before := answers(t, store)
			file := filepath.Join(store, load.File)
			allowWriting(t, file)
			said, _ := connect(t, file, mode, "SELECT count(*) FROM readings")
			if said[0] != "<nil>" || said[1] != "<nil>" {
				t.Fatalf("the client cannot read: %q", said)
			}
			unchanged(t, before, answers(t, store))

			s, err := load.OpenStore(store)
			if err != nil {
				t.Fatal(err)
			}
			r, err := s.Read()
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			if held := mode == "READ_WRITE"; strings.Contains(fmt.Sprint(r.Instead), "is held open for writing by ") != held {
				t.Errorf("of the client it is said %q", r.Instead)
			}
			for _, q := range schema.Queries() { // none asks for what Parquet has not
				for _, p := range q.Params {
					q.SQL = strings.ReplaceAll(q.SQL, "$"+p.Name, "NULL")
				}
				rows, err := r.Query(t.Context(), q.SQL)
				if err != nil {
					t.Errorf("%s: %v", q.Name, err)
					continue
				}
				rows.Close()
			}

			gongkai(t, "run", "--store", store, realReports())
			more := filepath.Join(t.TempDir(), "more.txt")
			report, err := os.ReadFile("../../testdata/reports/004_6ad4fe2a95d8e177.txt")
			if err == nil {
				err = os.WriteFile(more, []byte(strings.ReplaceAll(string(report), "漯河市", "洛阳市")), 0o666)
			}
			if err != nil {
				t.Fatal(err)
			}
			gongkai(t, "run", "--store", store, more)
			if got := gongkai(t, "query", "--store", store, "--format", "csv", "SELECT count(*) AS n FROM reports"); got != "n\n6\n" {
				t.Errorf("after a run with a new report: %s", got)
			}
		})
	}
}

// allowWriting makes a file as root and stores of older programs have it:
// clients can open it for writing.
func allowWriting(t *testing.T, file string) {
	t.Helper()
	if err := os.Chmod(file, 0o666); err != nil {
		t.Fatal(err)
	}
}

// A client cannot write to the published file.
func TestClientCannotWrite(t *testing.T) {
	t.Parallel()
	store := fiveReports(t)
	file := filepath.Join(store, load.File)
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm()&0o222 != 0 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	for _, name := range []string{file, filepath.Join(store, "current", load.File)} {
		allowWriting(t, name)
		said, kill := connect(t, name, "READ_WRITE", "DELETE FROM facts.cells_2020")
		if !strings.Contains(said[1], "Cannot open file") {
			t.Errorf("by way of %s: %q", name, said)
		}
		kill()
		rowsLeft(t, store)
	}
}

// A client that dies after it wrote leaves a file that DuckDB would apply to
// whatever lies beside it. It is never applied by us, and the next run moves it
// away.
func TestClientDies(t *testing.T) {
	t.Parallel()
	for _, through := range []string{".", "current"} {
		t.Run(through, func(t *testing.T) {
			store := fiveReports(t)
			file := filepath.Join(store, through, load.File)
			wal := file + ".wal"
			allowWriting(t, file)
			if err := os.Remove(wal); err != nil { // a store of an older program has no such barrier
				t.Fatal(err)
			}
			said, kill := connect(t, file, "READ_WRITE", "DELETE FROM facts.cells_2020")
			if said[1] != "<nil>" || !exists(wal) {
				t.Fatalf("nothing was left behind: %q", said)
			}
			rowsLeft(t, store)
			kill()
			rowsLeft(t, store)

			code, warned := attempt(t, ".", "gongkai run --store "+store+" "+realReports())
			if code != exitDone || !strings.Contains(warned, "another program had the DuckDB file open for writing; what it left beside it is moved away") {
				t.Errorf("exit code %d: %s", code, warned)
			}
			if moved, _ := filepath.Glob(filepath.Join(store, load.File+".wal.moved-*")); len(moved) != 1 || exists(wal) {
				t.Errorf("moved away: %q", moved)
			}
			rowsLeft(t, store)
			said, kill = connect(t, file, "READ_WRITE", "SELECT if(count(*) = 935, 'whole', error('rows are missing')) FROM observations")
			if said[1] != "<nil>" {
				t.Errorf("other clients see what was left behind: %s", said)
			}
			kill()
			_, warned = attempt(t, ".", "gongkai run --store "+store+" "+realReports())
			if strings.Contains(warned, "moved away") {
				t.Errorf("moved away twice: %s", warned)
			}
		})
	}
}

// The commands that read a store serve one of a program that knew fewer tables,
// also while a client has it open.
func TestStoreWithFewerTables(t *testing.T) {
	t.Parallel()
	store := fiveReports(t)
	file := filepath.Join(store, load.File)
	allowWriting(t, file)
	if err := os.Remove(filepath.Join(store, "parquet", "covered.parquet")); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(file + ".wal"); err != nil { // no such barrier either
		t.Fatal(err)
	}
	db, err := sql.Open("duckdb", file)
	if err == nil {
		_, err = db.Exec("DROP TABLE covered")
	}
	if err == nil {
		err = db.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	before := answers(t, store)
	if strings.Contains(before["query"], "covered") {
		t.Error("a table is told of that is not there")
	}
	var said bytes.Buffer
	code := start(t.Context(), &console{in: strings.NewReader(""), out: io.Discard, err: &said}, []string{"query", "--store", store, "SELECT * FROM covered"})
	if code != exitFailed || !strings.Contains(said.String(), "covered does not exist") {
		t.Errorf("exit code %d: %s", code, said.String())
	}
	if said, _ := connect(t, file, "READ_WRITE"); said[0] != "<nil>" {
		t.Fatal(said)
	}
	unchanged(t, before, answers(t, store))
}
