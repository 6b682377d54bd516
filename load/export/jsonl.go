package export

import (
	"bufio"
	"io"

	"gongkai/load"
)

// jsonlSink writes an object a line. NULL is null, and so is a number that JSON
// has no digits for; lists and structs are what they are, ids of 64 bits text.
type jsonlSink struct {
	w      io.Writer
	to     *bufio.Writer
	fields []field
	names  [][]byte
}

func (j *jsonlSink) begin(s *sheet) error {
	j.to = bufio.NewWriterSize(j.w, 1<<16)
	j.fields = s.fields
	for _, f := range s.fields {
		j.names = append(j.names, load.JSONText(f.name))
	}
	return nil
}

func (j *jsonlSink) write(r *records) error {
	for row := range r.n {
		for i, name := range j.names {
			j.to.WriteByte("{,"[min(i, 1)])
			j.to.Write(name)
			j.to.WriteByte(':')
			j.to.Write(jsonValue(r.value(i, row), &j.fields[i]))
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
func jsonValue(v any, f *field) []byte {
	switch v := v.(type) {
	case decimal:
		if f.isID() {
			return load.JSONText(v.String())
		}
		return []byte(v.String())
	case date, timestamp, []byte:
		return load.JSONText(text(v))
	case string:
		if f.json {
			return []byte(v)
		}
	}
	return load.JSON(v, f.isID())
}
