package rows

import (
	"fmt"
	"path/filepath"
)

// YearFile names the file of a table that has one a year, below the tree; that
// of rows whose year is not known (0) lies apart, so that the year in the names
// of the others is a number to all readers.
func YearFile(table string, year int) string {
	if year == 0 {
		return filepath.Join("undated", table+".parquet")
	}
	return filepath.Join(table, fmt.Sprintf("year=%d", year), table+".parquet")
}

// TreeError is that the Parquet of the published generation is not as it was
// written.
type TreeError struct{ Err error }

func (e *TreeError) Error() string {
	return "Parquet of the published generation cannot be read: " + e.Err.Error()
}

func (e *TreeError) Unwrap() error { return e.Err }
