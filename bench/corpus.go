package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"

	"gongkai/extract/specimen"
)

// perShard documents make a file of a corpus: a million documents are 10,000
// files.
const perShard = 100

// perClaim shards are made by a worker one after another, since neighbours
// share the figures of their areas.
const perClaim = 10

// corpusSpec says what a corpus is made of; equal specs give equal bytes.
type corpusSpec struct {
	Documents int    `json:"documents"`
	Every     int    `json:"every"` // one document in Every is a report
	Seed      uint64 `json:"seed"`
	Tree      bool   `json:"tree"` // a file for each document instead of shards of JSON Lines in zstd

	// Files: documents are a page, a PDF, a file of Word and so on, in turn.
	Files bool `json:"files,omitempty"`

	// After leaves reports of the newest year alone, those that come after so many of
	// all years; 0: none is left out.
	After int `json:"after,omitempty"`
}

// corpus is one that lies there.
type corpus struct {
	corpusSpec
	Text int64 `json:"text_bytes"` // of the documents
	Disk int64 `json:"disk_bytes"` // of the files

	dir    string
	reused bool
}

// Name says what is in it.
func (c corpusSpec) Name() string {
	name := fmt.Sprintf("%d-all-reports", c.Documents)
	if c.Every > 1 {
		name = fmt.Sprintf("%d-one-in-%d", c.Documents, c.Every)
	}
	if c.Seed != 1 {
		name += fmt.Sprintf("-seed-%d", c.Seed)
	}
	if c.After > 0 {
		name += fmt.Sprintf("-newest-after-%d", c.After)
	}
	switch {
	case c.Files:
		name += "-files"
	case c.Tree:
		name += "-tree"
	}
	return name
}

// marker is written beside a corpus that is whole.
func marker(dir string) string { return dir + ".json" }

// prepare returns the corpus below a directory, which is made unless it is
// there. One that another version of the generator has made is made again.
func (c corpusSpec) prepare(dir string) (*corpus, error) {
	m := newMaker(c)
	out := &corpus{corpusSpec: c, dir: filepath.Join(dir, c.Name())}
	there, err := m.made(out)
	if err != nil || there {
		return out, err
	}
	if err := errors.Join(removeFile(marker(out.dir)), os.RemoveAll(out.dir), os.MkdirAll(out.dir, 0o777)); err != nil {
		return nil, err
	}
	if out.Text, err = m.write(out.dir, runtime.GOMAXPROCS(0)); err != nil {
		return nil, err
	}
	if out.Disk, err = diskUse(out.dir); err != nil {
		return nil, err
	}
	data, err := json.Marshal(out)
	if err != nil {
		return nil, err
	}
	return out, os.WriteFile(marker(out.dir), append(data, '\n'), 0o666)
}

func removeFile(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// diskUse adds up the sizes of the files below a path.
func diskUse(path string) (int64, error) {
	var size int64
	err := filepath.WalkDir(path, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	})
	return size, err
}

// maker writes a corpus.
type maker struct {
	corpusSpec
	nation *nation
	newest []int // which reports are taken, if After leaves some out
}

func newMaker(c corpusSpec) *maker {
	m := &maker{corpusSpec: c, nation: newNation()}
	if c.After > 0 {
		m.newest = m.nation.newest(c.After, c.Documents)
	}
	return m
}

// made reports whether the corpus lies there: its marker has the same spec, and
// its first, middle and last shards are what would be made now.
func (m *maker) made(c *corpus) (bool, error) {
	data, err := os.ReadFile(marker(c.dir))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	var there corpus
	if json.Unmarshal(data, &there) != nil || there.corpusSpec != c.corpusSpec {
		return false, nil
	}
	for _, number := range []int{0, m.shards() / 2, m.shards() - 1} {
		files, _, err := m.shard(number, &drawn{})
		if err != nil {
			return false, err
		}
		for _, f := range files {
			lies, err := os.ReadFile(filepath.Join(c.dir, f.name))
			if err != nil || !bytes.Equal(lies, f.data) {
				return false, nil
			}
		}
	}
	c.Text, c.Disk, c.reused = there.Text, there.Disk, true
	return true, nil
}

