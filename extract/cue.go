package extract

import "bytes"

// cue is what words of running text announce.
type cue uint8

const (
	cueReceived cue = iota // how many requests came
	cueNone                // that none came
	cueHandled             // how many were handled
	cueAnswered            // the same, unless it goes on from another word
	cueDate                // a date
	cueContact             // whom to ask
)

// cueWords are found in the same pass over the text as the labels of the form.
var cueWords = []struct {
	word string
	cue  cue
}{
	{"收到", cueReceived}, {"受理", cueReceived}, {"新收", cueReceived}, {"接到", cueReceived}, {"接收", cueReceived},
	{"未收到", cueNone}, {"没有收到", cueNone}, {"零申请", cueNone}, {"无依申请", cueNone}, {"未接到", cueNone},
	{"办结", cueHandled}, {"答复", cueAnswered},
	{"日期", cueDate}, {"时间", cueDate},
	{"请与", cueContact},
}

// said is a cue in a text.
type said struct {
	start, end int
	cue        cue
}

// clauseBehind gives the rest of the clause that begins at b[at].
func clauseBehind(b []byte, at int) []byte {
	clause := b[at:min(len(b), at+90)]
	if n := bytes.IndexAny(clause, ",;"); n >= 0 {
		clause = clause[:n]
	}
	if n := bytes.Index(clause, []byte("。")); n >= 0 {
		clause = clause[:n]
	}
	return clause
}
