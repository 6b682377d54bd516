package rows

import (
	"encoding/binary"
	"errors"
	"math"
	"strconv"

	"gongkai/extract/form"
	"gongkai/extract/report"
	"gongkai/transform"
)

// A block holds one report and its rows from when it is read until it is known
// where in the tables they belong: numbers of variable length, texts once, and
// nothing for a text that says what the value does. A reading takes some seven
// bytes. Only the program that wrote a block reads it.

// blockWriter writes blocks one after another. It is not safe for concurrent use.
type blockWriter struct {
	buf   []byte
	texts map[string]int
}

func newBlockWriter() *blockWriter { return &blockWriter{texts: map[string]int{}} }

// write appends a report and its rows.
func (w *blockWriter) write(dst []byte, rep *transform.Report, rows *transform.Rows) []byte {
	clear(w.texts)
	w.buf = dst
	w.report(rep)
	w.number(len(rows.Readings))
	end := 0
	for i := range rows.Readings {
		v := &rows.Readings[i]
		w.cell(v.Metric, v.Applicant, byte(v.Quality))
		w.buf = append(w.buf, byte(v.RowBy)<<4|byte(v.ColumnBy))
		w.value(v.Value, v.Null)
		w.text(v.Unit)
		w.statedText(v.Text, v.Value, v.Null)
		w.text(v.Part)
		end = w.span(v.Start, v.End, end)
	}
	w.number(len(rows.Statements))
	end = 0
	for i := range rows.Statements {
		v := &rows.Statements[i]
		w.cell(v.Metric, v.Applicant, 0)
		w.value(v.Value, false)
		w.text(v.Unit)
		w.text(v.Text)
		w.text(v.Part)
		end = w.span(v.Start, v.End, end)
	}
	w.number(len(rows.Checks))
	for i := range rows.Checks {
		v := &rows.Checks[i]
		w.cell(v.Metric, v.Applicant, byte(v.Verdict))
		w.number(transform.CheckNumber(v.ID))
		w.value(v.Expected, math.IsNaN(v.Expected))
		w.value(v.Actual, math.IsNaN(v.Actual))
	}
	return w.buf
}

func (w *blockWriter) report(rep *transform.Report) {
	for _, n := range reportNumbers(rep) {
		w.number(*n)
	}
	w.number(int(rep.ID))
	for _, s := range reportTexts(rep) {
		w.text(*s)
	}
	if rep.Partial {
		w.number(1)
	} else {
		w.number(0)
	}
}

// reportNumbers and reportTexts list what a block has of a report, in order.
func reportNumbers(rep *transform.Report) [4]*int {
	return [4]*int{&rep.Year, &rep.CellsExpected, &rep.CellsRead, &rep.CellsSuspect}
}

func reportTexts(rep *transform.Report) [10]*string {
	return [10]*string{&rep.SHA256, &rep.Agency, &rep.Edition, &rep.Scope, &rep.Layout, &rep.Title, &rep.PublishedOn, &rep.Evidence,
		&rep.ReadingsHash, &rep.Extractor}
}

func (w *blockWriter) number(n int) { w.buf = binary.AppendUvarint(w.buf, uint64(n)) }

// cell takes a word of up to five bits along.
func (w *blockWriter) cell(m form.Metric, a form.ApplicantType, word byte) {
	w.number(int(m))
	w.buf = append(w.buf, byte(a)|word<<3)
}

// value writes 0 for no value, 1 for one that takes eight bytes, else a whole
// number and 2.
func (w *blockWriter) value(v float64, null bool) {
	switch {
	case null:
		w.number(0)
	case isWhole(v):
		w.number(int(v) + 2)
	default:
		w.number(1)
		w.buf = binary.LittleEndian.AppendUint64(w.buf, math.Float64bits(v))
	}
}

func isWhole(v float64) bool {
	return v >= 0 && v < 1<<53 && v == math.Trunc(v) && !math.Signbit(v)
}

// text writes 0 for a text that is met first and follows, else its number from 1.
func (w *blockWriter) text(s string) {
	if n, known := w.texts[s]; known {
		w.number(n)
		return
	}
	w.texts[s] = len(w.texts) + 1
	w.number(0)
	w.number(len(s))
	w.buf = append(w.buf, s...)
}

// statedText writes 0 for a text that is the value in digits, else the text after a 1.
func (w *blockWriter) statedText(s string, v float64, null bool) {
	if !null && isWhole(v) && v < 1e15 {
		var digits [20]byte
		if string(strconv.AppendInt(digits[:0], int64(v), 10)) == s {
			w.number(0)
			return
		}
	}
	w.number(1)
	w.text(s)
}

// span writes a place in the document from where the one before ended.
func (w *blockWriter) span(start, end, from int) int {
	w.buf = binary.AppendVarint(w.buf, int64(start-from))
	w.buf = binary.AppendVarint(w.buf, int64(end-start))
	return end
}

// errBlock is about bytes that no blockWriter wrote.
var errBlock = errors.New("a report, as it was kept, cannot be read back")

// blockReader reads blocks one after another. It is not safe for concurrent use.
type blockReader struct {
	buf   []byte
	bad   bool
	texts []string
}

