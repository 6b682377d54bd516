package export

import (
	"bytes"
	"context"
	"encoding/base64"

	"github.com/apache/arrow/go/v15/arrow/ipc"

	"gongkai/load"
)

// arrowSchema is the key under which readers of Arrow look for the schema that
// a Parquet file was made from, and with it the metadata of its fields.
const arrowSchema = "ARROW:schema"

// writeParquet writes a sheet as Parquet. DuckDB does it: the library of Arrow
// takes moments without a zone for UTC.
func writeParquet(ctx context.Context, r *load.Reader, s *sheet, to string) error {
	var schema bytes.Buffer
	if err := ipc.NewWriter(&schema, ipc.WithSchema(s.schema())).Close(); err != nil {
		return err
	}
	return r.CopyParquet(ctx, s.rowsFile, to, map[string]string{
		arrowSchema: base64.StdEncoding.EncodeToString(schema.Bytes()),
	})
}
