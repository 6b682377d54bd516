// Package golden runs the stage goldens of the rooms: files in which small inputs
// stand with what one stage makes of them. A case is a line with a command, the input,
// a line ---- and the result:
//
//	# A minus sign of typographers.
//	cell
//	－3
//	----
//	"-3"  -3
//
// go test -update writes the results anew, to be looked at as a difference. To see what
// a stage makes of something else, write a case without a result and do the same; with
// file=PATH behind the command the input is that file, of whatever length.
package golden

import (
	"flag"
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cockroachdb/datadriven"
)

func init() {
	flag.BoolFunc("update", "write the results of the stage goldens anew", func(string) error { return flag.Set("rewrite", "true") })
}

// Stage renders what a stage makes of an input, a line for each thing.
type Stage func(c *datadriven.TestData) string

// Run runs the cases of testdata/NAME.txt in the package under test. Within their
// inputs \t, \n, \r, \\, \xNN and \uNNNN stand for what they do in Go: so a byte that
// no editor shows can be seen.
func Run(t *testing.T, name string, stages map[string]Stage) {
	t.Helper()
	datadriven.RunTest(t, "testdata/"+name+".txt", func(t *testing.T, c *datadriven.TestData) string {
		stage := stages[c.Cmd]
		if stage == nil {
			c.Fatalf(t, "no stage %q", c.Cmd)
		}
		var path string
		if c.MaybeScanArgs(t, "file", &path) {
			b, err := os.ReadFile(path)
			if err != nil {
				c.Fatalf(t, "%v", err)
			}
			c.Input = string(b)
			return stage(c)
		}
		input, err := unescape(c.Input)
		if err != nil {
			c.Fatalf(t, "%v in %q", err, c.Input)
		}
		c.Input = input
		return stage(c)
	})
}

// unescape returns s with what its backslashes stand for.
func unescape(s string) (string, error) {
	var out []byte
	for len(s) > 0 {
		if s[0] != '\\' {
			out, s = append(out, s[0]), s[1:]
			continue
		}
		r, wide, rest, err := strconv.UnquoteChar(s, 0)
		if err != nil {
			return "", err
		}
		if s = rest; wide {
			out = utf8.AppendRune(out, r)
		} else {
			out = append(out, byte(r))
		}
	}
	return string(out), nil
}

// Lines applies a stage to each line of an input: a line for each.
func Lines(each func(line string) string) Stage {
	return func(c *datadriven.TestData) string {
		var out strings.Builder
		for line := range strings.SplitSeq(c.Input, "\n") {
			out.WriteString(each(line) + "\n")
		}
		return out.String()
	}
}
