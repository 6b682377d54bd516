package load

import (
	"gongkai/load/internal/loadtest"
	schema "gongkai/sql"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// Years that stay as they were share their files with the previous generation;
// others are written.
func TestYearsTakenOver(t *testing.T) {
	in := loadtest.Inputs(60)
	first := build(t, t.TempDir(), "", 2, in, in)
	anew := in[7]
	changed := *anew.Report
	changed.Readings = slices.Clone(changed.Readings)
	changed.Readings[5].Value += 3
	anew.Report = &changed
	second := build(t, t.TempDir(), first, 2, []input{anew}, in)
	shared := map[bool][]string{}
	for _, file := range digest(t, filepath.Join(second, Tree)) {
		name, _, _ := strings.Cut(file, " ")
		if !slices.Contains(schema.InYears, filepath.Dir(name)) {
			continue
		}
		a, b := inode(t, filepath.Join(first, Tree, name)), inode(t, filepath.Join(second, Tree, name))
		shared[a == b] = append(shared[a == b], name)
	}
	year := schema.Part(anew.Report.Year)
	for _, name := range shared[false] {
		if !strings.Contains(name, year) {
			t.Errorf("%s was written although only %s has changed", name, year)
		}
	}
	if len(shared[false]) != len(schema.InYears) || len(shared[true]) < 2*len(schema.InYears) {
		t.Errorf("written %v, shared %v", shared[false], shared[true])
	}
}

func inode(t *testing.T, path string) uint64 {
	t.Helper()
	info, err := os.Stat(path)
	check(t, err)
	return info.Sys().(*syscall.Stat_t).Ino
}

// A file of the previous generation that is not whole ends the build, although a run
// has looked at it before.
func TestFormerTreeDamaged(t *testing.T) {
	in := loadtest.Inputs(40)
	first := build(t, t.TempDir(), "", 2, in[:30], in[:30])
	damage := map[string]func(path string) error{
		"gone": os.Remove,
		"cut":  func(path string) error { return os.Truncate(path, 300) },
		"of another": func(path string) error {
			data, err := os.ReadFile(strings.Replace(path, "2020", "2021", 1))
			if err != nil {
				return err
			}
			return os.WriteFile(path, data, 0o666)
		},
	}
	// All years have new reports, so that the previous ones are read.
	for name, do := range damage {
		dir := t.TempDir()
		previous := filepath.Join(dir, "previous")
		check(t, os.CopyFS(previous, os.DirFS(first)))
		path := filepath.Join(previous, Tree, YearFile("readings", 2020))
		check(t, do(path))
		d, err := written(t, dir, previous, 1, in[30:], in).Begin(t.Context())
		check(t, err)
		err = d.Fill(t.Context(), t.TempDir(), nil)
		if err == nil {
			t.Errorf("%s: built", name)
		}
		check(t, d.Close())
	}
}
