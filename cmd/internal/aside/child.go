package aside

import (
	"context"
	"encoding/gob"
	"encoding/json"
	"io"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"gongkai/cmd/internal/words"
	"gongkai/load"
	"gongkai/load/export"
)

// Main answers the question of the process that started this one, and ends it, if it is a child; else
// it returns, and Ask can be called. A program, and each of its tests that asks, begins with it.
func Main() {
	if os.Getenv(childMark) == "" {
		isReady.Store(true)
		return
	}
	if err := serve(os.Stdin, os.Stdout); err != nil {
		os.Exit(1)
	}
	os.Exit(0) // without closing what the system closes faster
}

// mostThreads bounds the threads of a child: each counts as much of its memory as its stack may take.
const mostThreads = 4

// serve reads a question, within the bounds of a child, and says the answer.
func serve(in io.Reader, out io.Writer) error {
	if err := bound(); err != nil {
		return err
	}
	runtime.GOMAXPROCS(min(mostThreads, runtime.GOMAXPROCS(0)))
	signal.Ignore(syscall.SIGXFSZ) // a file that may not grow is an error of the write
	var asked handed
	if err := gob.NewDecoder(in).Decode(&asked); err != nil {
		return err
	}
	if !asked.Until.IsZero() { // where the system does not end it with who asked
		time.AfterFunc(time.Until(asked.Until)+endGrace, func() { os.Exit(1) })
	}
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false) // it would be longer than counted
	return e.Encode(answer(context.Background(), asked.Question))
}

// answer answers a question.
func answer(ctx context.Context, q Question) *said {
	out, err := ask(ctx, q)
	if err != nil {
		return &said{Error: words.In(q.Language).Error(err)}
	}
	return out
}

func ask(ctx context.Context, q Question) (*said, error) {
	store, err := load.OpenStore(q.Store)
	if err != nil {
		return nil, err
	}
	reader, err := store.ReadWithin(q.Memory)
	if err != nil {
		return nil, err
	}
	if q.To != "" {
		// A table that is opened in a spreadsheet must not begin to calculate.
		_, err := export.Write(ctx, reader, export.Options{Selection: export.Selection{What: q.SQL}, Format: q.Format, To: q.To, Mark: q.Format == "csv"})
		return &said{}, err
	}
	found, err := reader.Begin(ctx, q.SQL, q.Rows)
	if err != nil {
		return nil, err
	}
	return within(found, mostBytes), nil
}

// within returns as many rows as there is room for.
func within(found *load.Beginning, most int) *said {
	out := &said{Columns: found.Columns, More: found.More}
	size := 0
	for _, r := range found.Rows {
		values := make([]Value, len(r))
		for i, v := range r {
			values[i] = ValueOf(v, found.IDs[i])
			size += values[i].size()
		}
		if size > most {
			out.Large, out.More = len(out.Rows) == 0, true
			return out
		}
		out.Rows = append(out.Rows, values)
	}
	return out
}
