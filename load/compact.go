package load

import (
	"context"
	"fmt"
	"os"

	schema "gongkai/sql"
)

// What is replaced in a copied file leaves free blocks, which later nights use; but where
// the store became smaller they stay. The file is written in one piece as soon as more
// than one for usedPerFree blocks in use is free, and freeBlocks besides: each run leaves
// some, which are much of a small store.
const (
	usedPerFree = 10
	freeBlocks  = 8
)

// compact brings all that was written into the file, and writes it in one piece if too
// much of it is free. Rows stay in their order.
func (y *years) compact(ctx context.Context, file string) error {
	if err := executeAll(ctx, y.conn, []string{"CHECKPOINT gongkai"}); err != nil || !y.copied {
		return err
	}
	loose, err := count(ctx, y.conn, fmt.Sprintf(`SELECT count(*) FROM pragma_database_size()
		WHERE database_name = 'gongkai' AND free_blocks > used_blocks // %d + %d`, usedPerFree, freeBlocks))
	if err != nil || loose == 0 {
		return err
	}
	y.changed = append(y.all, 0) // all is written, and must be verified
	whole := file + ".whole"
	if err := executeAll(ctx, y.conn, []string{"ATTACH " + schema.Literal(whole) + " AS whole"}); err != nil {
		return err
	}
	err = y.withMemory(ctx, func() error {
		return executeAll(ctx, y.conn, []string{"COPY FROM DATABASE gongkai TO whole", "CHECKPOINT whole"})
	})
	if err != nil {
		return err
	}
	if err := executeAll(ctx, y.conn, []string{"USE memory", "DETACH gongkai", "DETACH whole"}); err != nil {
		return err
	}
	if err := os.Rename(whole, file); err != nil {
		return err
	}
	return executeAll(ctx, y.conn, []string{"ATTACH " + schema.Literal(file) + " AS gongkai", "USE gongkai"})
}
