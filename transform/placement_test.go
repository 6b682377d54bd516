package transform_test

import (
	"bytes"
	"cmp"
	"slices"
	"testing"

	"gongkai/extract"
	"gongkai/extract/form"
	"gongkai/extract/report"
	"gongkai/extract/specimen"
	"gongkai/transform"
)

// edits are what is done to a report that is read, and must not lead to a wrong value that is
// verified.
var edits = []struct {
	name string
	edit func(doc []byte, before *reading, a, b uint) (after []byte, same bool) // nil: it cannot be done; same: all values must stay
}{
	{"a digit of table 3 changed", changeDigit},
	{"two rows swapped together with their labels", swapRows},
	{"two columns swapped together with their heads", swapColumns},
	{"the label of a row removed", removeLabel},
}

// FuzzPlacement edits reports in all layouts. What it holds the reader to is what verified
// means: a number that was changed is not verified; rows and columns that change places
// together with their names are read as before; a row that lost its label makes no other
// row's value verified.
func FuzzPlacement(f *testing.F) {
	for layout := range specimen.AllLayouts {
		for edit := range edits {
			f.Add(uint64(layout*7+edit), uint8(layout), uint8(edit), uint16(layout*31), uint16(edit*17+3))
		}
	}
	f.Fuzz(func(t *testing.T, seed uint64, layout, edit uint8, a, b uint16) {
		l := specimen.AllLayouts[int(layout)%len(specimen.AllLayouts)]
		doc := specimen.Generate(seed, specimen.Options{Kind: specimen.Report, Layout: l, Noise: []specimen.Noise{}}).Bytes
		before := readingOf(doc)
		if before == nil {
			return
		}
		e := edits[int(edit)%len(edits)]
		edited, same := e.edit(doc, before, uint(a), uint(b))
		if edited == nil {
			return
		}
		after := readingOf(edited)
		if after == nil {
			return // left out as a whole
		}
		for c, v := range after.cells {
			old, there := before.cells[c]
			if there && old.Value == v.Value && old.Null == v.Null {
				continue
			}
			if after.quality[c] == transform.Verified || same && after.quality[c] != transform.Suspect {
				t.Errorf("seed %d, %s, %s: %v = %v (%s, row by %s, column by %s), was %v (there: %v)\n%s",
					seed, l, e.name, c, v.Value, after.quality[c], v.RowBy, v.ColumnBy, old.Value, there, edited)
			}
		}
	})
}

// reading is what is read in a document, by cell.
type reading struct {
	report  *report.Report
	cells   map[specimen.Cell]report.Reading
	quality map[specimen.Cell]transform.Quality
}

func readingOf(doc []byte) *reading {
	r, err := extract.New().Extract(doc)
	if err != nil {
		return nil
	}
	_, quality := new(transform.Auditor).Audit(r)
	out := &reading{r, map[specimen.Cell]report.Reading{}, map[specimen.Cell]transform.Quality{}}
	for i, rd := range r.Readings {
		c := specimen.Cell{Metric: rd.Metric, Applicant: rd.Applicant}
		out.cells[c], out.quality[c] = rd, quality[i]
	}
	return out
}

// attested reports whether labels and heads show the place of all cells of table 3; elsewhere nobody can tell
// that something was moved.
func (r *reading) attested() bool {
	for c, rd := range r.cells {
		if c.Metric.Info().Table.HasApplicants() && rd.Method() != report.MethodCell {
			return false
		}
	}
	return true
}

// rowsRead lists the metrics of table 3 of which all cells were read with a text.
func (r *reading) rowsRead() (out []form.Metric) {
	for m := range form.Metrics {
		whole := form.Metrics[m].Table.HasApplicants()
		for a := form.NaturalPerson; whole && a <= form.AllApplicants; a++ {
			rd, ok := r.cells[specimen.Cell{Metric: form.Metric(m), Applicant: a}]
			whole = ok && rd.End > rd.Start
		}
		if whole {
			out = append(out, form.Metric(m))
		}
	}
	return out
}

// stretch returns from where to where the cells of a row stand.
func (r *reading) stretch(m form.Metric) (start, end int) {
	start = r.cells[specimen.Cell{Metric: m, Applicant: form.NaturalPerson}].Start
	for a := form.NaturalPerson; a <= form.AllApplicants; a++ {
		rd := r.cells[specimen.Cell{Metric: m, Applicant: a}]
		start, end = min(start, rd.Start), max(end, rd.End)
	}
	return start, end
}

// change is a stretch of a document and what stands there instead.
type change struct {
	start, end int
	text       []byte
}

// changed returns a document with changes, nil if they overlap.
func changed(doc []byte, changes []change) []byte {
	slices.SortFunc(changes, func(a, b change) int { return cmp.Compare(a.start, b.start) })
	var out []byte
	at := 0
	for _, c := range changes {
		if c.start < at || c.end < c.start || c.end > len(doc) {
			return nil
		}
		out = append(append(out, doc[at:c.start]...), c.text...)
		at = c.end
	}
	return append(out, doc[at:]...)
}

