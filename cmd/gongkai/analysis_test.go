package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var rewrite = flag.Bool("rewrite", false, "write what the snippets of docs/analysis*.md print into them")

// snippet is a fenced block of a document, and what stands there as its output.
type snippet struct {
	language, code string
	output         string
	at, end        int  // of output in the document
	printed        bool // there is an output
}

func snippets(doc string) []snippet {
	var out []snippet
	for _, at := range regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$").FindAllStringSubmatchIndex(doc, -1) {
		language, text := doc[at[2]:at[3]], doc[at[4]:at[5]]
		if language == "text" {
			last := &out[len(out)-1]
			last.output, last.at, last.end, last.printed = text, at[4], at[5], true
			continue
		}
		out = append(out, snippet{language: language, code: text})
	}
	return out
}

// The way of docs/analysis.md can be gone, and prints what stands there. The
// Chinese one is the same way.
func TestAnalysisCanBeFollowed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "reports"), os.DirFS("../../testdata/reports")); err != nil {
		t.Fatal(err)
	}
	store := filepath.Join(dir, "store")
	python := ""
	if !testing.Short() {
		python = readersPython(t)
	}
	rscript, _ := exec.LookPath("Rscript")
	run := func(s snippet) (string, bool) {
		var cmd *exec.Cmd
		switch s.language {
		case "sh":
			cmd = exec.CommandContext(t.Context(), "sh", "-ec", s.code)
		case "sql":
			return gongkai(t, "query", "--store", store, s.code), true
		case "python":
			if python == "" {
				return "", false
			}
			cmd = exec.CommandContext(t.Context(), python, "-c", s.code)
		case "r":
			if rscript == "" {
				t.Log("there is no Rscript: what is for R is not run")
				return "", false
			}
			cmd = exec.CommandContext(t.Context(), rscript, "--vanilla", "-e", s.code)
		default:
			t.Fatalf("a snippet in %s", s.language)
		}
		var stderr strings.Builder
		cmd.Dir, cmd.Stderr, cmd.Env = dir, &stderr, append(os.Environ(), "LC_ALL=C.UTF-8")
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%v\n%s\n%s", err, s.code, stderr.String())
		}
		return string(out), true
	}
	done := map[string]string{} // what was run already
	for _, name := range []string{"../../docs/analysis.md", "../../docs/analysis.zh-CN.md"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		doc := string(data)
		all := snippets(doc)
		for _, want := range []string{"sh", "sql", "python", "r"} {
			if !slices.ContainsFunc(all, func(s snippet) bool { return s.language == want && (s.printed || want == "sh") }) {
				t.Errorf("%s has no snippet of %s with its output", name, want)
			}
		}
		var texts []string
		for _, s := range all {
			got, ok := done[s.code]
			if !ok {
				if got, ok = run(s); !ok {
					got = s.output
				}
				done[s.code] = got
			}
			texts = append(texts, got)
			if d := cmp.Diff(lines(s.output), lines(got)); s.printed && d != "" && !*rewrite {
				t.Errorf("%s: what this prints is not what stands there (-there +printed); go test ./cmd/gongkai -run Analysis -rewrite\n%s\n%s", name, s.code, d)
			}
		}
		if !*rewrite {
			continue
		}
		for i, s := range slices.Backward(all) {
			if s.printed {
				doc = doc[:s.at] + strings.Join(lines(texts[i]), "\n") + "\n" + doc[s.end:]
			}
		}
		if err := os.WriteFile(name, []byte(doc), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	plots := []string{}
	if python != "" {
		plots = append(plots, "answers-pandas.png")
	}
	if rscript != "" {
		plots = append(plots, "answers-r.pdf")
	}
	for _, plot := range plots {
		if data, err := os.ReadFile(filepath.Join(dir, plot)); err != nil || len(data) < 1000 {
			t.Errorf("%s: %d bytes, %v", plot, len(data), err)
		}
	}
}

// lines are those of an output; blanks at the end of a line and of the whole do
// not count.
func lines(s string) []string {
	out := strings.Split(strings.TrimRight(s, "\n "), "\n")
	for i := range out {
		out[i] = strings.TrimRight(out[i], " ")
	}
	return out
}

// Documents in two languages have the same sections, commands and tables of
// contents: what is in one is in the other.
func TestDocumentsInTwoLanguages(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"../../README", "../../docs/analysis"} {
		var shapes [2]string
		for i, end := range []string{".md", ".zh-CN.md"} {
			data, err := os.ReadFile(name + end)
			if err != nil {
				t.Fatal(err)
			}
			doc := string(data)
			other := filepath.Base(name) + []string{".zh-CN.md", ".md"}[i]
			if !strings.Contains(doc, "("+other+")") {
				t.Errorf("%s%s does not link to %s", name, end, other)
			}
			levels := regexp.MustCompile(`(?m)^#+ `).FindAllString(doc, -1)
			flags := regexp.MustCompile(`--[a-z-]+`).FindAllString(doc, -1)
			slices.Sort(flags)
			shapes[i] = fmt.Sprintf("%q\n%q\n%d snippets", levels, slices.Compact(flags), len(snippets(doc)))
		}
		if d := cmp.Diff(strings.Split(shapes[0], "\n"), strings.Split(shapes[1], "\n")); d != "" {
			t.Errorf("%s (-English +Chinese):\n%s", name, d)
		}
	}
}

// The two commands under "Try it" print the table that stands below them.
func TestReadmePrintsItsTable(t *testing.T) {
	t.Parallel()
	store := fiveReports(t)
	for _, name := range []string{"../../README.md", "../../README.zh-CN.md"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		doc := string(data)
		if n := len(regexp.MustCompile(`(?m)^    (go run|bash \.ci/test)`).FindAllString(doc, -1)); n != 2 {
			t.Errorf("%s has %d commands to try, not 2", name, n)
		}
		command := regexp.MustCompile(`(?m)^    go run ./cmd/gongkai run --store store testdata/reports && go run ./cmd/gongkai query --store store "(.*)"$`).FindStringSubmatch(doc)
		if command == nil {
			t.Fatalf("%s has not the command to try", name)
		}
		var table []string
		for _, l := range strings.Split(doc, "\n") {
			if strings.ContainsAny(l, "│┌├└") {
				table = append(table, strings.TrimPrefix(l, "    "))
			}
		}
		if d := cmp.Diff(table, lines(gongkai(t, "query", "--store", store, command[1]))); d != "" {
			t.Errorf("%s (-there +printed):\n%s", name, d)
		}
	}
}
