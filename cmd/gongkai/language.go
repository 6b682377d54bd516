package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/pflag"

	schema "gongkai/sql"
)

// language is one that the program speaks to people.
type language int

const (
	english language = iota
	chinese
)

// wording is a text in the languages; with arguments, all have the same ones in
// the same order, or say which by %[n].
type wording struct{ en, zh string }

func (l language) of(w wording) string {
	if l == chinese {
		return w.zh
	}
	return w.en
}

// words are all that a command says, by name.
type words map[string]wording

// speaker says the words of a command.
type speaker struct {
	language
	words
}

// t gives a text.
func (s speaker) t(name string, args ...any) string {
	w, ok := s.words[name]
	if !ok {
		panic("there are no words for " + name)
	}
	if len(args) == 0 {
		return s.of(w)
	}
	return fmt.Sprintf(s.of(w), args...)
}

// term gives a word of a column that holds a fixed set of them: in English as it
// stands there, in Chinese what it means.
func (l language) term(field, id string) string {
	if l == english || id == "" {
		return id
	}
	for _, t := range schema.Terms() {
		if t.Field == field && t.ID == id {
			return t.LabelZH
		}
	}
	return id
}

// languageFlag declares --lang. The function that it gives is called when the
// flags are parsed.
func languageFlag(flags *pflag.FlagSet) func() (language, error) {
	given := flags.String("lang", "", "`zh` or en (default by the locale)")
	return func() (language, error) {
		switch *given {
		case "zh":
			return chinese, nil
		case "en":
			return english, nil
		case "":
			return localeLanguage(os.Getenv), nil
		}
		return english, usagef("--lang %s: give zh or en", *given)
	}
}

// localeLanguage goes by the variables that tell the locale of messages, the
// first that is set.
func localeLanguage(env func(string) string) language {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := env(name); v != "" {
			if strings.HasPrefix(strings.ToLower(v), "zh") {
				return chinese
			}
			return english
		}
	}
	return english
}