// swapped returns a document with two stretches in each other's place.
func swapped(doc []byte, a, b [2]int) []change {
	return []change{{a[0], a[1], doc[b[0]:b[1]]}, {b[0], b[1], doc[a[0]:a[1]]}}
}

func changeDigit(doc []byte, before *reading, a, b uint) ([]byte, bool) {
	rows := before.rowsRead()
	if len(rows) == 0 {
		return nil, false
	}
	rd := before.cells[specimen.Cell{Metric: rows[a%uint(len(rows))], Applicant: form.ApplicantType(b % uint(form.AllApplicants+1))}]
	last := rd.End - 1
	if doc[last] < '0' || doc[last] > '9' {
		return nil, false
	}
	other := '0' + (doc[last]-'0'+1+byte(b)%9)%10
	return changed(doc, []change{{last, rd.End, []byte{other}}}), false
}

// swapRows swaps the lines of two rows, where each is one line with its label on it.
func swapRows(doc []byte, before *reading, a, b uint) ([]byte, bool) {
	rows := before.rowsRead()
	if len(rows) < 2 {
		return nil, false
	}
	one, two := rows[a%uint(len(rows))], rows[b%uint(len(rows))]
	if one == two {
		return nil, false
	}
	var lines [2][2]int
	for i, m := range []form.Metric{one, two} {
		at := slices.IndexFunc(before.report.Rows, func(r report.Row) bool { return r.Name == m.String() && r.Match == report.MatchExact })
		start, end := before.stretch(m)
		if at < 0 || before.report.Rows[at].Start > start || bytes.IndexByte(doc[before.report.Rows[at].Start:end], '\n') >= 0 {
			return nil, false
		}
		lines[i] = [2]int{before.report.Rows[at].Start, end}
	}
	return changed(doc, swapped(doc, lines[0], lines[1])), before.attested()
}

// swapColumns swaps two of the columns below one head: their words, each of which stands once
// before the first row, and their values.
func swapColumns(doc []byte, before *reading, a, b uint) ([]byte, bool) {
	const first, n = uint(form.Business), uint(form.OtherOrganization-form.Business) + 1
	one, two := form.ApplicantType(first+a%n), form.ApplicantType(first+b%n)
	rows := before.rowsRead()
	if one == two || len(rows) == 0 {
		return nil, false
	}
	top := len(doc)
	for _, m := range rows {
		start, _ := before.stretch(m)
		top = min(top, start)
	}
	var heads [2][2]int
	const far = 900 // bytes of a head
	head := doc[max(0, top-far):top]
	for i, t := range []form.ApplicantType{one, two} {
		word := []byte(form.Applicants[t].LabelZH)
		if t == form.OtherOrganization || bytes.Count(head, word) != 1 {
			return nil, false // 其他 is part of 法人或其他组织
		}
		at := max(0, top-far) + bytes.Index(head, word)
		heads[i] = [2]int{at, at + len(word)}
	}
	changes := swapped(doc, heads[0], heads[1])
	for _, m := range rows {
		x, y := before.cells[specimen.Cell{Metric: m, Applicant: one}], before.cells[specimen.Cell{Metric: m, Applicant: two}]
		changes = append(changes, swapped(doc, [2]int{x.Start, x.End}, [2]int{y.Start, y.End})...)
	}
	if len(rows) != len(tableRows(before)) {
		return nil, false // some rows would keep their columns
	}
	return changed(doc, changes), before.attested()
}

// tableRows lists the metrics of table 3 that were read, be it in part.
func tableRows(r *reading) map[form.Metric]bool {
	out := map[form.Metric]bool{}
	for c := range r.cells {
		if c.Metric.Info().Table.HasApplicants() {
			out[c.Metric] = true
		}
	}
	return out
}

func removeLabel(doc []byte, before *reading, a, _ uint) ([]byte, bool) {
	var rows []report.Row
	for _, r := range before.report.Rows {
		if m, ok := form.Lookup(r.Name); ok && m.Info().Table.HasApplicants() && r.Label != "" && bytes.HasPrefix(doc[r.Start:], []byte(r.Label)) {
			rows = append(rows, r)
		}
	}
	if len(rows) == 0 {
		return nil, false
	}
	r := rows[a%uint(len(rows))]
	return changed(doc, []change{{r.Start, r.Start + len(r.Label), nil}}), false
}

// Each edit is made in some layouts, so that the invariants are not empty.
func TestPlacementEdits(t *testing.T) {
	made := map[string]int{}
	for seed := range uint64(60) {
		l := specimen.Layouts[int(seed)%len(specimen.Layouts)]
		doc := specimen.Generate(seed, specimen.Options{Kind: specimen.Report, Layout: l, Noise: []specimen.Noise{}}).Bytes
		before := readingOf(doc)
		if before == nil {
			continue
		}
		for _, e := range edits {
			if after, _ := e.edit(doc, before, uint(seed)*5, uint(seed)*3+1); after != nil {
				made[e.name]++
			}
		}
	}
	for _, e := range edits {
		if made[e.name] < 5 {
			t.Errorf("%s: made %d times", e.name, made[e.name])
		}
	}
}
