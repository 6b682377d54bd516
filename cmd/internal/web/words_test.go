package web

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every text is there in each language with the same arguments; what pages and code say is there;
// and each text is said: by its key, or by the beginning of one to which a name is added.
func TestWords(t *testing.T) {
	t.Parallel()
	c := catalogue()
	for _, fault := range c.Faults() {
		t.Error(fault)
	}
	said, beginnings := map[string]bool{}, []string{}
	files, err := filepath.Glob("pages/*.html")
	check(t, err)
	alone, err := filepath.Glob("alone/*.html")
	check(t, err)
	files = append(files, alone...)
	code, err := filepath.Glob("*.go")
	check(t, err)
	for _, file := range append(files, code...) {
		data, err := os.ReadFile(file)
		check(t, err)
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		for _, m := range regexp.MustCompile(`"([a-z]+\.[^"]*)"`).FindAllStringSubmatch(string(data), -1) {
			if strings.HasSuffix(m[1], ".") || strings.HasSuffix(m[1], " ") {
				beginnings = append(beginnings, m[1])
			}
			said[m[1]] = true
		}
		for _, m := range regexp.MustCompile(`\bt \(?"([a-z]+\.[^"]*)"\)?|\.t\("([a-z]+\.[^"]*)"|wrong\("([^"]*)"|key: +"([^"]*)"`).FindAllStringSubmatch(string(data), -1) {
			if key := strings.Join(m[1:], ""); !c.Has(key) && !strings.HasSuffix(key, ".") && !strings.HasSuffix(key, " ") {
				t.Errorf("%s: there are no words for %s", file, key)
			}
		}
	}
	for _, key := range c.Keys() {
		used := said[key]
		for _, b := range beginnings {
			used = used || strings.HasPrefix(key, b)
		}
		if !used {
			t.Errorf("nobody says %s", key)
		}
	}
	if len(c.Keys()) < 100 {
		t.Errorf("only %d words were found", len(c.Keys()))
	}
}
