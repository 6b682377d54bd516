package main

import (
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"gongkai/extract/message"
)

// declareLanguage declares --lang, which all commands have.
func declareLanguage(flags *pflag.FlagSet) { flags.String("lang", "", "") }

// checkLanguage refuses a language that the program does not speak.
func checkLanguage(flags *pflag.FlagSet) error {
	given, _ := flags.GetString("lang")
	if given == "" || slices.Contains(message.Languages(), message.Language(given)) {
		return nil
	}
	return usage("lang", given)
}

// languageOf returns the language that a command line asks for, else that of the
// locale. It looks at the line before it is parsed, since what is wrong with it is
// said in that language, too.
func languageOf(args []string, env func(string) string) message.Language {
	l := localeLanguage(env)
	for i, arg := range args {
		given, ok := strings.CutPrefix(arg, "--lang=")
		switch {
		case arg == "--":
			return l
		case arg == "--lang" && i+1 < len(args):
			given, ok = args[i+1], true
		}
		if ok && slices.Contains(message.Languages(), message.Language(given)) {
			l = message.Language(given)
		}
	}
	return l
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
