package ledger

import (
	"fmt"
	"strconv"
	"strings"
)

// OfSeveral is what the entry of a report has as Corpus that is one of several in a document: whenever the
// document is read anew, it goes with what else the document was. sql/1_ledger knows this word, and
// how the keys of such reports are made.
const OfSeveral = "several"

const reportName = "#report-"

// ReportOf returns the name of the n-th report, from 1, of a document with several, by that of the
// document: its key or its source.
func ReportOf(document string, n int) string {
	return fmt.Sprint(document, reportName, n)
}

// SplitReport divides the name of such a report into that of the document and its number. It reports
// whether a name is one.
func SplitReport(name string) (document string, n int, ok bool) {
	i := strings.LastIndex(name, reportName)
	if i <= 0 {
		return name, 0, false
	}
	digits := name[i+len(reportName):]
	n, err := strconv.Atoi(digits)
	if err != nil || n < 1 || strconv.Itoa(n) != digits {
		return name, 0, false
	}
	return name[:i], n, true
}
