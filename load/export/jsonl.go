package export

import (
	"bufio"
	"io"

	"gongkai/load"
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
		j.names, j.json = append(j.names, load.JSONText(f.name)), append(j.json, f.json)
	}
	return nil
}

func (j *jsonlSink) write(r *records) error {
	for row := range r.n {
		for i, name := range j.names {
			j.to.WriteByte("{,"[min(i, 1)])
			j.to.Write(name)
			j.to.WriteByte(':')
			j.to.Write(jsonValue(r.value(i, row), j.json[i]))
		}
		if _, err := j.to.WriteString("}\n"); err != nil {
			return err
		}
	}
	return nil
}

func (j *jsonlSink) finish() error { return j.to.Flush() }

// jsonValue renders a value as JSON: as load.JSON does, but for what only files
// know. A nested value comes as the text of its JSON.
func jsonValue(v any, isJSON bool) []byte {
	switch v := v.(type) {
	case decimal:
		return []byte(v.String())
	case date, timestamp, []byte:
		return load.JSONText(text(v))
	case string:
		if isJSON {
			return []byte(v)
		}
	}
	return load.JSON(v)
}
