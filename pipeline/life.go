package pipeline

import (
	"math"
	"sync"
	"time"

	"gongkai/extract/message"
)

// stage is what a run is at, as the log names it.
type stage string

// The stages, in their order.
const (
	reading    stage = "reading"
	merging    stage = "merging"
	building   stage = "building"
	writing    stage = "writing"
	publishing stage = "publishing"
)

// life is how far a run has come, for those who look meanwhile.
type life struct {
	mu    sync.Mutex
	stage stage
	done  Progress
}

func (l *life) enter(s stage) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stage = s
}

func (l *life) advance(p Progress) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.done = p
}

func (l *life) now() (stage, Progress) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.stage, l.done
}

// showLife says in the log that the run begins, and from then on in each period
// how far it has come, until the function that it returns is called. Without a
// period it says nothing.
func (r *run) showLife() (stop func()) {
	if r.LogEvery <= 0 {
		return func() {}
	}
	r.Log.Info(r.say(message.New(message.LogBegun)), "run", r.Run.ID, "store", r.Store, "workers", r.Workers)
	ended := make(chan struct{})
	var ticking sync.WaitGroup
	ticking.Go(func() {
		tick := time.NewTicker(r.LogEvery)
		defer tick.Stop()
		var before int64
		for {
			select {
			case <-ended:
				return
			case <-tick.C:
				before = r.logLife(before)
			}
		}
	})
	return func() {
		close(ended)
		ticking.Wait()
	}
}

// logLife says how far the run has come. It is given the number of documents that
// it returned in the period before.
func (r *run) logLife(before int64) int64 {
	at, done := r.life.now()
	about := []any{"run", r.Run.ID, "stage", string(at), "seconds", math.Round(time.Since(r.Run.Started).Seconds()), "documents", done.Documents, "reports", done.Reports}
	if at == reading {
		about = append(about, "documents_per_second", math.Round(float64(done.Documents-before)/r.LogEvery.Seconds()))
	}
	r.Log.Info(r.say(message.New(message.LogAtWork)), about...)
	return done.Documents
}

// timed runs a stage and adds its duration.
func (r *run) timed(s stage, seconds *float64, do func() error) error {
	r.life.enter(s)
	start := time.Now()
	err := do()
	took := time.Since(start)
	*seconds += took.Seconds()
	r.Log.Debug(r.say(message.New(message.LogStage)), "run", r.Run.ID, "stage", string(s), "seconds", took.Round(time.Millisecond).Seconds())
	return err
}
