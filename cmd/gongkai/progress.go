package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"gongkai/pipeline"
)

// progress shows on a terminal how far a run has come; elsewhere, as in cron,
// it shows nothing and gives a nil function. done takes it off the screen.
func progress(w io.Writer) (show func(pipeline.Progress), done func()) {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return nil, func() {}
	}
	bar := progressbar.NewOptions64(-1, progressbar.OptionSetWriter(w), progressbar.OptionSpinnerType(14),
		progressbar.OptionClearOnFinish(), progressbar.OptionSetElapsedTime(true))
	const pause = 200 * time.Millisecond
	started, shown := time.Now(), time.Time{}
	show = func(p pipeline.Progress) {
		now := time.Now()
		if now.Sub(shown) < pause {
			return
		}
		shown = now
		rate := float64(p.Documents) / max(now.Sub(started).Seconds(), pause.Seconds())
		bar.Describe(fmt.Sprintf("%d documents, %.1f MB, %d reports, %.0f/s", p.Documents, float64(p.Bytes)/1e6, p.Reports, rate))
	}
	return show, func() { bar.Finish() }
}

// rowsProgress shows on a terminal how many rows are written, if it takes long.
func rowsProgress(w io.Writer) (show func(done, all int64), done func()) {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return nil, func() {}
	}
	var bar *progressbar.ProgressBar
	show = func(n, all int64) {
		if bar == nil {
			bar = progressbar.NewOptions64(all, progressbar.OptionSetWriter(w), progressbar.OptionSetDescription("rows"),
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
