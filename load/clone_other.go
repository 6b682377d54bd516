//go:build !linux

package load

import (
	"errors"
	"os"
)

// clone is for systems of which this is known.
func clone(to, from *os.File) error { return errors.ErrUnsupported }
