package pipeline

import (
	"gongkai/extract/message"
	"gongkai/extract/report"
	"gongkai/load/ledger"
)

// verdict is what a document was found to be.
type verdict struct {
	Report  bool
	Reports int // that it was divided into; 0 if it was not
	Reason  reason
	Said    message.Message
	Page    *report.Page // what a page says of the report that it links to; else nil
}

func (v *verdict) standing() standing {
	if v.Reports > 0 {
		return several
	}
	return read
}

// reason is why an input gave no report: one of extract's, or of these.
type reason = report.Reason

const (
	unreadable    reason = "unreadable"     // not opened, or an error while reading
	unsupported   reason = "unsupported"    // a container that is not read, or has no texts
	internalError reason = "internal_error" // a fault of this program

	forgotten reason = ledger.ReasonForgotten // taken out of the store, and kept out
)

// failures are the reasons that the exit code reports, unlike those about
// a document which was read and is no report.
var failures = []string{string(unreadable), string(internalError), string(report.ReasonNotText), string(report.ReasonTooLarge)}

// listed are the reasons that are shown of records of corpora, too.
var listed = append([]string{string(forgotten)}, failures...)
