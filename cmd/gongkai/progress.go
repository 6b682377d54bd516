package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"gongkai/cmd/internal/words"
	"gongkai/pipeline"
)

// bar shows on a terminal how far a run has come. Messages go through it, so
// that they do not end up within its line.
type bar struct {
	mu      sync.Mutex
	f       *os.File
	screen  io.Writer
	say     words.Printer
	drawn   *progressbar.ProgressBar
	started time.Time
	now     pipeline.Progress
	total   int64 // bytes of all inputs; 0: not known
	speed   speed
	stop    context.CancelFunc
	ended   sync.WaitGroup
}

const (
	drawEvery = 200 * time.Millisecond
	barWidth  = 10
	// narrowest is the narrowest terminal on which anything is shown.
	narrowest = 40
)

// newBar returns nil where nothing is to be shown, as in cron. The inputs are
// measured meanwhile, so that the time left can be said.
func newBar(ctx context.Context, c *console, measure func(context.Context) (int64, bool)) *bar {
	if !isTerminal(c.err) || os.Getenv("TERM") == "dumb" {
		return nil
	}
	f := c.err.(*os.File)
	b := &bar{f: f, screen: onScreen(f), say: c.words.Section("run"), drawn: drawn(f, -1), started: time.Now()}
	ctx, b.stop = context.WithCancel(ctx)
	b.ended.Go(func() {
		if total, known := measure(ctx); known {
			b.mu.Lock()
			defer b.mu.Unlock()
			b.drawn.Clear()
			b.total, b.drawn = total, drawn(f, total+1) // to the end it is not at the end
		}
	})
	b.ended.Go(func() {
		tick := time.NewTicker(drawEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				b.draw()
			}
		}
	})
	return b
}

// drawn returns a bar up to max, or one that turns if max is -1.
func drawn(f *os.File, max int64) *progressbar.ProgressBar {
	return progressbar.NewOptions64(max, progressbar.OptionSetWriter(f), progressbar.OptionSpinnerType(14), progressbar.OptionSetSpinnerChangeInterval(0),
		progressbar.OptionSetWidth(barWidth), progressbar.OptionSetElapsedTime(false), progressbar.OptionSetPredictTime(false))
}

// show is called when something has been done.
func (b *bar) show(p pipeline.Progress) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = p
}

// done takes the bar off the screen.
func (b *bar) done() {
	if b == nil {
		return
	}
	b.stop()
	b.ended.Wait()
	b.drawn.Clear()
}

// Write writes a message where the bar was; it is drawn anew below.
func (b *bar) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.drawn.Clear()
	return b.screen.Write(p)
}

func (b *bar) draw() {
	b.mu.Lock()
	defer b.mu.Unlock()
	width, _, err := term.GetSize(int(b.f.Fd()))
	if err == nil && width == 0 { // not known
		width = 80
	}
	if err != nil || width < narrowest {
		return
	}
	elapsed := time.Since(b.started)
	b.speed.at(elapsed, b.now.Done)
	room := width - len("- ") - 1
	if b.total > 0 {
		room = width - len(" 100% ||") - barWidth - 4
	}
	b.drawn.Describe(fitting(b.parts(elapsed), b.say.T("list"), room))
	if b.total > 0 {
		b.drawn.Set64(min(b.now.Done, b.total))
	} else {
		b.drawn.Add(1)
	}
}

// parts says how far the run has come, what matters most first.
func (b *bar) parts(elapsed time.Duration) []string {
	p := b.now
	parts := []string{b.say.T("done documents", p.Documents)}
	switch {
	case b.total == 0:
	case p.Done >= b.total:
		parts = append(parts, b.say.T("building"))
	default:
		if left, ok := b.speed.left(b.total - p.Done); ok {
			parts = append(parts, b.say.T("left", b.spoken(left)))
		}
	}
	return append(parts, b.say.T("done reports", p.Reports), fmt.Sprintf("%.1f MB", float64(p.Bytes)/1e6),
		fmt.Sprintf("%.0f/s", float64(p.Documents)/max(elapsed.Seconds(), drawEvery.Seconds())))
}

// fitting returns as many parts as there is room for.
func fitting(parts []string, separator string, room int) string {
	for n := len(parts); n > 1; n-- {
		if line := strings.Join(parts[:n], separator); text.StringWidth(line) <= room {
			return line
		}
	}
	return parts[0]
}

// speed is bytes a second over the last while: of inputs in one run some are
// skipped, some are large, some are full of reports.
type speed struct {
	time  time.Duration
	bytes int64
	mean  float64
}

// while is how far back the mean looks.
const while = 15 * time.Second

func (s *speed) at(elapsed time.Duration, bytes int64) {
	step := elapsed - s.time
	if step <= 0 {
		return
	}
	now := float64(bytes-s.bytes) / step.Seconds()
	weight := max(step.Seconds()/while.Seconds(), step.Seconds()/elapsed.Seconds()) // at first the plain mean
	s.mean += (now - s.mean) * min(1, weight)
	s.time, s.bytes = elapsed, bytes
}

// left returns how long it may take yet, once that can be said.
func (s *speed) left(bytes int64) (time.Duration, bool) {
	if s.time < time.Second || s.mean <= 0 {
		return 0, false
	}
	seconds := float64(bytes) / s.mean
	return time.Duration(seconds * float64(time.Second)), seconds < 1e6
}

func (b *bar) spoken(d time.Duration) string {
	switch {
	case d < 100*time.Second:
		return b.say.T("seconds", fmt.Sprintf("%.0f", d.Seconds()))
	case d < 100*time.Minute:
		return b.say.T("minutes", fmt.Sprintf("%.0f", d.Minutes()))
	}
	return b.say.T("hours", fmt.Sprintf("%.1f", d.Hours()))
}

// rowsProgress shows on a terminal how many rows are written, if it takes long.
func rowsProgress(c *console) (show func(done, all int64), done func()) {
	if !isTerminal(c.err) {
		return nil, func() {}
	}
	var bar *progressbar.ProgressBar
	show = func(n, all int64) {
		if bar == nil {
			bar = progressbar.NewOptions64(all, progressbar.OptionSetWriter(c.err), progressbar.OptionSetDescription(c.words.Section("export").T("rows")),
				progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionThrottle(200*time.Millisecond),
				progressbar.OptionClearOnFinish())
		}
		bar.Set64(n)
	}
	return show, func() {
		if bar != nil {
			bar.Finish()
		}
	}
}
