package load

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"gongkai/load/internal/parquet"
	schema "gongkai/sql"
)

// fewRows of all years are written faster than they are put together of pieces: DuckDB writes some
// 300,000 rows of reports in a second. Tests take less.
var fewRows int64 = 20_000

// kept says which row groups of the file of a table that the previous generation has are of which
// year, for years that stay as they are.
type kept map[string]map[int]parquet.Piece

// writeTree writes the tables that have one file each as Parquet, in the order in which
// their rows were stored.
func (b *Builder) writeTree(ctx context.Context, dir string) error {
	tables := slices.DeleteFunc(slices.Clone(schema.Tables), func(t string) bool { return slices.Contains(schema.InYears, t) })
	return b.sideBySide(ctx, tables, func(ctx context.Context, conn *sql.Conn, table string) error {
		return writeWhole(ctx, conn, table, b.all, b.kept[table], filepath.Join(dir, table+".parquet"))
	})
}

// writeWhole writes the file of a table. One of facts is put together of row groups of its
// years, unless it has few: so a night writes those of the years that it touches, and copies the
// bytes of others.
func writeWhole(ctx context.Context, conn *sql.Conn, table string, years []int, of map[int]parquet.Piece, path string) error {
	if !slices.Contains(schema.OneFile, table) {
		return copyTo(ctx, conn, table, path)
	}
	years = append(slices.Clone(years), 0) // as views have them
	total, err := count(ctx, conn, "SELECT count(*) FROM "+table)
	if err != nil {
		return err
	}
	if total <= fewRows {
		return copyTo(ctx, conn, table, path)
	}
	var pieces []parquet.Piece
	for _, year := range years {
		piece, ok := of[year]
		if !ok {
			part := path + "." + schema.Part(year)
			defer os.Remove(part)
			if err := copyTo(ctx, conn, "("+schema.OfYear(table, year, schema.AsText)+")", part); err != nil {
				return err
			}
			groups, err := parquet.Rows(part)
			if err != nil {
				return err
			}
			piece = parquet.Piece{Path: part, To: len(groups)}
		}
		pieces = append(pieces, piece)
	}
	rows, err := parquet.Join(path, pieces)
	if err == nil && rows != total {
		err = fmt.Errorf("%s was put together of %d rows instead of %d", path, rows, total)
	}
	return err
}

// keepPieces finds those of the previous generation. A file that was written whole, or of which not
// each year begins with a row group, as an earlier program wrote it, has none.
func (y *years) keepPieces(ctx context.Context) error {
	y.kept = kept{}
	if !y.copied {
		return nil
	}
	for _, table := range schema.OneFile {
		path := filepath.Join(y.Previous, Tree, table+".parquet")
		groups, err := parquet.Rows(path)
		if err != nil {
			return &TreeError{err}
		}
		total := int64(0)
		for _, rows := range groups {
			total += rows
		}
		if total <= fewRows { // it was written whole
			continue
		}
		found := map[int]parquet.Piece{}
		at := 0
		for _, year := range append(slices.Clone(y.before), 0) {
			rows, err := count(ctx, y.conn, "SELECT count(*) FROM facts."+table+"_"+schema.Part(year))
			if err != nil {
				return err
			}
			piece := parquet.Piece{Path: path, From: at, To: at}
			for rows > 0 && piece.To < len(groups) {
				rows -= groups[piece.To]
				piece.To++
			}
			if rows != 0 {
				clear(found)
				break
			}
			if !slices.Contains(y.changed, year) {
				found[year] = piece
			}
			at = piece.To
		}
		if at == len(groups) {
			y.kept[table] = found
		}
	}
	return nil
}
