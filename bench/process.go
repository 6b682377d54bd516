package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// usage is what a process took.
type usage struct {
	Seconds float64  `json:"seconds"`
	CPU     float64  `json:"cpu_seconds"` // user and system
	Peak    int64    `json:"peak_bytes"`  // of memory; 0: not known
	Windows []window `json:"-"`

	started time.Time
}

// window is a part of the time that a process ran.
type window struct {
	start, end float64 // seconds since the process began
	own        float64 // cores that it kept busy
	others     float64 // cores that other processes kept busy
}

const (
	memoryEvery = 50 * time.Millisecond
	windowEvery = 4   // such moments
	ticks       = 100 // a second, of the times in /proc
)

// measure runs a program to its end, and returns its standard output. Memory and
// cores are known from /proc, and unknown where there is none: what the system
// says of a process that has ended includes its parent's memory.
func measure(ctx context.Context, name string, args ...string) ([]byte, *usage, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	u := &usage{started: time.Now()}
	if err := cmd.Start(); err != nil {
		return nil, nil, err
	}
	ended, watched := make(chan struct{}), make(chan struct{})
	go func() {
		u.watch(cmd.Process.Pid, ended)
		close(watched)
	}()
	err := cmd.Wait()
	u.Seconds = time.Since(u.started).Seconds()
	close(ended)
	<-watched
	u.CPU = (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
	if err != nil {
		return nil, nil, fmt.Errorf("%s %s: %w\n%s", filepath.Base(name), strings.Join(args, " "), err, said.Bytes())
	}
	return out.Bytes(), u, nil
}

// watch looks at a process until it has ended.
func (u *usage) watch(pid int, ended <-chan struct{}) {
	dir := filepath.Join("/proc", strconv.Itoa(pid))
	last := glance(dir)
	if last == nil {
		return
	}
	clock := time.NewTicker(memoryEvery)
	defer clock.Stop()
	for n := 1; ; n++ {
		select {
		case <-ended:
			return
		case <-clock.C:
		}
		if peak := peakMemory(dir); peak > u.Peak {
			u.Peak = peak
		}
		if n%windowEvery != 0 {
			continue
		}
		if now := glance(dir); now != nil {
			u.Windows = append(u.Windows, last.until(now, u.started))
			last = now
		}
	}
}

// moment is how much time the cores have spent until then.
type moment struct {
	at       time.Time
	own, all float64 // seconds
}

func (m *moment) until(n *moment, start time.Time) window {
	d := n.at.Sub(m.at).Seconds()
	own := (n.own - m.own) / d
	return window{m.at.Sub(start).Seconds(), n.at.Sub(start).Seconds(), own, max(0, (n.all-m.all)/d-own)}
}

// glance returns nil if the process has ended, or there is no /proc.
func glance(dir string) *moment {
	m := &moment{at: time.Now()}
	data, err := os.ReadFile(filepath.Join(dir, "stat"))
	if err != nil {
		return nil
	}
	// The name of the program may hold anything; it ends at the last bracket.
	_, after, _ := strings.Cut(string(data[bytes.LastIndexByte(data, ')'):]), " ")
	m.own, err = addTicks(strings.Fields(after), 11, 12) // utime, stime
	if err != nil {
		return nil
	}
	data, err = os.ReadFile("/proc/stat")
	if err != nil {
		return nil
	}
	line, _, _ := strings.Cut(string(data), "\n")
	m.all, err = addTicks(strings.Fields(line), 1, 2, 3, 6, 7, 8) // all but idle and waiting
	if err != nil {
		return nil
	}
	return m
}

func addTicks(fields []string, at ...int) (float64, error) {
	var sum float64
	for _, i := range at {
		if i >= len(fields) {
			return 0, errors.New("too few fields")
		}
		n, err := strconv.ParseFloat(fields[i], 64)
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum / ticks, nil
}

// peakMemory is the most that a process has had in memory at a time.
func peakMemory(dir string) int64 {
	data, err := os.ReadFile(filepath.Join(dir, "status"))
	if err != nil {
		return 0
	}
	_, after, found := strings.Cut(string(data), "VmHWM:")
	if !found {
		return 0
	}
	kilobytes, err := strconv.ParseInt(strings.Fields(after)[0], 10, 64)
	if err != nil {
		return 0
	}
	return kilobytes << 10
}

// busy returns how the cores were used in a part of the time.
type busy struct {
	Own    float64 `json:"cores"`        // kept busy on average
	Others float64 `json:"cores_others"` // kept busy by other processes
	Idle   float64 `json:"idle"`         // share of the cores' time in which neither used them
	Below  float64 `json:"below"`        // share of the windows in which the process used less than nine tenths of all cores
}

// between returns nil if nothing is known of that time.
func (u *usage) between(from, to float64) *busy {
	var b busy
	var weight, windows float64
	cores := float64(runtime.NumCPU())
	for _, w := range u.Windows {
		inside := min(to, w.end) - max(from, w.start)
		if inside <= 0 {
			continue
		}
		weight += inside
		windows++
		b.Own += w.own * inside
		b.Others += w.others * inside
		b.Idle += max(0, cores-w.own-w.others) / cores * inside
		if w.own < .9*cores {
			b.Below += inside
		}
	}
	if weight == 0 {
		return nil
	}
	return &busy{b.Own / weight, b.Others / weight, b.Idle / weight, b.Below / weight}
}
