package aside

import "syscall"

// IsBounded is whether the system bounds the memory of a child: not under the race detector, which
// needs more than there is.
const IsBounded = !isRaced

// mostMemory is what a child may have of memory that it can write to: what DuckDB gives its operators,
// what it makes of single values, the rows in Go, and the stacks of threads whole. Addresses that are
// only reserved, of which Go has many, do not count.
const mostMemory = 704 << 20

// bound sets the limits of this process: its memory, and that it leaves no image of it behind
// when it dies.
func bound() error {
	if !IsBounded {
		return nil
	}
	for _, limit := range []struct {
		of   int
		most uint64
	}{{syscall.RLIMIT_DATA, mostMemory}, {syscall.RLIMIT_CORE, 0}} {
		var now syscall.Rlimit
		if err := syscall.Getrlimit(limit.of, &now); err != nil {
			return err
		}
		most := min(limit.most, now.Max)
		if err := syscall.Setrlimit(limit.of, &syscall.Rlimit{Cur: most, Max: most}); err != nil {
			return err
		}
	}
	return nil
}

// attributes are those of a child: it ends with the program, but not by what is typed for that.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
}

// program returns the program at work, also when its file has been replaced by another version.
func program() (string, error) { return "/proc/self/exe", nil }
