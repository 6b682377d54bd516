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
	places  []known
	numbers map[uint64]int32 // of places, by the hashes of their keys

	// What few places have, by the hashes of their keys.
	counts map[uint64]int64  // of records, of corpora
	lost   map[uint64]cannot // failures that stay as long as places are as they are

	// Of the lister alone.
	others map[uint64]struct{} // places that were met and are not known, by the hashes of their keys
	key    []byte

	once      sync.Once
	err       error
	mu        sync.Mutex
	settled   sync.Cond           // with mu: a document is in no worker's hands any more
	documents map[digest]standing // known, or in the hands of a worker
	records   map[uint64]struct{} // of corpora that are known, by the hashes of their keys
	forgotten map[digest]struct{} // documents that are kept out
}

// known is a file or directory that was met before. What is known of the records
// of a corpus is with the corpus.
type known struct {
	key     uint64 // its hash
	stamp   uint64 // of size and time
	settled bool   // read by this extractor in the way of this run: not to be read while it is as it was
	plain   bool   // settled, a document, and there is nothing else to say of it
	failed  bool   // it could not be read when last tried
	foreign bool   // read by another extractor
	gone    bool   // it was not there when last looked for
	met     bool   // by this run
}

// cannot is why an input was not read.
type cannot struct {
	reason reason
	detail message.Message
}

// standing is what is known of a document.
type standing uint8

const (
	read    standing = iota // what it is
	inHand                  // a worker is reading it
	several                 // it holds several reports, which are known by themselves
)

// digest is enough of a SHA-256 to distinguish documents.
type digest [16]byte

func digestOf(sha string) (d digest) {
	hex.Decode(d[:], []byte(sha[:2*len(d)]))
	return d
}

// readHistory reads what a run needs at once of the ledger of a generation; an
// empty directory name is none.
func readHistory(ctx context.Context, generation, version, reading string) (*history, error) {
	h := &history{ledger: ledger.Of(generation), version: version, seed: maphash.MakeSeed(),
		counts: map[uint64]int64{}, lost: map[uint64]cannot{}, others: map[uint64]struct{}{}}
	h.settled.L = &h.mu
	err := h.ledger.Scan(ctx, func(e *ledger.Entry) error {
		if e.Record {
			return nil
		}
		p := known{key: maphash.String(h.seed, e.Key), stamp: h.stamp(e.Size, e.Modified),
			failed: e.Failure != "", foreign: e.Extractor != version, gone: e.Gone != 0}
		again := p.failed
		if e.Failure == string(unsupported) && e.DetailMessage != "" {
			detail, err := message.Decode(e.DetailMessage)
			if err != nil {
				return err
			}
			h.lost[p.key], again = cannot{unsupported, detail}, false
		}
		if e.Corpus != "" {
			h.counts[p.key] = e.Records
		}
		p.settled = !p.foreign && (e.Corpus == "" && !p.failed || e.Corpus == reading && !again)
		p.plain = p.settled && e.Corpus == "" && !p.gone
		h.places = append(h.places, p)
		return nil
	}, "record", "key", "size", "modified", "extractor", "corpus", "records", "failure", "detail_message", "gone")
	h.numbers = make(map[uint64]int32, len(h.places))
	for n := range h.places {
		h.numbers[h.places[n].key] = int32(n)
	}
	return h, err
}

func (h *history) hash(key string) uint64 { return maphash.String(h.seed, key) }

func (h *history) stamp(size, modified int64) uint64 {
	return maphash.Comparable(h.seed, [2]int64{size, modified})
}

// known returns what is known of a place; nil for one that is new.
func (h *history) known(key string) *known { return h.knownBy(h.hash(key)) }

func (h *history) knownBy(hash uint64) *known {
	n, ok := h.numbers[hash]
	if !ok {
		return nil
	}
	return &h.places[n]
}

// meet returns what is known of a place that the lister comes to, and whether it
// does so for the first time in this run.
func (h *history) meet(f *entry) (p *known, first bool) {
	h.key = f.appendKey(h.key[:0])
	hash := maphash.Bytes(h.seed, h.key)
	if p = h.knownBy(hash); p != nil {
		first, p.met = !p.met, true
		return p, first
	}
	_, again := h.others[hash]
	h.others[hash] = struct{}{}
	return nil, !again
}

// unchanged reports whether a file need not be read.
func (h *history) unchanged(p *known, f *entry) bool {
	return p != nil && p.settled && h.asBefore(p, f)
}

func (h *history) asBefore(p *known, f *entry) bool {
	return !f.stream && f.reason == "" && p.stamp == h.stamp(f.size, f.modified)
}

// prepare reads what is needed once anything is read: the documents that this
// extractor knows, and the records of corpora.
func (h *history) prepare(ctx context.Context, reread bool) error {
	h.once.Do(func() {
		h.documents, h.records, h.forgotten = map[digest]standing{}, map[uint64]struct{}{}, map[digest]struct{}{}
		h.err = h.ledger.Scan(ctx, func(e *ledger.Entry) error {
			if e.Record {
				h.records[h.hash(e.Key)] = struct{}{}
				if document, _, ok := ledger.SplitReport(e.Key); ok && e.Corpus == ledger.OfSeveral {
					h.records[h.hash(document)] = struct{}{}
				}
			}
			switch {
			case e.Reason == ledger.ReasonForgotten:
				h.forgotten[digestOf(e.SHA256)] = struct{}{}
			case e.SHA256 != "" && e.Extractor == h.version && !reread:
				h.documents[digestOf(e.SHA256)] = read
			}
			return nil
		}, "record", "key", "sha256", "extractor", "reason", "corpus")
	})
	return h.err
}

// keptOut reports whether a document was forgotten.
func (h *history) keptOut(sha string) bool {
	_, is := h.forgotten[digestOf(sha)]
	return is
}

// take reports whether the caller is the one to extract a document. Then it says by settle what it
// is; until then others that have the same document wait. One with several reports is extracted
// for each place where it is found: nothing else says how many they are.
func (h *history) take(sha string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	d := digestOf(sha)
	for {
		switch is, has := h.documents[d]; {
		case !has:
			h.documents[d] = inHand
			return true
		case is == inHand:
			h.settled.Wait()
		default:
			return is == several
		}
	}
}

// settle ends the wait for a document that was taken.
func (h *history) settle(sha string, is standing) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.documents[digestOf(sha)] = is
	h.settled.Broadcast()
}

// takeReport reports whether the caller is the one to write one of several reports of a document.
func (h *history) takeReport(sha string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	d := digestOf(sha)
	_, has := h.documents[d]
	h.documents[d] = read
	return !has
}

// hasRecord reports whether a record of a corpus was kept before, or reports of it.
func (h *history) hasRecord(key string) bool {
	_, has := h.records[h.hash(key)]
	return has
}

// missing calls each for the places below the directories that were walked which the
// lister did not meet, unless they are known to be gone.
func (h *history) missing(ctx context.Context, walked walks, each func(key string) error) error {
	all := true
	for n := range h.places {
		all = all && (h.places[n].met || h.places[n].gone)
	}
	if all {
		return nil
	}
	return h.ledger.Scan(ctx, func(e *ledger.Entry) error {
		if e.Record || !walked.cover(e.Key) {
			return nil
		}
		if p := h.known(e.Key); p == nil || p.met || p.gone {
			return nil
		}
		return each(strings.Clone(e.Key))
	}, "record", "key")
}

// walks are directories that were walked, those among them that nothing was in, and
// those below them that could not be.
type walks struct{ roots, empty, closed []string }

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
