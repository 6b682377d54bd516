package load

import (
	"context"
	"fmt"
	"os"

	schema "gongkai/sql"
)

// What is replaced in a copied file leaves free blocks, which later nights use; where the
// store became smaller they stay. A file is written anew in one piece when it has more
// than one for usedPerFree blocks in use, and freeBlocks besides, as a first run leaves
// in a small store.
const (
	usedPerFree = 6
	freeBlocks  = 12
)

// compact writes the file in one piece if too much of it is free, and reports whether it
// did. Its rows stay in their order.
func (b *Builder) compact(ctx context.Context, file string) (bool, error) {
	loose, err := count(ctx, b.conn, fmt.Sprintf(`SELECT count(*) FROM pragma_database_size()
		WHERE database_name = 'gongkai' AND free_blocks > used_blocks // %d + %d`, usedPerFree, freeBlocks))
	if err != nil || loose == 0 {
		return false, err
	}
	whole := file + ".whole"
	if err := executeAll(ctx, b.conn, []string{"ATTACH " + schema.Literal(whole) + " AS whole"}); err != nil {
		return false, err
	}
	err = b.withMemory(ctx, func() error {
		return executeAll(ctx, b.conn, []string{"COPY FROM DATABASE gongkai TO whole", "CHECKPOINT whole"})
	})
	if err != nil {
		return false, err
	}
	if err := executeAll(ctx, b.conn, []string{"USE memory", "DETACH gongkai", "DETACH whole"}); err != nil {
		return false, err
	}
	if err := os.Rename(whole, file); err != nil {
		return false, err
	}
	return true, executeAll(ctx, b.conn, []string{"ATTACH " + schema.Literal(file) + " AS gongkai", "USE gongkai"})
}
