package export

import (
	"io"

	"github.com/apache/arrow/go/v15/arrow/ipc"
)

// arrowSink writes the file format of Arrow IPC, also known as Feather V2.
type arrowSink struct {
	w  io.WriteSeeker
	to *ipc.FileWriter
}

func (a *arrowSink) begin(s *sheet) error {
	var err error
	a.to, err = ipc.NewFileWriter(a.w, ipc.WithSchema(s.schema()), ipc.WithLZ4())
	return err
}

func (a *arrowSink) write(r *records) error { return a.to.Write(r.Record) }

func (a *arrowSink) finish() error { return a.to.Close() }
