package main

import (
	"regexp"
	"slices"
	"testing"
)

// Every text of explain is there in both languages, with the same arguments.
func TestExplainSpeaksBothLanguages(t *testing.T) {
	verb := regexp.MustCompile(`%(?:\[\d+\])?[sd]`)
	kinds := func(s string) []string {
		var out []string
		for _, v := range verb.FindAllString(s, -1) {
			out = append(out, v[len(v)-1:])
		}
		slices.Sort(out)
		return out
	}
	han := regexp.MustCompile(`\p{Han}`)
	for name, w := range explainWords {
		if w.en == "" || !han.MatchString(w.zh) && verb.ReplaceAllString(w.zh, "") == w.zh || han.MatchString(w.en) {
			t.Errorf("%s is not in both languages: %q %q", name, w.en, w.zh)
		}
		if !slices.Equal(kinds(w.en), kinds(w.zh)) {
			t.Errorf("%s takes other arguments: %q %q", name, w.en, w.zh)
		}
	}
}

func TestLocaleTellsTheLanguage(t *testing.T) {
	for _, c := range []struct {
		env  map[string]string
		want language
	}{
		{nil, english},
		{map[string]string{"LANG": "zh_CN.UTF-8"}, chinese},
		{map[string]string{"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, english},
		{map[string]string{"LANG": "de_DE", "LC_MESSAGES": "C", "LC_ALL": "zh_TW"}, chinese},
		{map[string]string{"LANG": "de_DE"}, english},
	} {
		if got := localeLanguage(func(name string) string { return c.env[name] }); got != c.want {
			t.Errorf("%v: %d, want %d", c.env, got, c.want)
		}
	}
}
