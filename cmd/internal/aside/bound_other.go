//go:build !linux

package aside

import (
	"os"
	"syscall"
)

// IsBounded is whether the system bounds the memory of a child: here it is not known to.
const IsBounded = false

// bound sets no limits.
func bound() error { return nil }

// attributes are those of a child.
func attributes() *syscall.SysProcAttr { return nil }

// program returns the program at work.
func program() (string, error) { return os.Executable() }
