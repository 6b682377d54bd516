package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jedib0t/go-pretty/v6/text"

	"gongkai/cmd/internal/words"
	"gongkai/extract/message"
)

// English flags are listed as pflag lists them; Chinese ones stay within the width
// of a terminal, with what they are in one column.
func TestFlagsAreListed(t *testing.T) {
	t.Parallel()
	for _, cmd := range commands() {
		flags, _ := cmd.declared(words.In(message.English))
		if d := cmp.Diff(flags.FlagUsages(), flagsText(words.In(message.English), flags)); d != "" {
			t.Errorf("%s (-pflag +here):\n%s", cmd.name, d)
		}
		flags, _ = cmd.declared(words.In(message.Chinese))
		columns := map[int]bool{}
		for line := range strings.Lines(flagsText(words.In(message.Chinese), flags)) {
			line = strings.TrimSuffix(line, "\n")
			if n := text.StringWidth(line); n > helpWidth || strings.HasSuffix(line, " ") {
				t.Errorf("%s: %q takes %d columns", cmd.name, line, n)
			}
			if head, _, ok := strings.Cut(line, "   "); ok && head == "" { // the flag, then what it is
				at := strings.LastIndex(line, "   ") + len("   ")
				columns[text.StringWidth(line[:at])] = true
			}
		}
		if len(columns) != 1 {
			t.Errorf("%s: descriptions stand in columns %v", cmd.name, columns)
		}
	}
}

// The language of what is wrong with a command line is the one that it asks for,
// wherever in it.
func TestLanguageOfCommandLine(t *testing.T) {
	t.Parallel()
	locale := func(string) string { return "zh_CN.UTF-8" }
	for line, want := range map[string]message.Language{
		"run in":                     message.Chinese,
		"run --lang en in":           message.English,
		"run in --no-such --lang=en": message.English,
		"run --lang xx":              message.Chinese,
		"run --lang":                 message.Chinese,
		"run -- --lang en":           message.Chinese,
		"help --lang en run":         message.English,
	} {
		if got := languageOf(strings.Fields(line), locale); got != want {
			t.Errorf("%s: %s, want %s", line, got, want)
		}
	}
}
