package pipeline

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/semaphore"

	"gongkai/extract/message"
	"gongkai/extract/report"
)

// act is a toy that does something before it reads the first document.
type act struct {
	toy
	do func()
}

func (a *act) Extract(doc []byte) (*report.Report, error) {
	if a.do != nil {
		a.do()
		a.do = nil
	}
	return a.toy.Extract(doc)
}

// An input that is there when inputs are listed and gone when it is to be
// opened is refused, costs the others nothing, and what it gave before stays.
func TestVanishesBeforeItIsOpened(t *testing.T) {
	b := newBench(t)
	for i := range 20 {
		b.write(fmt.Sprintf("in/%02d.txt", i), fmt.Sprintf("第%d局 2021 %d", i, i))
	}
	b.run("in/19.txt")
	b.write("in/19.txt", "第十九局 2022 1")
	o := b.options("in")
	o.extractor = func() extractor {
		return &act{toy{}, func() {
			time.Sleep(time.Second) // all are listed by now, and few are open
			b.must(os.Remove(b.path("in/18.txt")))
			b.must(os.Remove(b.path("in/19.txt")))
		}}
	}
	res, err := Run(t.Context(), o)
	b.must(err)
	if res.Unreadable != 2 || res.Run.Loaded != 18 {
		t.Errorf("%d unreadable, %d loaded", res.Unreadable, res.Run.Loaded)
	}
	if !strings.Contains(b.log.String(), `in/18.txt reason=unreadable detail="no such file or directory"`) {
		t.Errorf("it is not refused:\n%s", b.log.String())
	}
	b.wantRows("SELECT source, reason, detail FROM rejects ORDER BY source", "in/18.txt unreadable no such file or directory", "in/19.txt unreadable no such file or directory")
	b.wantRows("SELECT count(*) FROM reports", "19")
	b.wantRows("SELECT agency, year FROM reports WHERE source LIKE '%19.txt'", "第19局 2021")
}

// A file that another program shrinks while it is read is never taken for a
// document by halves: it is one of the whole ones, or it is refused.
func TestShrinksWhileItIsRead(t *testing.T) {
	b := newBench(t)
	whole, short := bytes.Repeat([]byte("甲市"), 2<<20), 100
	b.write("a.txt", string(whole), "b.txt", string(whole))
	stop, stopped := make(chan struct{}), make(chan error, 1)
	go func() {
		var err error
		for done := false; !done && err == nil; {
			time.Sleep(4 * time.Millisecond)
			err = errors.Join(os.Truncate(b.path("a.txt"), int64(short)), os.Rename(b.path("b.txt"), b.path("a.txt")), os.WriteFile(b.path("b.txt"), whole, 0o666))
			select {
			case <-stop:
				done = true
			default:
			}
		}
		stopped <- err
	}()
	s := stages{memory: semaphore.NewWeighted(budget)}
	documents, events := make(chan document, 1), make(chan event, 1)
	refused, taken := 0, 0
	for range 2000 {
		info, err := os.Stat(b.path("a.txt"))
		b.must(err)
		in := input{source: "a.txt", path: b.path("a.txt"), size: info.Size(), time: info.ModTime().UnixNano()}
		b.must(s.read(t.Context(), in, documents, events))
		select {
		case d := <-documents:
			taken++
			if n := len(d.data); n != len(whole) && n != short {
				t.Fatalf("%d of %d bytes pass for a document", n, len(whole))
			}
			s.memory.Release(d.claim)
		case e := <-events:
			refused++
			o, ok := e.(failed)
			if !ok || o.reason != unreadable || o.detail.Code != message.ChangedWhileRead {
				t.Errorf("%s: %s", o.reason, o.detail)
			}
		}
		if refused > 2 && taken > 2 {
			break
		}
	}
	close(stop)
	b.must(<-stopped)
	if refused == 0 || taken == 0 {
		t.Errorf("refused %d times, taken %d times", refused, taken)
	}
}
