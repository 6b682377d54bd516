package parts

import "bytes"

const separators = string(rune(TableStart)) + string(rune(RowEnd)) + string(rune(CellEnd))

// Cell returns in which table of a part, in which of its rows and cells a place stands, each
// from 1; zeros for a place in no cell. A table that goes on from the part before
// is the first here. Of tables within a cell the inner one counts.
func Cell(text []byte, at int) (table, row, cell int) {
	next := bytes.IndexAny(text[at:], separators)
	if next < 0 || text[at+next] != CellEnd {
		return 0, 0, 0
	}
	before := text[:at]
	first := bytes.IndexAny(before, separators)
	if first < 0 || before[first] != TableStart {
		table++
	}
	table += bytes.Count(before, []byte{TableStart})
	before = before[bytes.LastIndexByte(before, TableStart)+1:]
	row = bytes.Count(before, []byte{RowEnd}) + 1
	return table, row, bytes.Count(before[bytes.LastIndexByte(before, RowEnd)+1:], []byte{CellEnd}) + 1
}
