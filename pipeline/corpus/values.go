package corpus

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"gongkai/extract/message"
)

// overLines reports whether JSON is not an object a line: it begins with an
// array, or with an object that its first line leaves open between two tokens.
// One that is left open within a string is a line that was cut off.
func overLines(head []byte) bool {
	head = bytes.TrimLeft(head, " \t\r\n")
	if at(head, 0) == '[' {
		return true
	}
	line, _, more := bytes.Cut(head, []byte("\n"))
	if !more || at(head, 0) != '{' {
		return false
	}
	var n nesting
	for len(line) > 0 {
		line = line[n.follow(line):]
		if n.depth == 0 {
			return false
		}
	}
	return !n.quoted
}

// nesting follows the brackets and strings of JSON, whatever stands between: a
// record with NaN in it has an end like any other.
type nesting struct {
	depth           int
	quoted, escaped bool
}

// follow goes through b up to where depth becomes 0, or to its end, and returns
// the bytes that it went through.
func (n *nesting) follow(b []byte) int {
	for i := 0; i < len(b); i++ {
		switch {
		case n.escaped:
			n.escaped = false
		case n.quoted:
			if i = behindPlain(b, i); i == len(b) {
				return i
			}
			n.quoted, n.escaped = b[i] != '"', b[i] == '\\'
		case b[i] == '"':
			n.quoted = true
		case b[i] == '{' || b[i] == '[':
			n.depth++
		case b[i] == '}' || b[i] == ']':
			if n.depth--; n.depth <= 0 {
				n.depth = 0
				return i + 1
			}
		}
	}
	return len(b)
}

var (
	errNotClosed = message.NewError(message.ObjectNotClosed)
	errNewline   = message.NewError(message.LineEndsInString)
	errNoObject  = message.NewError(message.NoObjectThere)
)

// values are the objects of an array, or objects one after another, over any
// number of lines. Of one that is broken the end is the line before the next
// one, which is known by how far it is indented.
type values struct {
	*objects
	nesting
	g      gathering
	within bool  // a record, or what is none
	broken error // what is wrong with it
	indent int   // of records that begin a line; -1: none has
	seen   bool  // a record
	arrays int   // open around the records
}

func (s *objects) values(b *bufio.Reader) error {
	v := &values{objects: s, indent: -1}
	fresh := true // a line begins
	for {
		part, err := b.ReadSlice('\n')
		if e := v.part(part, fresh); e != nil {
			return e
		}
		fresh = err == nil
		switch {
		case errors.Is(err, io.EOF):
			return v.last()
		case err != nil && !errors.Is(err, bufio.ErrBufferFull):
			return err
		}
	}
}

// part goes through a line or a part of one.
func (v *values) part(part []byte, fresh bool) error {
	indent := -1
	if fresh {
		if v.within && v.quoted { // not so in JSON: the string was cut off
			v.quoted, v.escaped, v.broken = false, false, errNewline
		}
		rest := bytes.TrimLeft(part, " \t[")
		if indent = len(part) - len(rest); at(rest, 0) != '{' {
			indent = -1
		}
	}
	if v.within && indent >= 0 && indent == v.indent {
		v.broken = errNotClosed
		if err := v.ends(); err != nil {
			return err
		}
	}
	for len(part) > 0 {
		if !v.within {
			n := v.between(part)
			if part = part[n:]; !v.within {
				continue
			}
			if !v.seen {
				v.indent, v.seen = indent, true
			}
		}
		n, ended := v.recordEnd(part)
		if err := v.g.add(part[:n]); err != nil {
			return err
		}
		if part = part[n:]; ended {
			if err := v.ends(); err != nil {
				return err
			}
		}
	}
	return nil
}

// recordEnd returns how much of b belongs to the record at hand, and whether it
// ends there. What is no object ends with its line, or before a comma or bracket.
func (v *values) recordEnd(b []byte) (n int, ended bool) {
	if v.broken != errNoObject {
		n = v.follow(b)
		return n, v.depth == 0
	}
	if n = bytes.IndexAny(b, ",]{\n"); n < 0 {
		return len(b), false
	}
	return n, true
}

// between goes on to the next record, and returns the bytes before it.
func (v *values) between(b []byte) int {
	for i, c := range b {
		switch c {
		case ' ', '\t', '\r', '\n', ',':
		case '[':
			v.arrays++
		case ']':
			v.arrays--
		default:
			v.within, v.broken, v.g, v.nesting = true, nil, v.gather(), nesting{}
			if c != '{' {
				v.broken = errNoObject
			}
			return i
		}
	}
	return len(b)
}

// ends hands the record at hand over.
func (v *values) ends() error {
	v.within = false
	return v.add(v.buf, v.g.tooLarge, v.broken)
}

// last is the end of the file.
func (v *values) last() error {
	if v.within {
		if v.broken == nil {
			v.broken = errCutOff
		}
		if err := v.ends(); err != nil {
			return err
		}
	}
	if v.arrays > 0 {
		return errCutOff
	}
	return nil
}
