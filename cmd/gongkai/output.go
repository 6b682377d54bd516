package main

import "io"

// output is standard output. It keeps the first error of a write: commands
// print without looking, and start says so at the end.
type output struct {
	io.Writer
	err error
}

func (o *output) Write(p []byte) (int, error) {
	if o.err != nil {
		return 0, o.err
	}
	n, err := o.Writer.Write(p)
	o.err = err
	return n, err
}
