package words

import (
	"strings"

	"gongkai/extract/message"
)

// Fault is an error of a command: a text of the catalogue. Among its arguments may be
// other errors, which are said in the same language.
type Fault struct {
	section, name string
	args          []any
}

// NewFault returns an error that says a text of a section.
func NewFault(section, name string, args ...any) *Fault { return &Fault{section, name, args} }

func (e *Fault) Error() string { return e.in(In(message.English)) }

func (e *Fault) in(p Printer) string {
	args := make([]any, len(e.args))
	for i, a := range e.args {
		args[i] = a
		if err, ok := a.(error); ok {
			args[i] = p.Error(err)
		}
	}
	return p.Section(e.section).T(e.name, args...)
}

// Unwrap returns the errors among the arguments.
func (e *Fault) Unwrap() (out []error) {
	for _, a := range e.args {
		if err, ok := a.(error); ok {
			out = append(out, err)
		}
	}
	return out
}

// Error returns what an error says. What the system or a library says stays as it
// is, and so does what an error that is not of this program adds to another.
func (p Printer) Error(err error) string {
	switch e := err.(type) {
	case interface{ in(Printer) string }:
		return e.in(p)
	case interface{ Said() message.Message }:
		return p.Say(e.Said())
	case interface{ Unwrap() []error }: // of errors.Join, if it says no more than these
		var plain, said []string
		for _, one := range e.Unwrap() {
			plain, said = append(plain, one.Error()), append(said, p.Error(one))
		}
		if strings.Join(plain, "\n") == err.Error() {
			return strings.Join(said, "\n")
		}
	}
	return err.Error()
}
