// Package metadata finds out who reports, on which year, when it was published, and
// whose requests it counts.
package metadata

import (
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/table"
)

// Reader finds out who reports, on which year, when and for whom.
type Reader struct {
	*label.Marks
	*table.Found
	Titles   []title // the titles that the text holds
	years    years
	evidence evidence
}
