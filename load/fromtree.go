package load

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gongkai/load/internal/rows"
	schema "gongkai/sql"
)

// byYear are the tables that have a file a year (rows.YearFile).
var byYear = []string{"observations", "readings"}

// fromTree is what reads a table from the Parquet tree of a generation, with
// its rows in their order. A file that is not there is an fs.ErrNotExist.
func fromTree(generation, table string) (string, error) {
	tree := filepath.Join(generation, Tree)
	whole := filepath.Join(tree, table+".parquet")
	var dated []string
	if slices.Contains(byYear, table) {
		whole = filepath.Join(tree, rows.YearFile(table, 0))
		years, err := filepath.Glob(filepath.Join(quoteMeta(tree), table, "year=*"))
		if err != nil {
			return "", err
		}
		for _, dir := range years {
			dated = append(dated, schema.Literal(escapeGlob(filepath.Join(dir, table+".parquet"))))
		}
	}
	if _, err := os.Stat(whole); err != nil {
		return "", err
	}
	query := "SELECT * FROM " + readParquet(whole)
	if len(dated) > 0 {
		query = "SELECT * FROM read_parquet([" + strings.Join(dated, ", ") + "], hive_partitioning = true) UNION ALL BY NAME " + query
	}
	return query, nil
}

// quoteMeta keeps filepath.Glob from taking a directory's name for a pattern.
func quoteMeta(path string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}

// openTree opens the Parquet tree of a generation as if it were its DuckDB file:
// with the same tables, columns, types, comments and views.
func openTree(ctx context.Context, generation string, s settings) (*sql.DB, error) {
	db, err := open(inMemory, false, s)
	if err != nil {
		return nil, err
	}
	if err := viewTree(ctx, db, generation); err != nil {
		db.Close()
		return nil, &rows.TreeError{Err: err}
	}
	return db, nil
}

func viewTree(ctx context.Context, db *sql.DB, generation string) error {
	if err := executeAll(ctx, db, schema.Schema()); err != nil {
		return err
	}
	relations, err := (&Reader{db: db}).Describe(ctx)
	if err != nil {
		return err
	}
	whole := true
	for i := range relations {
		rel := &relations[i]
		if rel.View {
			continue
		}
		err := viewTable(ctx, db, generation, rel)
		if errors.Is(err, fs.ErrNotExist) { // a table that the program which published did not know
			whole = false
			_, err = db.ExecContext(ctx, "DROP TABLE "+schema.Identifier(rel.Name))
		}
		if err != nil {
			return fmt.Errorf("%s: %w", rel.Name, err)
		}
	}
	if whole {
		return nil
	}
	return dropBroken(ctx, db)
}

// dropBroken drops the views of tables that are not there.
func dropBroken(ctx context.Context, db *sql.DB) error {
	for _, view := range schema.Views {
		if _, err := db.ExecContext(ctx, "SELECT * FROM "+view+" LIMIT 0"); err == nil {
			continue
		}
		if _, err := db.ExecContext(ctx, "DROP VIEW "+view); err != nil {
			return err
		}
	}
	return nil
}

// viewTable puts a view of its Parquet in place of an empty table.
func viewTable(ctx context.Context, db *sql.DB, generation string, rel *Relation) error {
	query, err := fromTree(generation, rel.Name)
	if err != nil {
		return err
	}
	var columns []string
	for _, c := range rel.Columns {
		columns = append(columns, fmt.Sprintf("CAST(%s AS %s) AS %[1]s", schema.Identifier(c.Name), c.fullType))
	}
	name := schema.Identifier(rel.Name)
	statements := []string{
		"DROP TABLE " + name,
		fmt.Sprintf("CREATE VIEW %s AS SELECT %s FROM (%s)", name, strings.Join(columns, ", "), query),
		fmt.Sprintf("COMMENT ON VIEW %s IS %s", name, schema.Literal(rel.Comment)),
	}
	for _, c := range rel.Columns {
		statements = append(statements, fmt.Sprintf("COMMENT ON COLUMN %s.%s IS %s", name, schema.Identifier(c.Name), schema.Literal(c.Comment)))
	}
	return executeAll(ctx, db, statements)
}

// eachKept calls each for the rows of a query of kept, which is what users have
// declared to a store: a table of a generation, from its Parquet.
func eachKept(ctx context.Context, generation, table, query string, each func(*sql.Rows) error) error {
	kept, err := fromTree(generation, table)
	if err != nil {
		return &rows.TreeError{Err: err}
	}
	db, err := open("", false, settings{threads: 1})
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1) // a temporary view belongs to a connection
	if _, err := db.ExecContext(ctx, "CREATE TEMP VIEW kept AS "+kept); err != nil {
		return &rows.TreeError{Err: err}
	}
	found, err := db.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer found.Close()
	for found.Next() {
		if err := each(found); err != nil {
			return err
		}
	}
	return found.Err()
}
