// Package message holds what the program has to say of documents, agencies and
// inputs: a code of a catalogue and what stands in its sentence. Who prints it
// chooses the language; who decides anything looks at the code.
//
// The package lies below all others of the module and imports none of them.
package message

import (
	"fmt"
	"strconv"
	"strings"
)

// Message is a sentence of the catalogue. The zero Message says nothing.
type Message struct {
	Code Code
	Args []Arg
}

// Arg stands in a sentence. At most one of its fields is set.
type Arg struct {
	Text string    // as it is in every language
	Name string    // the id of something that has a name in each language, as a metric
	List []Message // messages one after the other
}

// New returns a message.
func New(code Code, args ...Arg) Message { return Message{code, args} }

// Plain returns a message that is the same in every language: what the system or
// another library says.
func Plain(s string) Message { return New(Verbatim, Text(s)) }

// Text is an Arg that is not translated.
func Text(s string) Arg { return Arg{Text: s} }

// Number is an Arg that is a whole number.
func Number[T int | int64](n T) Arg { return Arg{Text: strconv.FormatInt(int64(n), 10)} }

// Name is an Arg that stands for what has the id.
func Name(id string) Arg { return Arg{Name: id} }

// Each is an Arg of messages one after the other.
func Each(list ...Message) Arg { return Arg{List: list} }

// With returns the message with more arguments.
func (m Message) With(args ...Arg) Message {
	return Message{m.Code, append(m.Args[:len(m.Args):len(m.Args)], args...)}
}

// IsZero reports whether a message says nothing.
func (m Message) IsZero() bool { return m.Code == "" }

// In returns the sentence in a language; names are their ids.
func (m Message) In(l Language) string {
	return m.Render(l, func(id string) string { return id })
}

// String returns the English sentence.
func (m Message) String() string { return m.In(English) }

// MarshalText returns the English sentence, which is what JSON for other programs
// has. Encode keeps a message.
func (m Message) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// Render returns the sentence in a language, in which named gives the names. A
// message that the catalogue does not know, as one of a newer program, is its
// code and its arguments.
func (m Message) Render(l Language, named func(id string) string) string {
	if m.IsZero() {
		return ""
	}
	args := make([]any, len(m.Args))
	for i := range m.Args {
		args[i] = m.Args[i].render(l, named)
	}
	if !m.Known() {
		return strings.TrimSpace(fmt.Sprintln(append([]any{m.Code}, args...)...))
	}
	return fmt.Sprintf(messages().Text(l, string(m.Code)), args...)
}

func (a *Arg) render(l Language, named func(id string) string) string {
	switch {
	case a.Name != "":
		return named(a.Name)
	case a.List != nil:
		said := make([]string, len(a.List))
		for i := range a.List {
			said[i] = a.List[i].Render(l, named)
		}
		return strings.Join(said, messages().Text(l, string(Separator)))
	}
	return a.Text
}

// Known reports whether the catalogue has a message with as many arguments.
func (m Message) Known() bool {
	n, ok := messages().Arguments(string(m.Code))
	return ok && n == len(m.Args)
}

// Error is an error that is said to people in their language.
type Error struct {
	Message
	Cause error // or nil
}

// NewError returns an error that says m.
func NewError(code Code, args ...Arg) error { return &Error{Message: New(code, args...)} }

// Wrap returns an error that says what came of another, whose sentence is the
// last argument.
func Wrap(err error, code Code, args ...Arg) error {
	return &Error{New(code, append(args, Each(Of(err)))...), err}
}

func (e *Error) Error() string { return e.In(English) }

func (e *Error) Unwrap() error { return e.Cause }

// Of returns what an error says. One that wraps an Error says more than it, and
// is taken as it is.
func Of(err error) Message {
	if e, ok := err.(interface{ Said() Message }); ok {
		return e.Said()
	}
	return Plain(err.Error())
}

// Said returns the message of an error.
func (e *Error) Said() Message { return e.Message }
