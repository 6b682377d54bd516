package corpus

import (
	"context"
	"errors"
	"io"

	"gongkai/extract/message"
)

// What the bytes of a file may become: freely up to maxFree, then no more than
// maxRatio times what there is of them. Text shrinks to a tenth; what exceeds
// both is a bomb.
const (
	maxFree  = 64 << 20
	maxRatio = 1000
)

// errBomb ends the reading of a container that swells beyond measure.
var errBomb = message.NewError(message.ZipBomb, message.Number(maxRatio))

// account lies below all formats: every byte that is read goes through it. It
// ends the reading when the context ends, whatever layer is at work, and holds
// all that the layers make of a file against the file's own bytes, so that
// layers within layers gain nothing.
type account struct {
	ctx     context.Context
	own     int64 // bytes of the file: its size, or what was read of a stream
	swollen int64 // bytes that decoders made
}

// swell counts bytes that were made of others.
func (a *account) swell(n int64) error {
	if a.swollen += n; a.swollen > maxFree && a.swollen/maxRatio > a.own {
		return errBomb
	}
	return a.ctx.Err()
}

// ownBytes is the file itself, read in order.
type ownBytes struct {
	r       io.Reader
	account *account
	counted bool // by size
}

func (o *ownBytes) Read(p []byte) (int, error) {
	if err := o.account.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := o.r.Read(p)
	if !o.counted {
		o.account.own += int64(n)
	}
	return n, err
}

// ownBytesAt is the file itself, read anywhere.
type ownBytesAt struct {
	at      io.ReaderAt
	account *account
}

func (o *ownBytesAt) ReadAt(p []byte, at int64) (int, error) {
	if err := o.account.ctx.Err(); err != nil {
		return 0, err
	}
	return o.at.ReadAt(p, at)
}

// swelling is what a decoder makes of its bytes.
type swelling struct {
	r       io.Reader
	account *account
}

func (s *swelling) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if e := s.account.swell(int64(n)); e != nil {
		return n, e
	}
	return n, whole(err)
}

// whole words what decoders say of a container that ends too early.
func whole(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return errCutOff
	}
	return err
}

var errCutOff = message.NewError(message.CutOff)
