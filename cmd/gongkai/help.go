package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/pflag"

	"gongkai/cmd/internal/words"
)

// helpOn shows what there is, or a command.
func helpOn(c *console, args []string) error {
	flags := pflag.NewFlagSet("help", pflag.ContinueOnError)
	declareLanguage(flags)
	if err := parse(flags, args); err != nil && !errors.Is(err, pflag.ErrHelp) {
		return err
	}
	if flags.NArg() == 0 {
		fmt.Fprint(c.out, overview(c.words))
		return nil
	}
	cmd, ok := find(flags.Arg(0))
	if !ok {
		return usage("help", fmt.Sprintf("%q", flags.Arg(0)))
	}
	own, _ := cmd.declared(c.words)
	fmt.Fprint(c.out, cmd.text(c.words, own))
	return nil
}

// overview lists the commands.
func overview(p words.Printer) string {
	var list strings.Builder
	for _, cmd := range commands() {
		fmt.Fprintf(&list, "  %-11s %s\n", cmd.name, p.Section(cmd.name).T("summary"))
	}
	return p.Section("help").T("overview", list.String())
}

// text is all that help says of a command.
func (cmd *command) text(p words.Printer, flags *pflag.FlagSet) string {
	own := p.Section(cmd.name)
	line := "gongkai " + cmd.name
	if own.Has("args") { // version has none
		line += " " + own.T("args")
	}
	return p.Section("help").T("command", own.T("summary"), line, own.T("help"), flagsText(p, flags))
}

// declared returns the flags of a command, --lang among them, and what runs it.
// A flag's description has its words by the command and the flag; as declared it
// is what stands in them.
func (cmd *command) declared(p words.Printer) (*pflag.FlagSet, action) {
	flags := pflag.NewFlagSet(cmd.name, pflag.ContinueOnError)
	run := cmd.action(flags)
	declareLanguage(flags)
	flags.VisitAll(func(f *pflag.Flag) {
		say := p.Section(cmd.name)
		if !say.Has("flag " + f.Name) {
			say = p.Section("help") // of several commands
		}
		if list := f.Usage; list != "" {
			f.Usage = say.T("flag "+f.Name, list)
		} else {
			f.Usage = say.T("flag " + f.Name)
		}
	})
	return flags, run
}

// helpWidth is how wide a terminal is at least that help is read on.
const helpWidth = 80

// flagsText lists flags as pflag does, in columns of the width that a terminal
// shows: Chinese characters take two.
func flagsText(p words.Printer, flags *pflag.FlagSet) string {
	const gap = "   "
	var heads, says []string
	widest := 0
	flags.VisitAll(func(f *pflag.Flag) {
		kind, about := pflag.UnquoteUsage(f)
		head := "      --" + f.Name
		if kind != "" {
			head += " " + kind
		}
		if f.NoOptDefVal != "" && f.Value.Type() != "bool" {
			head += fmt.Sprintf("[=%q]", f.NoOptDefVal)
		}
		switch f.DefValue {
		case "", "0", "false", "[]":
		default:
			value := f.DefValue
			if f.Value.Type() == "string" {
				value = fmt.Sprintf("%q", value)
			}
			about += p.Section("help").T("default", value)
		}
		heads, says = append(heads, head), append(says, about)
		widest = max(widest, text.StringWidth(head))
	})
	var b strings.Builder
	indent := "\n" + strings.Repeat(" ", widest) + gap
	for i, head := range heads {
		lines := strings.Split(says[i], "\n")
		if len(lines) > 1 { // else it is in one line, as long as it is
			lines = wrapped(lines, helpWidth-len(indent)+1)
		}
		b.WriteString(text.Pad(head, widest, ' ') + gap + strings.Join(lines, indent) + "\n")
	}
	return b.String()
}

func wrapped(lines []string, width int) (out []string) {
	for _, line := range lines {
		for part := range strings.SplitSeq(text.WrapSoft(line, width), "\n") {
			out = append(out, strings.TrimRight(part, " "))
		}
	}
	return out
}