func (c corpusSpec) shards() int { return (c.Documents + perShard - 1) / perShard }

// write makes all shards, and returns the bytes of the documents.
func (m *maker) write(dir string, workers int) (int64, error) {
	shards := m.shards()
	var next, size atomic.Int64
	errs := make([]error, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			var last drawn
			for errs[w] == nil {
				from := int(next.Add(perClaim) - perClaim)
				if from >= shards {
					return
				}
				for shard := from; shard < min(from+perClaim, shards) && errs[w] == nil; shard++ {
					files, n, err := m.shard(shard, &last)
					size.Add(n)
					errs[w] = errors.Join(err, writeFiles(dir, files))
				}
			}
		})
	}
	wg.Wait()
	return size.Load(), errors.Join(errs...)
}

// file is one of a corpus, in memory.
type file struct {
	name string
	data []byte
}

func writeFiles(dir string, files []file) error {
	for _, f := range files {
		path := filepath.Join(dir, f.name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(path, f.data, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// shard makes the documents of one shard, and returns their size. A directory has
// a hundred files.
func (m *maker) shard(number int, last *drawn) (files []file, size int64, err error) {
	var packed bytes.Buffer
	z, err := zstd.NewWriter(&packed, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, 0, err
	}
	lines := json.NewEncoder(z)
	lines.SetEscapeHTML(false)
	for i := number * perShard; i < min((number+1)*perShard, m.Documents); i++ {
		d := m.document(i, last)
		size += int64(len(d.Bytes))
		if m.Tree {
			files = append(files, file{fmt.Sprintf("%06d/%08d%s", number, i, d.Ext), d.Bytes})
			continue
		}
		if err := lines.Encode(map[string]string{"id": m.id(i), "text": string(d.Bytes)}); err != nil {
			return nil, 0, err
		}
	}
	if m.Tree {
		return files, size, nil
	}
	err = z.Close()
	return []file{{fmt.Sprintf("%04d/%06d.jsonl.zst", number/100, number), packed.Bytes()}}, size, err
}

// id names a record. One of the same name in another corpus would be its next version.
func (m *maker) id(i int) string {
	if m.After > 0 {
		return fmt.Sprintf("n%d-%d", m.After, i)
	}
	return fmt.Sprintf("d%d", i)
}

// drawn is the area that was drawn last.
type drawn struct {
	at     int
	series []*specimen.Series
}

func (d *drawn) area(n *nation, at int, seed uint64) []*specimen.Series {
	if d.series == nil || d.at != at {
		d.at, d.series = at, n.areas[at].series(seed)
	}
	return d.series
}

// nearMissEvery of the other documents is one that looks like a report.
const nearMissEvery = 20

// document returns one. A text field is UTF-8: of those that would be in another
// encoding another version is taken.
func (m *maker) document(i int, last *drawn) specimen.Document {
	const versions = 256
	if i%m.Every != 0 {
		kind := specimen.Unrelated
		if other := i - i/m.Every; other%nearMissEvery == 0 {
			kind = specimen.NearMisses[other/nearMissEvery%len(specimen.NearMisses)]
		}
		return firstUTF8(func(try int) specimen.Document {
			return specimen.Generate((m.Seed<<32^uint64(i))*versions+uint64(try), specimen.Options{Kind: kind})
		})
	}
	report := i / m.Every
	if m.newest != nil {
		report = m.newest[report]
	}
	at, document, round := m.nation.find(report)
	body, year, version := m.nation.areas[at].place(document)
	series := last.area(m.nation, at, m.Seed)[body]
	if kinds := specimen.FileKinds(); m.Files && i%(len(kinds)+1) < len(kinds) {
		return series.Document(year, (version+2*round)%versions, specimen.Options{File: kinds[i%(len(kinds)+1)]})
	}
	return firstUTF8(func(try int) specimen.Document {
		return series.Document(year, (version+2*round+8*try)%versions, specimen.Options{})
	})
}

func firstUTF8(make func(try int) specimen.Document) specimen.Document {
	for try := 0; ; try++ {
		if d := make(try); utf8.Valid(d.Bytes) {
			return d
		}
	}
}