// report returns the report that a block begins with.
func (r *blockReader) report(block []byte, rep *transform.Report) error {
	r.buf, r.bad, r.texts = block, false, r.texts[:0]
	for _, n := range reportNumbers(rep) {
		*n = r.number()
	}
	rep.ID = int64(r.number())
	for _, s := range reportTexts(rep) {
		*s = r.text()
	}
	rep.Partial = r.number() == 1
	if r.bad {
		return errBlock
	}
	return nil
}

// read returns the report and the rows of a block in place of those in rows,
// whose memory it uses again.
func (r *blockReader) read(block []byte, rep *transform.Report, rows *transform.Rows) error {
	if err := r.report(block, rep); err != nil {
		return err
	}
	rows.Readings, rows.Statements, rows.Checks = rows.Readings[:0], rows.Statements[:0], rows.Checks[:0]
	end := 0
	for range r.number() {
		var v transform.Reading
		var word byte
		v.Metric, v.Applicant, word = r.cell()
		v.Quality = transform.Quality(word)
		v.RowBy, v.ColumnBy = r.signs()
		v.Value, v.Null = r.value()
		v.Unit = r.text()
		v.Text = r.statedText(v.Value)
		v.Part = r.text()
		v.Start, v.End = r.span(end)
		end = v.End
		if r.bad || int(v.Quality) >= len(transform.Qualities) || int(max(v.RowBy, v.ColumnBy)) >= len(report.Signs) {
			return errBlock
		}
		rows.Readings = append(rows.Readings, v)
	}
	end = 0
	for range r.number() {
		var v report.Statement
		v.Metric, v.Applicant, _ = r.cell()
		v.Value, _ = r.value()
		v.Unit, v.Text, v.Part = r.text(), r.text(), r.text()
		v.Start, v.End = r.span(end)
		end = v.End
		if r.bad {
			return errBlock
		}
		rows.Statements = append(rows.Statements, v)
	}
	for range r.number() {
		var v transform.Check
		var word byte
		v.Metric, v.Applicant, word = r.cell()
		v.Verdict = transform.Verdict(word)
		id := r.number()
		v.Expected, v.Actual = r.orNaN(), r.orNaN()
		if r.bad || int(v.Verdict) >= len(transform.Verdicts) || id >= len(transform.CheckIDs) {
			return errBlock
		}
		v.ID = transform.CheckIDs[id]
		rows.Checks = append(rows.Checks, v)
	}
	if r.bad || len(r.buf) > 0 {
		return errBlock
	}
	return nil
}

func (r *blockReader) number() int {
	n, size := binary.Uvarint(r.buf)
	if size <= 0 || n > math.MaxInt64 {
		r.bad, r.buf = true, nil
		return 0
	}
	r.buf = r.buf[size:]
	return int(n)
}

func (r *blockReader) signed() int {
	n, size := binary.Varint(r.buf)
	if size <= 0 {
		r.bad, r.buf = true, nil
		return 0
	}
	r.buf = r.buf[size:]
	return int(n)
}

// take returns the next n bytes.
func (r *blockReader) take(n int) []byte {
	if n > len(r.buf) {
		r.bad, r.buf = true, nil
		return nil
	}
	b := r.buf[:n]
	r.buf = r.buf[n:]
	return b
}

func (r *blockReader) cell() (form.Metric, form.ApplicantType, byte) {
	m, b := r.number(), r.take(1)
	if b == nil || m >= len(form.Metrics) || int(b[0]&7) >= len(form.Applicants) {
		r.bad = true
		return 0, 0, 0
	}
	return form.Metric(m), form.ApplicantType(b[0] & 7), b[0] >> 3
}

func (r *blockReader) signs() (row, column report.Sign) {
	b := r.take(1)
	if b == nil {
		return 0, 0
	}
	return report.Sign(b[0] >> 4), report.Sign(b[0] & 15)
}

func (r *blockReader) value() (v float64, null bool) {
	switch n := r.number(); n {
	case 0:
		return 0, true
	case 1:
		if b := r.take(8); b != nil {
			return math.Float64frombits(binary.LittleEndian.Uint64(b)), false
		}
		return 0, true
	default:
		return float64(n - 2), false
	}
}

func (r *blockReader) orNaN() float64 {
	v, null := r.value()
	if null {
		return math.NaN()
	}
	return v
}

func (r *blockReader) text() string {
	n := r.number()
	if n == 0 {
		s := string(r.take(r.number()))
		r.texts = append(r.texts, s)
		return s
	}
	if n > len(r.texts) {
		r.bad = true
		return ""
	}
	return r.texts[n-1]
}

func (r *blockReader) statedText(v float64) string {
	if r.number() == 0 {
		if v >= 0 && v < float64(len(digits)) {
			return digits[int(v)]
		}
		return strconv.FormatInt(int64(v), 10)
	}
	return r.text()
}

// digits are the numbers that cells say most.
var digits = func() (out [1000]string) {
	for i := range out {
		out[i] = strconv.Itoa(i)
	}
	return out
}()

func (r *blockReader) span(from int) (start, end int) {
	start = from + r.signed()
	return start, start + r.signed()
}
