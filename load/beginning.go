package load

import (
	"context"
	"database/sql"
	"regexp"
)

// Beginning is the first rows of an answer.
type Beginning struct {
	Columns []string
	IDs     []bool // as in Rows
	Rows    [][]any
	More    bool // whether there are more rows
}

// beginningBytes bounds the texts that a Beginning holds, so that few rows of long ones do not
// take all memory.
const beginningBytes = 8 << 20

// Begin runs one statement that reads, as Query does, and returns the first rows of its
// answer: no more are made than are asked for. What DuckDB says about itself (EXPLAIN, DESCRIBE, SHOW,
// SUMMARIZE) is short, and comes as by Query.
func (r *Reader) Begin(ctx context.Context, query string, most int) (*Beginning, error) {
	if aboutItself.MatchString(query) {
		rows, err := r.Query(ctx, query)
		if err != nil {
			return nil, err
		}
		return rows.begin(most)
	}
	var out *Beginning
	err := r.answer(ctx, query, func(conn *sql.Conn) error {
		found, err := conn.QueryContext(ctx, "FROM temp.answer LIMIT ?", most+1)
		if err != nil {
			return err
		}
		rows := &Rows{rows: found}
		types, err := found.ColumnTypes()
		if err != nil {
			found.Close()
			return err
		}
		for _, t := range types {
			rows.add(Column{Name: t.Name(), Type: t.DatabaseTypeName()})
		}
		out, err = rows.begin(most)
		return err
	})
	return out, err
}

// aboutItself is how statements begin that no view can be made of.
var aboutItself = regexp.MustCompile(`(?is)^` + blank + `(explain|describe|desc|show|summarize)\b`)

// begin takes the first rows, and closes all.
func (r *Rows) begin(most int) (*Beginning, error) {
	defer r.end()
	out := &Beginning{Columns: r.Columns, IDs: r.IDs}
	for bytes := 0; ; {
		row, err := r.Next()
		if err != nil || row == nil {
			return out, err
		}
		for _, v := range row {
			bytes += sizeOf(v)
		}
		if len(out.Rows) == most || bytes > beginningBytes && len(out.Rows) > 0 {
			out.More = true
			return out, nil
		}
		out.Rows = append(out.Rows, row)
	}
}

// end is Close, also of rows whose connection is another's.
func (r *Rows) end() {
	if r.conn != nil {
		r.Close()
	} else {
		r.rows.Close()
	}
}

// sizeOf returns about as much as a value takes in a text.
func sizeOf(v any) int {
	const number = 8
	switch v := v.(type) {
	case string:
		return len(v)
	case []byte:
		return len(v)
	case []any:
		sum := number
		for _, item := range v {
			sum += sizeOf(item)
		}
		return sum
	case map[string]any:
		sum := number
		for name, item := range v {
			sum += len(name) + sizeOf(item)
		}
		return sum
	}
	return number
}
