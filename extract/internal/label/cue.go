package label

import "bytes"

// CueKind is what words of running text announce.
type CueKind uint8

const (
	CueReceived CueKind = iota // how many requests came
	CueNone                    // that none came
	CueHandled                 // how many were handled
	CueAnswered                // the same, unless it goes on from another word
	CueDate                    // a date
	CueContact                 // whom to ask
)

// cueWords are found in the same pass over the text as the labels of the form.
var cueWords = []struct {
	word    string
	CueKind CueKind
}{
	{"收到", CueReceived}, {"受理", CueReceived}, {"新收", CueReceived}, {"接到", CueReceived}, {"接收", CueReceived},
	{"未收到", CueNone}, {"没有收到", CueNone}, {"零申请", CueNone}, {"无依申请", CueNone}, {"未接到", CueNone},
	{"办结", CueHandled}, {"答复", CueAnswered},
	{"日期", CueDate}, {"时间", CueDate},
	{"请与", CueContact},
}

// Cue is a cue in a text.
type Cue struct {
	Start, End int
	Kind       CueKind
}

// ClauseBehind returns the rest of the clause that begins at b[at].
func ClauseBehind(b []byte, at int) []byte {
	clause := b[at:min(len(b), at+90)]
	if n := bytes.IndexAny(clause, ",;"); n >= 0 {
		clause = clause[:n]
	}
	if n := bytes.Index(clause, []byte("。")); n >= 0 {
		clause = clause[:n]
	}
	return clause
}
