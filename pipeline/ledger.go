package pipeline

import (
	"context"
	"encoding/hex"
	"hash/maphash"
	"strings"
	"sync"

	"gongkai/extract/message"
	"gongkai/load"
)

// ledger is what a run has to know of the former one while it reads: some tens
// of bytes for each file and, once anything is read, for each document. All
// else stays on the disk, and is merged there with what this run found.
type ledger struct {
	file    load.Ledger
	version string // of the extractor
	seed    maphash.Seed
	numbers map[uint64]int32 // of places, by the hash of their keys
	places  []place
	lost    map[int32]cannot // places with a failure that stays as long as they are as they are

	// Of the lister alone.
	met    []bool // by number
	others map[uint64]struct{}

	once      sync.Once
	err       error
	mu        sync.Mutex
	documents map[digest]struct{} // known, or in the hands of a worker
	records   map[uint64]struct{} // of corpora that the former run knew, by the hashes of their keys
}

// place is a file or directory that the former run knew. The records of a
// corpus are told of by the corpus.
type place struct {
	stamp   uint64 // of size and time
	records uint32
	corpus  bool
	settled bool // read by this extractor in the way of this run: not to be read while it is as it was
	failed  bool // it could not be read when last tried
	foreign bool // read by another extractor
	gone    bool // it was not there when last looked for
}

// cannot says why an input was not read.
type cannot struct {
	reason reason
	detail message.Message
}

// digest is enough of a SHA-256 to tell documents apart.
type digest [16]byte

func digestOf(sha string) (d digest) {
	hex.Decode(d[:], []byte(sha[:2*len(d)]))
	return d
}

// readLedger reads what a run needs at once of the ledger of a generation; an
// empty directory name is none.
func readLedger(ctx context.Context, generation, version, reading string) (*ledger, error) {
	l := &ledger{file: load.LedgerOf(generation), version: version, seed: maphash.MakeSeed(), numbers: map[uint64]int32{},
		lost: map[int32]cannot{}, others: map[uint64]struct{}{}}
	err := l.file.Scan(ctx, func(e *load.Entry) error {
		if e.Record {
			return nil
		}
		ours := e.Extractor == version
		failed := e.Failure != "" // so that it is to be tried again
		if e.Failure == string(unsupported) && e.DetailMessage != "" {
			detail, err := message.Decode(e.DetailMessage)
			if err != nil {
				return err
			}
			l.lost[int32(len(l.places))], failed = cannot{unsupported, detail}, false
		}
		n := int32(len(l.places))
		l.numbers[l.hash(e.Key)] = n
		l.places = append(l.places, place{
			stamp:   l.stamp(e.Size, e.Modified),
			records: uint32(e.Records),
			corpus:  e.Corpus != "",
			settled: ours && (e.SHA256 != "" && e.Failure == "" || e.Corpus == reading && !failed),
			failed:  e.Failure != "",
			foreign: !ours,
			gone:    e.Gone != 0,
		})
		return nil
	}, "record", "key", "size", "modified", "extractor", "sha256", "corpus", "records", "failure", "detail_message", "gone")
	l.met = make([]bool, len(l.places))
	return l, err
}

func (l *ledger) hash(key string) uint64 { return maphash.String(l.seed, key) }

func (l *ledger) stamp(size, modified int64) uint64 {
	return maphash.Comparable(l.seed, [2]int64{size, modified})
}

// place gives what is known of a place, and its number; nil for one that is new.
func (l *ledger) place(key string) (*place, int32) {
	n, ok := l.numbers[l.hash(key)]
	if !ok {
		return nil, 0
	}
	return &l.places[n], n
}

// meet tells whether the lister comes to a place for the first time in this run.
func (l *ledger) meet(key string) bool {
	h := l.hash(key)
	if n, ok := l.numbers[h]; ok {
		first := !l.met[n]
		l.met[n] = true
		return first
	}
	_, again := l.others[h]
	l.others[h] = struct{}{}
	return !again
}

// unchanged tells that a file need not be read.
func (l *ledger) unchanged(in input) bool {
	p, _ := l.place(in.key)
	return p != nil && p.settled && l.asBefore(p, in)
}

func (l *ledger) asBefore(p *place, in input) bool {
	return !in.stream && in.reason == "" && p.stamp == l.stamp(in.size, in.time)
}

// prepare reads what is needed once anything is read: the documents that this
// extractor knows, and the records of corpora.
func (l *ledger) prepare(ctx context.Context, reread bool) error {
	l.once.Do(func() {
		l.documents, l.records = map[digest]struct{}{}, map[uint64]struct{}{}
		l.err = l.file.Scan(ctx, func(e *load.Entry) error {
			if e.Record {
				l.records[l.hash(e.Key)] = struct{}{}
			}
			if e.SHA256 != "" && e.Extractor == l.version && !reread {
				l.documents[digestOf(e.SHA256)] = struct{}{}
			}
			return nil
		}, "record", "key", "sha256", "extractor")
	})
	return l.err
}

// take tells whether the caller is the one to extract a document.
func (l *ledger) take(sha string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	d := digestOf(sha)
	_, has := l.documents[d]
	l.documents[d] = struct{}{}
	return !has
}

// hasRecord tells whether the former run kept a record.
func (l *ledger) hasRecord(key string) bool {
	_, has := l.records[l.hash(key)]
	return has
}

// missing gives the places below the directories that were walked which the
// lister did not meet, unless they are known to be gone.
func (l *ledger) missing(ctx context.Context, walked walks, each func(key string) error) error {
	all := true
	for n := range l.places {
		all = all && (l.met[n] || l.places[n].gone)
	}
	if all {
		return nil
	}
	return l.file.Scan(ctx, func(e *load.Entry) error {
		if e.Record || !walked.cover(e.Key) {
			return nil
		}
		if p, n := l.place(e.Key); p == nil || l.met[n] || p.gone {
			return nil
		}
		return each(strings.Clone(e.Key))
	}, "record", "key")
}

// walks are directories that were walked, and those below them that could not be.
type walks struct{ roots, closed []string }

// cover tells whether a file of that name would have been met.
func (w walks) cover(key string) bool {
	below := func(dirs []string) bool {
		for _, dir := range dirs {
			if rest, ok := strings.CutPrefix(key, dir); ok && (strings.HasPrefix(rest, "/") || dir == "/") {
				return true
			}
		}
		return false
	}
	return below(w.roots) && !below(w.closed)
}
