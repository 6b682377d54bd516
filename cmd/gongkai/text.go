package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"gongkai/cmd/internal/view"
	"gongkai/extract"
	"gongkai/extract/report"
)

func textCommand() command {
	return command{
		name: "text",
		action: func(flags *pflag.FlagSet) action {
			part := flags.String("part", "", "")
			list := flags.Bool("list", false, "")
			return func(_ context.Context, c *console, args []string) error {
				if len(args) != 1 {
					return usage("one file", len(args), "text")
				}
				doc, _, err := readDocument(c, "text", args[0])
				if err != nil {
					return err
				}
				return c.printText(args[0], doc, *part, *list)
			}
		},
	}
}

// printText prints the text of a file, of one part of it, or the names of its parts.
func (c *console) printText(file string, doc []byte, part string, list bool) error {
	say := c.words.Section("text")
	source, err := extract.Open(doc)
	var reject *report.Reject
	if errors.As(err, &reject) {
		return unread(c, "text", say.T("no text", file, view.Rejected(c.words, reject)))
	}
	names := source.Parts()
	if list {
		for _, name := range names {
			text, _ := source.Text(name)
			if _, err := fmt.Fprintf(c.out, "%s\t%d\n", view.Printable(name), len(text)); err != nil {
				return err
			}
		}
		return nil
	}
	text, ok := source.Text(part)
	switch {
	case !ok && names == nil:
		return errors.New(say.T("no parts", file))
	case !ok:
		return errors.New(say.T("no part", file, part, strings.Join(names, ", ")))
	}
	_, err = c.out.Write(text)
	return err
}
