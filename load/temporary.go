package load

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	schema "gongkai/sql"
)

// temporary is a table for the load steps that is made here, row by row, by way
// of a file.
type temporary struct {
	table, columns string // columns as read_csv takes them
	file           *os.File
	*csv.Writer
}

func newTemporary(dir, table, columns string) (*temporary, error) {
	f, err := os.Create(filepath.Join(dir, table+".csv"))
	if err != nil {
		return nil, err
	}
	return &temporary{table, columns, f, csv.NewWriter(f)}, nil
}

// load makes the table of what was written. An empty field is NULL.
func (t *temporary) load(ctx context.Context, b *Builder) error {
	t.Flush()
	if err := errors.Join(t.Error(), t.file.Close()); err != nil {
		return err
	}
	return b.execute(ctx, fmt.Sprintf("CREATE TEMP TABLE %s AS SELECT * FROM read_csv(%s, header = false, delim = ',', quote = '\"', escape = '\"', auto_detect = false, columns = %s)",
		t.table, schema.Literal(escapeGlob(t.file.Name())), t.columns))
}
