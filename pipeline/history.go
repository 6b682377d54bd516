package pipeline

import (
	"context"
	"encoding/hex"
	"hash/maphash"
	"strings"
	"sync"

	"gongkai/extract/message"
	"gongkai/load/ledger"
)

// history is what a run has to know of those before it while it reads: some tens
// of bytes for each file and, once anything is read, for each document. All
// else stays on the disk, and is merged there with what this run found.
type history struct {
	ledger  ledger.Ledger
	version string // of the extractor
	seed    maphash.Seed
	numbers map[uint64]int32 // of places, by the hash of their keys
	places  []known
	lost    map[int32]cannot // places with a failure that stays as long as they are as they are

	// Of the lister alone.
	met    []bool // by number
	others map[uint64]struct{}

	once      sync.Once
	err       error
	mu        sync.Mutex
	documents map[digest]struct{} // known, or in the hands of a worker
	records   map[uint64]struct{} // of corpora that are known, by the hashes of their keys
	forgotten map[digest]struct{} // documents that are kept out
}

// known is a file or directory that was met before. What is known of the records
// of a corpus is with the corpus.
type known struct {
	stamp   uint64 // of size and time
	records uint32
	corpus  bool
	settled bool // read by this extractor in the way of this run: not to be read while it is as it was
	failed  bool // it could not be read when last tried
	foreign bool // read by another extractor
	gone    bool // it was not there when last looked for
}

// cannot is why an input was not read.
type cannot struct {
	reason reason
	detail message.Message
}

// digest is enough of a SHA-256 to distinguish documents.
type digest [16]byte

func digestOf(sha string) (d digest) {
	hex.Decode(d[:], []byte(sha[:2*len(d)]))
	return d
}

// readHistory reads what a run needs at once of the ledger of a generation; an
// empty directory name is none.
func readHistory(ctx context.Context, generation, version, reading string) (*history, error) {
	h := &history{ledger: ledger.Of(generation), version: version, seed: maphash.MakeSeed(), numbers: map[uint64]int32{},
		lost: map[int32]cannot{}, others: map[uint64]struct{}{}}
	err := h.ledger.Scan(ctx, func(e *ledger.Entry) error {
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
			h.lost[int32(len(h.places))], failed = cannot{unsupported, detail}, false
		}
		n := int32(len(h.places))
		h.numbers[h.hash(e.Key)] = n
		h.places = append(h.places, known{
			stamp:   h.stamp(e.Size, e.Modified),
			records: uint32(e.Records),
			corpus:  e.Corpus != "",
			settled: ours && (e.SHA256 != "" && e.Failure == "" || e.Corpus == reading && !failed),
			failed:  e.Failure != "",
			foreign: !ours,
			gone:    e.Gone != 0,
		})
		return nil
	}, "record", "key", "size", "modified", "extractor", "sha256", "corpus", "records", "failure", "detail_message", "gone")
	h.met = make([]bool, len(h.places))
	return h, err
}

func (h *history) hash(key string) uint64 { return maphash.String(h.seed, key) }

func (h *history) stamp(size, modified int64) uint64 {
	return maphash.Comparable(h.seed, [2]int64{size, modified})
}

// known returns what is known of a place, and its number; nil for one that is new.
func (h *history) known(key string) (*known, int32) {
	n, ok := h.numbers[h.hash(key)]
	if !ok {
		return nil, 0
	}
	return &h.places[n], n
}

// meet reports whether the lister comes to a place for the first time in this run.
func (h *history) meet(key string) bool {
	hash := h.hash(key)
	if n, ok := h.numbers[hash]; ok {
		first := !h.met[n]
		h.met[n] = true
		return first
	}
	_, again := h.others[hash]
	h.others[hash] = struct{}{}
	return !again
}

// unchanged reports whether a file need not be read.
func (h *history) unchanged(in input) bool {
	p, _ := h.known(in.key)
	return p != nil && p.settled && h.asBefore(p, in)
}

func (h *history) asBefore(p *known, in input) bool {
	return !in.stream && in.reason == "" && p.stamp == h.stamp(in.size, in.time)
}

// prepare reads what is needed once anything is read: the documents that this
// extractor knows, and the records of corpora.
func (h *history) prepare(ctx context.Context, reread bool) error {
	h.once.Do(func() {
		h.documents, h.records, h.forgotten = map[digest]struct{}{}, map[uint64]struct{}{}, map[digest]struct{}{}
		h.err = h.ledger.Scan(ctx, func(e *ledger.Entry) error {
			if e.Record {
				h.records[h.hash(e.Key)] = struct{}{}
			}
			switch {
			case e.Reason == ledger.ReasonForgotten:
				h.forgotten[digestOf(e.SHA256)] = struct{}{}
			case e.SHA256 != "" && e.Extractor == h.version && !reread:
				h.documents[digestOf(e.SHA256)] = struct{}{}
			}
			return nil
		}, "record", "key", "sha256", "extractor", "reason")
	})
	return h.err
}

// keptOut reports whether a document was forgotten.
func (h *history) keptOut(sha string) bool {
	_, is := h.forgotten[digestOf(sha)]
	return is
}

// take reports whether the caller is the one to extract a document.
func (h *history) take(sha string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	d := digestOf(sha)
	_, has := h.documents[d]
	h.documents[d] = struct{}{}
	return !has
}

// hasRecord reports whether a record of a corpus was kept before.
func (h *history) hasRecord(key string) bool {
	_, has := h.records[h.hash(key)]
	return has
}

// missing calls each for the places below the directories that were walked which the
// lister did not meet, unless they are known to be gone.
func (h *history) missing(ctx context.Context, walked walks, each func(key string) error) error {
	all := true
	for n := range h.places {
		all = all && (h.met[n] || h.places[n].gone)
	}
	if all {
		return nil
	}
	return h.ledger.Scan(ctx, func(e *ledger.Entry) error {
		if e.Record || !walked.cover(e.Key) {
			return nil
		}
		if p, n := h.known(e.Key); p == nil || h.met[n] || p.gone {
			return nil
		}
		return each(strings.Clone(e.Key))
	}, "record", "key")
}

// walks are directories that were walked, and those below them that could not be.
type walks struct{ roots, closed []string }

// cover reports whether a file of that name would have been met.
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
