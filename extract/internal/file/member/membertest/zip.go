// Package membertest makes archives and damage for tests of what reads files, and shows what they read.
package membertest

import (
	"archive/zip"
	"bytes"
	"testing"
)

// Zip packs members, given as names and contents.
func Zip(t testing.TB, members ...string) []byte { return ZipStoring(t, "", members...) }

// ZipStoring packs members, of which one is stored as it is.
func ZipStoring(t testing.TB, stored string, members ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(members); i += 2 {
		h := &zip.FileHeader{Name: members[i], Method: zip.Deflate}
		if members[i] == stored {
			h.Method = zip.Store
		}
		f, err := w.CreateHeader(h)
		if err == nil {
			_, err = f.Write([]byte(members[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
