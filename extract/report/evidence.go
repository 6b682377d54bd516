package report

import (
	"iter"
	"strings"
)

// Evidence is one thing that a document says of where its agency is, as it
// stands there: the name of a place, a number, a host. Report.Evidence has them
// as kind:text, separated by blanks.
type Evidence struct {
	Kind EvidenceKind
	Text string
}

// EvidenceKind says what Evidence is.
type EvidenceKind string

// The kinds. They are words of the column reports.evidence.
const (
	EvidenceLead      EvidenceKind = "lead"   // 鄂温克旗: text that ends in the rank of a place, near the beginning
	EvidenceFoot      EvidenceKind = "foot"   // 鄂温克族自治旗: the same, near the end
	EvidenceBody      EvidenceKind = "body"   // the same, elsewhere; not written today
	EvidenceTelephone EvidenceKind = "tel"    // 0470: area code of a telephone number
	EvidenceSite      EvidenceKind = "site"   // 150724: of 网站标识码, the register of government web sites
	EvidencePolice    EvidenceKind = "police" // 150724: of 公网安备, the register of the police
	EvidenceICP       EvidenceKind = "icp"    // 蒙: of ICP备, the register of web sites
	EvidenceHost      EvidenceKind = "host"   // www.x.gov.cn: of an address
	EvidenceSelf      EvidenceKind = "self"   // 镇: what the agency calls itself (我镇)
	EvidencePeriod    EvidenceKind = "period" // 2020: the year that the figures are said to be of, if not that of the report
)

// AppendEvidence appends to what Report.Evidence is made of.
func AppendEvidence(dst []byte, kind EvidenceKind, text []byte) []byte {
	if len(dst) > 0 {
		dst = append(dst, ' ')
	}
	dst = append(append(dst, kind...), ':')
	return append(dst, text...)
}

// EachEvidence goes through what AppendEvidence made.
func EachEvidence(all string) iter.Seq[Evidence] {
	return func(yield func(Evidence) bool) {
		for word := range strings.FieldsSeq(all) {
			kind, text, _ := strings.Cut(word, ":")
			if !yield(Evidence{EvidenceKind(kind), text}) {
				return
			}
		}
	}
}
