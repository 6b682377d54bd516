package load

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"gongkai/extract/message"
)

// userTable reads a CSV in which users declare something, a line for each thing. Its first
// line names the columns, in any order.
type userTable struct {
	file     string
	columns  []string // that it may have
	optional []string // those of them that it need not have

	line   int // that is being read
	row    []string
	at     map[string]int // the place of each column
	faults []message.Message
}

// read calls add for each line. The error names each fault; with one, nothing of the file
// is to be applied.
func (t *userTable) read(add func()) error {
	data, err := ReadUserFile(t.file)
	if err != nil {
		return err
	}
	r := csv.NewReader(bytes.NewReader(data))
	header, err := r.Read()
	if errors.Is(err, io.EOF) {
		return message.Wrap(message.NewError(message.NoHeader, message.Text(strings.Join(t.columns, ", "))), message.InFirstLine, message.Text(t.file))
	}
	if err != nil {
		return message.Wrap(err, message.Within, message.Text(t.file))
	}
	if err := t.head(header); err != nil {
		return message.Wrap(err, message.InFirstLine, message.Text(t.file))
	}
	for {
		t.row, err = r.Read()
		if errors.Is(err, io.EOF) {
			return t.wrong()
		}
		if err != nil {
			return message.Wrap(err, message.Within, message.Text(t.file))
		}
		t.line, _ = r.FieldPos(0)
		add()
	}
}

// head finds the place of each column.
func (t *userTable) head(header []string) error {
	t.at = map[string]int{}
	for i, name := range header {
		name = strings.TrimSpace(name)
		if !slices.Contains(t.columns, name) {
			return message.NewError(message.ColumnUnknown, quoted(name), message.Text(strings.Join(t.columns, ", ")))
		}
		if _, twice := t.at[name]; twice {
			return message.NewError(message.ColumnTwice, message.Text(name))
		}
		t.at[name] = i
	}
	for _, name := range t.columns {
		if _, ok := t.at[name]; !ok && !slices.Contains(t.optional, name) {
			return message.NewError(message.ColumnMissing, message.Text(name))
		}
	}
	return nil
}

// field returns what a column says; "" if the file does not have it.
func (t *userTable) field(name string) string {
	if i, ok := t.at[name]; ok {
		return strings.TrimSpace(t.row[i])
	}
	return ""
}

// fault notes what is wrong with the line.
func (t *userTable) fault(m message.Message) {
	t.faults = append(t.faults, message.New(message.OnLine, message.Text(t.file), message.Number(t.line), message.Each(m)))
}

// wrong returns all faults, of which a person wants to see some.
func (t *userTable) wrong() error {
	const most = 10
	n := len(t.faults)
	if n == 0 {
		return nil
	}
	if n > most {
		t.faults = append(t.faults[:most], message.New(message.AndMoreFaults, message.Number(n-most)))
	}
	said := t.faults[0]
	for _, next := range t.faults[1:] {
		said = message.New(message.NextLine, message.Each(said), message.Each(next))
	}
	return &message.Error{Message: said}
}

// quoted is what a field holds, in quotes.
func quoted(s string) message.Arg { return message.Text(strconv.Quote(s)) }
