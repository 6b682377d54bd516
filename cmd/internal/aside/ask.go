package aside

import (
	"bytes"
	"context"
	"encoding/gob"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"sync/atomic"
	"time"
)

// childMark is the variable of the environment by which a process knows that it is a child.
const childMark = "GONGKAI_ASIDE"

// isReady is whether this program calls Main, so that another process of it would be a child.
var isReady atomic.Bool

// endGrace is how long a child that was killed may keep its pipes.
const endGrace = time.Second

// Ask lets a child answer a question, and returns when that has ended. Of a question with a file there
// are no rows. What is wrong with a question is an *Error, a *RowError or a *DiedError.
func Ask(ctx context.Context, q Question) (*Answer, error) {
	if !isReady.Load() {
		return nil, errors.New("a program whose processes are no children cannot be asked")
	}
	until, _ := ctx.Deadline()
	var question bytes.Buffer
	if err := gob.NewEncoder(&question).Encode(handed{q, until}); err != nil {
		return nil, err
	}
	out, err := talk(ctx, &question)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	return out.answer()
}

// handed is a question as a child is given it.
type handed struct {
	Question Question
	Until    time.Time // when nobody waits for the answer any more; zero: not known
}

// talk starts a child and reads all that it says.
func talk(ctx context.Context, question io.Reader) (*said, error) {
	// A child is killed by the system when the thread ends that started it.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	ctx, kill := context.WithCancel(ctx)
	defer kill()
	path, err := program()
	if err != nil {
		return nil, err
	}
	child := exec.CommandContext(ctx, path)
	child.Args = os.Args[:1]
	child.Env = append(os.Environ(), childMark+"=1")
	child.Stdin, child.WaitDelay, child.SysProcAttr = question, endGrace, attributes()
	pipe, err := child.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := child.Start(); err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(pipe, mostSaid+1))
	if len(text) > mostSaid {
		err = &RowError{mostBytes}
	}
	if err != nil {
		kill()
		child.Wait()
		return nil, err
	}
	if err := child.Wait(); err != nil {
		return nil, &DiedError{err.Error()}
	}
	out := &said{}
	if err := json.Unmarshal(text, out); err != nil {
		return nil, &DiedError{fmt.Sprint("what it said is broken off: ", err)}
	}
	return out, nil
}

// answer returns what a child said.
func (s *said) answer() (*Answer, error) {
	switch {
	case s.Large:
		return nil, &RowError{mostBytes}
	case s.Error != "":
		return nil, &Error{s.Error}
	}
	for _, r := range s.Rows {
		if len(r) != len(s.Columns) {
			return nil, &DiedError{"a row has other columns"}
		}
	}
	return &Answer{s.Columns, s.Rows, s.More}, nil
}
