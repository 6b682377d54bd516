package main

import (
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"gongkai/extract/message"
)

// languageFlag declares --lang. The function that it returns is called when the
// flags are parsed.
func languageFlag(flags *pflag.FlagSet) func() (message.Language, error) {
	given := flags.String("lang", "", "`zh` or en (default by the locale)")
	return func() (message.Language, error) {
		l := message.Language(*given)
		switch {
		case l == "":
			return localeLanguage(os.Getenv), nil
		case slices.Contains(message.Languages(), l):
			return l, nil
		}
		return l, usagef("--lang %s: give zh or en", l)
	}
}

// localeLanguage goes by the variables that state the locale of messages, the
// first that is set.
func localeLanguage(env func(string) string) message.Language {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		v := strings.ToLower(env(name))
		if v == "" {
			continue
		}
		for _, l := range message.Languages() {
			if strings.HasPrefix(v, string(l)) {
				return l
			}
		}
		return message.English
	}
	return message.English
}
