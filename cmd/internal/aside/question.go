// Package aside answers questions in SQL in a process of its own, a child of the program: DuckDB neither
// bounds what it makes of a single value nor ends it when it is told to, so the system does. The child
// has a hard limit of its memory, and is killed once nobody wants its answer any more.
package aside

import "gongkai/extract/message"

// Question is one statement that reads, and what to do with its answer.
type Question struct {
	Store    string // the directory of the store
	SQL      string
	Language message.Language // of what is said about what is wrong with it
	Memory   string           // what DuckDB gives its operators, as it writes it
	Rows     int              // how many rows are wanted at most

	// Format and To are those of a file that the answer is written to whole, in place of rows; in
	// a directory that is removed by who asks. "" for none.
	Format, To string
}

// Answer is the first rows of an answer.
type Answer struct {
	Columns []string
	Rows    [][]Value
	More    bool // whether there are more rows
}

// Error is what is wrong with a question, in the language of who asked it.
type Error struct{ Said string }

func (e *Error) Error() string { return e.Said }

// DiedError is that the child ended before it had answered.
type DiedError struct {
	How string // as the system says it: "signal: aborted"
}

func (e *DiedError) Error() string { return "the process that was asked ended: " + e.How }

// RowError is that a single row is larger than an answer may be.
type RowError struct{ Most int } // bytes

func (e *RowError) Error() string { return "a row is larger than an answer may be" }

// said is what a child hands over.
type said struct {
	Columns []string
	Rows    [][]Value
	More    bool
	Error   string // why there is no answer
	Large   bool   // that it is a RowError
}

const (
	// mostBytes bounds the answer that a child hands over.
	mostBytes = 8 << 20
	// valueBytes is about what a value takes beside its text in the memory of who asked: an answer of very
	// many small ones is bounded, too.
	valueBytes = 32
	// mostSaid bounds what is read of a child: the rows of its answer, and the names of columns or what
	// is wrong beside them.
	mostSaid = 2 * mostBytes
)
