package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"sync"

	"gongkai/extract"
	"gongkai/extract/specimen"
)

// digests prints, for each document, a digest of all that is read from it, and
// one of all at the end: two builds that print the same read the same. Besides
// the document itself its first half is read, and what damage leaves of it, since
// most ways through the code are those of broken documents. Files are read after
// the generated documents.
func digests(out io.Writer, seed uint64, n int, options func(i int) specimen.Options, files []string) error {
	all := sha256.New()
	line := func(name string, sum []byte) {
		fmt.Fprintln(io.MultiWriter(out, all), hex.EncodeToString(sum[:8]), name)
	}
	const batch = 256
	workers := runtime.GOMAXPROCS(0)
	for from := 0; from < n; from += batch {
		sums, names := make([][]byte, min(batch, n-from)), make([]string, min(batch, n-from))
		var wg sync.WaitGroup
		for w := range workers {
			wg.Go(func() {
				x := extract.New()
				for i := w; i < len(sums); i += workers {
					s := seed + uint64(from+i)
					doc := specimen.Generate(s, options(from+i))
					sums[i] = digest(x, s, doc.Bytes)
					names[i] = fmt.Sprint("seed ", s, ", ", doc.Layout, " ", doc.Noise)
				}
			})
		}
		wg.Wait()
		for i := range sums {
			line(names[i], sums[i])
		}
	}
	x := extract.New()
	for _, file := range files {
		doc, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		line(file, digest(x, 0, doc))
	}
	_, err := fmt.Fprintln(out, hex.EncodeToString(all.Sum(nil)))
	return err
}

// digest writes what is read from a document, from its first half, and from it
// with some bytes changed, lost or doubled.
func digest(x *extract.Extractor, seed uint64, doc []byte) []byte {
	h := sha256.New()
	say(h, x, doc)
	say(h, x, doc[:len(doc)/2])
	say(h, x, damaged(rand.New(rand.NewPCG(seed, 1)), doc))
	return h.Sum(nil)
}

func say(h hash.Hash, x *extract.Extractor, doc []byte) {
	r, err := x.Extract(doc)
	if err != nil {
		fmt.Fprintf(h, "%q\n", err)
		return
	}
	fmt.Fprintf(h, "%+v\n", *r)
}

// damaged changes a document in a few places: single bytes, and stretches that
// are lost, doubled or moved.
func damaged(r *rand.Rand, doc []byte) []byte {
	out := append([]byte{}, doc...)
	for range 8 {
		if len(out) < 2 {
			break
		}
		at := r.IntN(len(out))
		stretch := append([]byte{}, out[at:min(len(out), at+1+r.IntN(60))]...)
		switch r.IntN(4) {
		case 0:
			out[at] = " \n|0127.,-(\t/"[r.IntN(13)]
		case 1:
			out = append(out[:at], out[at+len(stretch):]...)
		case 2:
			out = append(out[:at], append(stretch, out[at:]...)...)
		default:
			to := r.IntN(len(out))
			out = append(out[:to], append(stretch, out[to:]...)...)
		}
	}
	return out
}
