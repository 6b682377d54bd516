package web

import (
	"embed"
	"fmt"
	"strings"
	"sync"

	"gongkai/cmd/internal/words"
	"gongkai/extract/message"
)

//go:embed words/*.csv
var wordFiles embed.FS

// catalogue has the words of pages: a file for each page, and one for what all have.
var catalogue = sync.OnceValue(func() *message.Catalogue {
	entries, err := wordFiles.ReadDir("words")
	if err != nil {
		panic(err) // compiled in
	}
	var all strings.Builder
	for i, e := range entries {
		data, err := wordFiles.ReadFile("words/" + e.Name())
		if err != nil {
			panic(err)
		}
		head, rows, _ := strings.Cut(string(data), "\n")
		if i == 0 {
			all.WriteString(head + "\n")
		}
		all.WriteString(rows)
	}
	return message.ReadCatalogue(all.String())
})

// say returns words of pages in a language.
func say(p words.Printer, key string, args ...any) string {
	if !catalogue().Has(key) {
		panic("there are no words for " + key)
	}
	text := catalogue().Text(p.Language, key)
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}
