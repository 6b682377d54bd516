package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"

	"gongkai/pipeline"
)

// profiled are the profiles that the runtime keeps by name, besides that of
// the CPU.
var profiled = []string{"allocs", "mutex", "block"}

// profile runs the whole job in this process, and writes profiles of it into a
// directory. What DuckDB does is seen as calls of C.
func profile(args []string) (_ any, err error) {
	input, store, dir := args[0], args[1], args[2]
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	const nanoseconds = 10_000 // of waiting, for a sample
	runtime.SetMutexProfileFraction(10)
	runtime.SetBlockProfileRate(nanoseconds)
	cpu, err := os.Create(filepath.Join(dir, "cpu.pprof"))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, cpu.Close()) }()
	if err := pprof.StartCPUProfile(cpu); err != nil {
		return nil, err
	}
	res, err := pipeline.Run(context.Background(), pipeline.Options{Store: store, Inputs: []string{input},
		Workers: runtime.GOMAXPROCS(0), Version: "bench", Log: slog.New(slog.NewTextHandler(os.Stderr, nil))})
	pprof.StopCPUProfile()
	if err != nil {
		return nil, err
	}
	for _, name := range profiled {
		if err := writeProfile(name, filepath.Join(dir, name+".pprof")); err != nil {
			return nil, err
		}
	}
	return res.Run, nil
}

func writeProfile(name, path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(pprof.Lookup(name).WriteTo(f, 0), f.Close())
}
