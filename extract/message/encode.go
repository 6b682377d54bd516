package message

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// Encode returns a message as one string, the same for the same message: a JSON
// array of the code and the arguments. A text is a string; a name is
// {"name": id}, messages are {"list": [...]}, a text that is not UTF-8 is
// {"bytes": base64}. What says nothing is "".
func (m Message) Encode() string {
	if m.IsZero() {
		return ""
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(m.array()); err != nil {
		panic(err) // nothing in it can fail
	}
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}

func (m Message) array() []any {
	out := []any{m.Code}
	for i := range m.Args {
		a := &m.Args[i]
		switch {
		case a.Name != "":
			out = append(out, encodedArg{Name: a.Name})
		case a.List != nil:
			list := [][]any{}
			for _, m := range a.List {
				list = append(list, m.array())
			}
			out = append(out, map[string]any{"list": list})
		case utf8.ValidString(a.Text):
			out = append(out, a.Text)
		default:
			out = append(out, encodedArg{Bytes: []byte(a.Text)})
		}
	}
	return out
}

// encodedArg is an argument that is no text.
type encodedArg struct {
	Name  string            `json:"name,omitempty"`
	List  []json.RawMessage `json:"list,omitempty"`
	Bytes []byte            `json:"bytes,omitempty"`
}

// Decode returns the message of a string that Encode gave.
func Decode(s string) (Message, error) {
	if s == "" {
		return Message{}, nil
	}
	return decode([]byte(s), 0)
}

// deepest is how deep messages are read within one another. Those of the program
// are as deep as containers lie in containers, and a little.
const deepest = 64

func decode(data []byte, depth int) (m Message, err error) {
	if depth > deepest {
		return m, fmt.Errorf("messages within one another, more than %d deep", deepest)
	}
	var parts []json.RawMessage
	if err := json.Unmarshal(data, &parts); err != nil {
		return m, err
	}
	if len(parts) == 0 {
		return m, fmt.Errorf("no message: %s", data)
	}
	if err := json.Unmarshal(parts[0], &m.Code); err != nil {
		return m, err
	}
	for _, part := range parts[1:] {
		a, err := decodeArg(part, depth)
		if err != nil {
			return Message{}, err
		}
		m.Args = append(m.Args, a)
	}
	return m, nil
}

func decodeArg(data []byte, depth int) (a Arg, err error) {
	if data[0] == '"' {
		err = json.Unmarshal(data, &a.Text)
		return a, err
	}
	var e encodedArg
	if err := json.Unmarshal(data, &e); err != nil {
		return a, err
	}
	a.Name, a.Text = e.Name, string(e.Bytes)
	if e.List == nil {
		return a, nil
	}
	a.List = []Message{}
	for _, part := range e.List {
		m, err := decode(part, depth+1)
		if err != nil {
			return a, err
		}
		a.List = append(a.List, m)
	}
	return a, nil
}
