package load

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	schema "gongkai/sql"
)

// Trees of earlier programs are read as they are: in another layout, and without the
// columns that were not known then.

// fromOlderTree is fromTree for trees of before form 4: <table>/year=YYYY/<table>.parquet
// without the year inside, and undated/<table>.parquet.
func fromOlderTree(tree, table string) (string, error) {
	undated := filepath.Join(tree, olderYearFile(table, 0))
	if _, err := os.Stat(undated); err != nil {
		return "", err
	}
	query := "SELECT * FROM " + readParquet(undated)
	years, err := filepath.Glob(filepath.Join(quoteMeta(tree), table, "year=*"))
	if err != nil || len(years) == 0 {
		return query, err
	}
	var dated []string
	for _, dir := range years {
		dated = append(dated, schema.Literal(escapeGlob(filepath.Join(dir, table+".parquet"))))
	}
	return "SELECT * FROM read_parquet([" + strings.Join(dated, ", ") + "], hive_partitioning = true, hive_types = {'year': SMALLINT}) UNION ALL BY NAME " + query, nil
}

// olderYearFile is YearFile for these trees.
func olderYearFile(table string, year int) string {
	if year == 0 {
		return filepath.Join("undated", table+".parquet")
	}
	return filepath.Join(table, fmt.Sprintf("year=%d", year), table+".parquet")
}

// columnsOf returns the columns of a query.
func columnsOf(ctx context.Context, db querier, query string) ([]string, error) {
	rows, err := db.QueryContext(ctx, query+" LIMIT 0")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	return rows.Columns()
}

// asKnownNow adds to a query for the rows of a table of an earlier program the columns that it
// lacks, without values. Of readings it did not say what shows their rows and columns: sums, or
// nothing that is known. So none of them is verified.
func (b *Builder) asKnownNow(ctx context.Context, table, query string) (string, error) {
	want, err := columnsOf(ctx, b.conn, "FROM gongkai."+table)
	if err != nil {
		return "", err
	}
	have, err := columnsOf(ctx, b.conn, query)
	if err != nil {
		return "", err
	}
	out := "SELECT *"
	if table == "readings" && !slices.Contains(have, "row_by") {
		b.unattested = true
		out = "SELECT * REPLACE (CASE WHEN quality = 'verified' THEN 'unverified' ELSE quality END AS quality)"
	}
	for _, column := range want {
		switch {
		case slices.Contains(have, column):
		case column == "row_by" || column == "column_by":
			out += ", CASE WHEN method = 'solved' THEN 'sums' ELSE 'order' END AS " + column
		default:
			out += ", CAST(NULL AS VARCHAR) AS " + column
		}
	}
	return out + " FROM (" + query + ")", nil
}
