package transform

import (
	"cmp"
	"encoding/binary"
	"encoding/hex"
	"math"
	"slices"

	"github.com/cespare/xxhash/v2"

	"gongkai/extract/form"
	"gongkai/extract/report"
)

// Rows are what one report gives for the tables with many rows, each in the
// order of the store.
type Rows struct {
	Readings   []Reading
	Statements []report.Statement
	Checks     []Check
}

// Reading is a reading with what the accounting of its report says of it.
type Reading struct {
	report.Reading
	Quality Quality
}

// Summary counts what a report gave. ChecksFailing are identities: a difference
// between prose and table is often one of scope.
type Summary struct {
	Readings, Suspect, ChecksFailing int
}

// Rows makes the rows of a report. They are valid until the next call.
func (a *Auditor) Rows(r *report.Report) (*Rows, Summary) {
	checks, quality := a.Audit(r)
	sum := Summary{Readings: len(r.Readings)}
	for i := range checks {
		if checks[i].Verdict == Fails {
			sum.ChecksFailing++
		}
	}
	rows := &a.rows
	rows.Readings = rows.Readings[:0]
	for i := range r.Readings {
		rows.Readings = append(rows.Readings, Reading{r.Readings[i], quality[i]})
		if quality[i] == Suspect {
			sum.Suspect++
		}
	}
	rows.Statements = append(rows.Statements[:0], r.Statements...)
	rows.Checks = append(append(rows.Checks[:0], checks...), ProseChecks(r)...)
	rows.sort()
	return rows, sum
}

func (r *Rows) sort() {
	sorted(r.Readings, func(a, b *Reading) int {
		return cmp.Or(cmp.Compare(a.Metric, b.Metric), cmp.Compare(a.Applicant, b.Applicant))
	})
	sorted(r.Statements, func(a, b *report.Statement) int {
		return cmp.Or(cmp.Compare(a.Part, b.Part), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), cmp.Compare(a.Metric, b.Metric),
			cmp.Compare(a.Applicant, b.Applicant), cmp.Compare(a.Value, b.Value), cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Text, b.Text))
	})
	sorted(r.Checks, func(a, b *Check) int {
		return cmp.Or(cmp.Compare(checkNumbers[a.ID], checkNumbers[b.ID]), cmp.Compare(a.Metric, b.Metric), cmp.Compare(a.Applicant, b.Applicant),
			cmp.Compare(a.Expected, b.Expected))
	})
}

// sorted sorts rows that nearly always are in order already.
func sorted[T any](rows []T, compare func(a, b *T) int) {
	for i := 1; i < len(rows); i++ {
		if compare(&rows[i-1], &rows[i]) > 0 {
			slices.SortStableFunc(rows, func(a, b T) int { return compare(&a, &b) })
			return
		}
	}
}

// Hash distinguishes readings by what they say, not by where and how it was read:
// reports with equal readings (metric, applicant type, value, unit) have the
// same. 16 hex digits.
func (r *Rows) Hash() string {
	var h xxhash.Digest
	h.Reset()
	var buf []byte
	for i := range r.Readings {
		v := &r.Readings[i]
		buf = append(append(buf[:0], v.Metric.String()...), 0)
		buf = append(buf, byte(v.Applicant))
		if v.Null {
			buf = append(buf, 0)
		} else {
			buf = binary.BigEndian.AppendUint64(append(buf, 1), math.Float64bits(v.Value+0)) // -0 is 0
		}
		buf = append(append(buf, v.Unit...), 0)
		h.Write(buf)
	}
	return hex.EncodeToString(binary.BigEndian.AppendUint64(nil, h.Sum64()))
}

// CheckIDs lists the checks in the order of their numbers.
var CheckIDs = form.CheckIDs()

// CheckNumber returns the place of a check in CheckIDs.
func CheckNumber(id string) int { return checkNumbers[id] }

var checkNumbers = func() map[string]int {
	numbers := map[string]int{}
	for i, id := range CheckIDs {
		numbers[id] = i
	}
	return numbers
}()
