package export

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"math"
	"math/big"
	"unicode/utf8"
)

// jsonlSink writes an object a line. NULL is null, and so is a number that JSON
// has no digits for; lists and structs are what they are.
type jsonlSink struct {
	w     io.Writer
	to    *bufio.Writer
	names [][]byte
	json  []bool
}

func (j *jsonlSink) begin(s *sheet) error {
	j.to = bufio.NewWriterSize(j.w, 1<<16)
	for _, f := range s.fields {
		name, err := encode(f.name)
		if err != nil {
			return err
		}
		j.names, j.json = append(j.names, name), append(j.json, f.json)
	}
	return nil
}

func (j *jsonlSink) write(r *records) error {
	for row := range r.n {
		for i, name := range j.names {
			j.to.WriteByte("{,"[min(i, 1)])
			j.to.Write(name)
			j.to.WriteByte(':')
			v, err := jsonValue(r.value(i, row), j.json[i])
			if err != nil {
				return err
			}
			j.to.Write(v)
		}
		if _, err := j.to.WriteString("}\n"); err != nil {
			return err
		}
	}
	return nil
}

func (j *jsonlSink) finish() error { return j.to.Flush() }

// jsonValue writes a value as JSON.
func jsonValue(v any, isJSON bool) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return []byte("null"), nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return []byte("null"), nil
		}
		return []byte(text(v)), nil
	case float32:
		return jsonValue(float64(v), false)
	case bool, int64, *big.Int, decimal:
		return []byte(text(v)), nil
	case string:
		if isJSON {
			return []byte(v), nil
		}
	}
	return encode(text(v))
}

// encode writes a text as JSON, with the characters of HTML as they are.
func encode(s string) ([]byte, error) {
	if isPlain(s) { // nearly all are
		return []byte(`"` + s + `"`), nil
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(s)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// isPlain tells texts that JSON has as they are.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c == 0x7F {
			return false
		}
	}
	return utf8.ValidString(s)
}
