package load

import (
	"context"
	"fmt"

	schema "gongkai/sql"
)

// buildMemory is what DuckDB may take while a store is built. A statement for
// which that turns out too little is tried again with the next.
var buildMemory = []int{64, 128, 256, 416, 1024, 2048} // MB

// With more, steps that sort the ledger do not go to the disk, and those that
// load files take all cores instead of one: DuckDB lets only one go on where
// what was read out of order might not fit. So there is more for many, where
// little else is in memory.
const (
	lineMemory   = 256    // bytes of a line of the ledger
	reportMemory = 20_000 // of a report whose rows are put in order with those of its year

	ledgerMost = 2 // of buildMemory, that is given for the ledger
	yearMost   = 3 // for a year; what is beyond it is put in order on the disk
)

// ample returns which of buildMemory is enough for so many bytes, most at most.
func ample(bytes int64, most int) (memory int) {
	for memory < most && int64(buildMemory[memory])*1e6 < bytes {
		memory++
	}
	return memory
}

// limit returns how much DuckDB may take now.
func (b *Builder) limit() string { return fmt.Sprint(buildMemory[b.memory], "MB") }

// take lets DuckDB take one of buildMemory.
func (b *Builder) take(ctx context.Context, memory int) error {
	if memory == b.memory {
		return nil
	}
	b.memory = memory
	return executeAll(ctx, b.conn, []string{"SET memory_limit = " + schema.Literal(b.limit())})
}
