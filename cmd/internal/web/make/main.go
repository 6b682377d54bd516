// Command make writes initials.csv of package web, from the root of the module: the letters that
// the readings of a character begin with, of the characters of GB 2312 and those in names
// of divisions.
//
//	go run ./cmd/internal/web/make
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/mozillazg/go-pinyin"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/unicode/norm"
)

const (
	divisions = "transform/agency/divisions.tsv.gz"
	into      = "cmd/internal/web/initials.csv"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "make:", err)
		os.Exit(1)
	}
}

func run() error {
	named, err := inNames()
	if err != nil {
		return err
	}
	byLetter := map[string][]rune{}
	for r, readings := range pinyin.PinyinDict {
		if !named[rune(r)] && !isGB2312(rune(r)) {
			continue
		}
		for letter := range initials(readings) {
			byLetter[letter] = append(byLetter[letter], rune(r))
		}
	}
	var b bytes.Buffer
	b.WriteString("letter,characters\n")
	for _, letter := range slices.Sorted(maps.Keys(byLetter)) {
		slices.Sort(byLetter[letter])
		fmt.Fprintf(&b, "%s,%s\n", letter, string(byLetter[letter]))
	}
	return os.WriteFile(into, b.Bytes(), 0o666)
}

// initials returns the letters that readings such as chóng,zhòng begin with.
func initials(readings string) map[string]bool {
	out := map[string]bool{}
	for s := range strings.SplitSeq(readings, ",") {
		if plain := norm.NFD.String(s); plain != "" && plain[0] >= 'a' && plain[0] <= 'z' {
			out[plain[:1]] = true
		}
	}
	return out
}

// isGB2312 reports whether a character is one of GB 2312.
func isGB2312(r rune) bool {
	b, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(string(r)))
	return err == nil && len(b) == 2 && b[0] >= 0xB0 && b[0] <= 0xF7 && b[1] >= 0xA1
}

// inNames returns the characters of the names of divisions.
func inNames() (map[rune]bool, error) {
	f, err := os.Open(divisions)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	out := map[rune]bool{}
	lines := bufio.NewScanner(z)
	for lines.Scan() {
		for _, r := range lines.Text() {
			out[r] = true
		}
	}
	return out, lines.Err()
}
