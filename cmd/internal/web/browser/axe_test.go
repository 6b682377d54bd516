package browser

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// axePackages is what npm installs for the test.
const axePackages = "testdata/package.json"

// axeScript returns axe-core, which checks whether people who see badly, hear a page or use
// no mouse can use it. It is installed once, into the cache of the user.
var axeScript = sync.OnceValues(func() (string, error) {
	wanted, err := os.ReadFile(filepath.Join(here, axePackages))
	if err != nil {
		return "", err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	dir := filepath.Join(cache, "gongkai-readers", fmt.Sprintf("%x", sha256.Sum256(wanted))[:16])
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		if err := installAxe(dir); err != nil {
			return "", err
		}
	}
	script, err := os.ReadFile(filepath.Join(dir, "node_modules", "axe-core", "axe.min.js"))
	return string(script), err
})

// installAxe installs under another name first: what was not finished is not taken.
func installAxe(dir string) error {
	if err := os.MkdirAll(filepath.Dir(dir), 0o777); err != nil {
		return err
	}
	fresh, err := os.MkdirTemp(filepath.Dir(dir), "making-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(fresh)
	wanted, err := os.ReadFile(filepath.Join(here, axePackages))
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(fresh, "package.json"), wanted, 0o666); err != nil {
		return err
	}
	if out, err := exec.Command("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", fresh).CombinedOutput(); err != nil {
		return fmt.Errorf("axe-core cannot be installed: %w\n%s", err, out)
	}
	return os.Rename(fresh, dir)
}

// axeSource returns axe-core; "" where it cannot be had, which fails in CI.
func axeSource(t *testing.T) string {
	t.Helper()
	script, err := axeScript()
	switch {
	case err == nil:
	case os.Getenv("CI") == "true":
		t.Fatal(err)
	default:
		t.Logf("pages are not checked for who sees badly or uses no mouse: %v", err)
	}
	return script
}

// violation is a rule that a page breaks.
type violation struct {
	Rule, Impact, Help string
	Nodes              []string
}

// runAxe names what is serious; what is minor or moderate is told only.
const runAxe = `axe.run(document, {resultTypes: ["violations"]}).then((r) => JSON.stringify(r.violations.map((v) => ({
	Rule: v.id, Impact: v.impact, Help: v.help, Nodes: v.nodes.slice(0, 3).map((n) => n.target.join(" ") + ": " + n.failureSummary + " " + n.html.slice(0, 200)) }))))`

// accessible checks that the page keeps nobody out.
func (b *tab) accessible(where, axe string) {
	b.t.Helper()
	if axe == "" {
		return
	}
	ask[bool](b, axe+"; true")
	var found []violation
	if err := json.Unmarshal([]byte(ask[string](b, runAxe)), &found); err != nil {
		b.t.Fatal(err)
	}
	for _, v := range found {
		said := fmt.Sprintf("%s: %s (%s): %s\n\t%s", where, v.Rule, v.Impact, v.Help, strings.Join(v.Nodes, "\n\t"))
		if v.Impact == "serious" || v.Impact == "critical" {
			b.t.Error(said)
		} else {
			b.t.Log(said)
		}
	}
}
