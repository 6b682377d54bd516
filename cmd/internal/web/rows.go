package web

import (
	"context"

	"gongkai/load"
)

// row is a row of an answer by the names of its columns.
type row map[string]any

// all returns the rows of a query, of which there must be few.
func (gen *generation) all(ctx context.Context, query string, args ...any) ([]row, error) {
	rows, err := gen.reader.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []row
	for {
		values, err := rows.Next()
		if err != nil || values == nil {
			return out, err
		}
		r := row{}
		for i, name := range rows.Columns {
			r[name] = values[i]
		}
		out = append(out, r)
	}
}

// one returns the only row of a query; nil if there is none.
func (gen *generation) one(ctx context.Context, query string, args ...any) (row, error) {
	rows, err := gen.all(ctx, query, args...)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return rows[0], nil
}

// Text returns a value as people read it; "" for NULL.
func (r row) Text(name string) string {
	s, _ := load.Text(r[name])
	return s
}

// Number returns a number; nil for NULL.
func (r row) Number(name string) *float64 {
	switch v := r[name].(type) {
	case float64:
		return &v
	case float32, int8, int16, int32, int64, uint8, uint16, uint32:
		f := float64(r.Int(name))
		if x, ok := v.(float32); ok {
			f = float64(x)
		}
		return &f
	}
	return nil
}

// Int returns a whole number; 0 for NULL.
func (r row) Int(name string) int {
	switch v := r[name].(type) {
	case int8:
		return int(v)
	case int16:
		return int(v)
	case int32:
		return int(v)
	case int64:
		return int(v)
	case uint8:
		return int(v)
	case uint16:
		return int(v)
	case uint32:
		return int(v)
	}
	return 0
}

// Is reports whether a value is true.
func (r row) Is(name string) bool { return r[name] == true }
