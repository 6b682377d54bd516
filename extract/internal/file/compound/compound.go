// Package compound reads storages of streams (Microsoft's MS-CFB), of which documents of Word and
// workbooks of Excel are made that are older than 2007, in bounds.
package compound

import (
	"bytes"
	"encoding/binary"
	"io"
	"strings"

	"github.com/richardlehane/mscfb"

	"gongkai/extract/internal/file/member"
	"gongkai/extract/report"
)

// Is reports whether doc is a storage, also if it is cut.
func Is(doc []byte) bool { return bytes.HasPrefix(doc, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) }

// Storage is what lies at the top of a storage; the streams of objects within the document do not.
type Storage map[string]*mscfb.File // by name in lower case: programs differ in capitals

// Open opens a storage; its error is a *report.Reject.
func Open(doc []byte) (s Storage, err error) {
	defer func() {
		if recover() != nil { // what lies where in the file is stated by the file
			err = member.Broken()
		}
	}()
	if !plausible(doc) {
		return nil, member.Broken()
	}
	r, err := mscfb.New(bytes.NewReader(doc))
	if err != nil {
		return nil, member.Broken()
	}
	s = Storage{}
	for _, entry := range r.File {
		if name := strings.ToLower(entry.Name); len(entry.Path) == 0 && s[name] == nil {
			s[name] = entry
		}
	}
	return s, nil
}

// plausible reports whether a storage claims no more sectors of any kind than it can have: the library
// allocates by what it claims.
func plausible(doc []byte) bool {
	const head, sizeAt = 512, 30
	if len(doc) < head || doc[sizeAt] != 9 && doc[sizeAt] != 12 { // sectors of 512 bytes, or of 4096
		return false
	}
	sector := 1 << doc[sizeAt]
	for _, at := range [...]int{40, 44, 64, 72} { // of the directory, of tables of sectors, of small ones, of tables of tables (2.2)
		if int64(binary.LittleEndian.Uint32(doc[at:])) > int64(len(doc)/sector) {
			return false
		}
	}
	return true
}

// Has reports whether there is a stream, or a storage, of a name.
func (s Storage) Has(name string) bool { return s[strings.ToLower(name)] != nil }

// Read returns a stream, nil if there is none, as far as a document may be long. It can be read
// once. The error is a *report.Reject.
func (s Storage) Read(name string) (b []byte, err error) {
	entry := s[strings.ToLower(name)]
	if entry == nil {
		return nil, nil
	}
	defer func() {
		if recover() != nil {
			b, err = nil, member.Broken()
		}
	}()
	b, err = io.ReadAll(io.LimitReader(entry, report.MaxDocument))
	if err != nil {
		return nil, member.Broken()
	}
	return b, nil
}
