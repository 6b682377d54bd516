package extract

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/extract/internal/metadata"
	"gongkai/extract/message"
)

// titles are whose reports the titles in a document name, and of which years, each once.
type titles []string

// mostTitles is how many of them a message names: who sees these knows the document.
const mostTitles = 4

// titles returns those of the text that was just read: of titles that stand alone on their lines, or
// else of those that state agency and year; none if they may all be of one report.
func (x *Extractor) titles() titles {
	cuts := x.metadata.Cuts()
	if !metadata.Differ(cuts) {
		cuts = x.metadata.Named()
	}
	if !metadata.Differ(cuts) {
		return nil
	}
	var out titles
	for i := range cuts {
		if s := named(&cuts[i]); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// named returns agency and year of a title, as far as it states them.
func named(c *metadata.Cut) string {
	if c.Year == 0 {
		return c.Agency
	}
	return strings.TrimSpace(fmt.Sprint(c.Agency, " ", c.Year))
}

// in returns why a document is not read, with the titles in it.
func (t titles) in(why message.Message) message.Message {
	if len(t) == 0 {
		return why
	}
	var said []message.Message
	for _, s := range t[:min(len(t), mostTitles)] {
		said = append(said, message.Plain(s))
	}
	if more := len(t) - len(said); more > 0 {
		return message.New(message.MoreTitlesIn, message.Each(why), message.Each(said...), message.Number(more))
	}
	return message.New(message.TitlesIn, message.Each(why), message.Each(said...))
}
