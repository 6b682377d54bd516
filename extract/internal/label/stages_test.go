package label

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"gongkai/extract/internal/golden"
	"gongkai/extract/internal/text"
)

func TestStages(t *testing.T) {
	for _, name := range []string{"labels", "similarity"} {
		t.Run(name, func(t *testing.T) {
			golden.Run(t, name, map[string]golden.Stage{"marks": marks, "similar": golden.Lines(similar), "compact": golden.Lines(compact)})
		})
	}
}

// marks renders what the pass over a text finds: labels with their numbering, the
// characters of no label before them, title marks, cues and clues.
func marks(c *datadriven.TestData) string {
	var t text.Text
	if err := t.Read([]byte(c.Input)); err != nil {
		return err.Error()
	}
	var m Marks
	m.Find(&t)
	out := &strings.Builder{}
	for i := range m.Labels {
		l := &m.Labels[i]
		fmt.Fprintf(out, "label  %q is %s", t.Bytes[l.Wording:l.End], l.Term)
		if l.Start < l.Wording || l.Number > 0 {
			fmt.Fprintf(out, ", numbered %d by %q", l.Number, t.Bytes[l.Start:l.Wording])
		}
		if l.Part {
			fmt.Fprint(out, ", its beginning")
		}
		if l.Foreign > 0 {
			fmt.Fprintf(out, ", behind %d characters", l.Foreign)
		}
		if l.Digits {
			fmt.Fprint(out, ", behind digits")
		}
		fmt.Fprintln(out)
	}
	for _, s := range m.TitleMarks {
		fmt.Fprintf(out, "title  %q\n", t.Bytes[s.Start:s.End])
	}
	for _, cue := range m.Cues {
		fmt.Fprintf(out, "cue    %q announces %s\n", t.Bytes[cue.Start:cue.End], cueNames[cue.Kind])
	}
	for _, at := range m.Clues {
		fmt.Fprintf(out, "clue   %q at %d\n", []rune(string(t.Bytes[at:]))[0], at)
	}
	return out.String()
}

var cueNames = [...]string{CueReceived: "requests received", CueNone: "that none came", CueHandled: "requests handled", CueAnswered: "answers", CueDate: "a date", CueContact: "whom to ask"}

// similar renders how near two wordings, divided by =, are at a glance and by their
// characters.
func similar(line string) string {
	a, b, _ := strings.Cut(line, "=")
	x, y := FingerprintOf([]byte(a)), NewFingerprint(b)
	return fmt.Sprintf("%q and %q: of %d and %d characters at most %d, %d in common", x.Text, y.Text, x.Length, y.Length, x.AtMost(&y), x.Common(&y))
}

func compact(line string) string { return fmt.Sprintf("%q  %q", line, Compact([]byte(line))) }
