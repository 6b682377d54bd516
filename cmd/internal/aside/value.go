package aside

import (
	"encoding/json"
	"errors"
	"strconv"

	"gongkai/load"
)

// Value is a value of an answer as people and programs read it.
type Value struct {
	Text string
	JSON json.RawMessage // nil: the text, as such
	Null bool
}

// ValueOf returns a value of a row; an id is a text in JSON.
func ValueOf(v any, isID bool) Value {
	text, known := load.Text(v)
	if !known {
		return Value{Null: true}
	}
	out := Value{Text: text}
	// What load.JSON puts into quotes is the text.
	if told := load.JSON(v, isID); told[0] != '"' {
		out.JSON = told
	}
	return out
}

// Number returns a number of any type; nil for what is none, or has no digits.
func (v Value) Number() *float64 {
	if len(v.JSON) == 0 || v.JSON[0] != '-' && (v.JSON[0] < '0' || v.JSON[0] > '9') {
		return nil
	}
	f, err := strconv.ParseFloat(string(v.JSON), 64)
	if err != nil {
		return nil
	}
	return &f
}

// Told returns a value as JSON.
func (v Value) Told() json.RawMessage {
	switch {
	case v.Null:
		return json.RawMessage("null")
	case v.JSON == nil:
		return load.JSONText(v.Text)
	}
	return v.JSON
}

// MarshalJSON writes a value as a child hands it over: null, a text, a number; or the text and the JSON
// of what has both.
func (v Value) MarshalJSON() ([]byte, error) {
	if v.Null || v.JSON == nil || string(v.JSON) == v.Text && v.JSON[0] != '[' {
		return v.Told(), nil
	}
	return json.Marshal([2]json.RawMessage{load.JSONText(v.Text), v.JSON})
}

// size returns what a value takes as it is handed over, and in the memory of who asked.
func (v Value) size() int {
	text, err := v.MarshalJSON()
	if err != nil {
		return valueBytes // it fails when it is handed over
	}
	return len(text) + valueBytes
}

// errNoValue is that what was handed over is none.
var errNoValue = errors.New("no value of an answer")

// UnmarshalJSON reads what MarshalJSON writes.
func (v *Value) UnmarshalJSON(data []byte) error {
	*v = Value{}
	switch data[0] {
	case 'n':
		v.Null = true
		return nil
	case '"':
		return json.Unmarshal(data, &v.Text)
	case '[':
		return v.readBoth(data)
	}
	v.Text = string(data)
	v.JSON = json.RawMessage(v.Text)
	return nil
}

func (v *Value) readBoth(data []byte) error {
	var both []json.RawMessage
	if err := json.Unmarshal(data, &both); err != nil {
		return err
	}
	if len(both) != 2 || len(both[0]) == 0 || both[0][0] != '"' {
		return errNoValue
	}
	v.JSON = both[1]
	return json.Unmarshal(both[0], &v.Text)
}
