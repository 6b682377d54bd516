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
