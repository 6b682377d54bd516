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

	schema "gongkai/sql"
)

// fromTree is what reads a table from the Parquet tree of a generation, with
// its rows in their order. A file that is not there is an fs.ErrNotExist.
func fromTree(generation, table string) (string, error) {
	tree := filepath.Join(generation, Tree)
	whole := filepath.Join(tree, table+".parquet")
	if slices.Contains(schema.InYears, table) {
		whole = filepath.Join(tree, YearFile(table, 0))
		if _, err := os.Stat(whole); errors.Is(err, fs.ErrNotExist) {
			return fromOlderTree(tree, table)
		}
	}
	if _, err := os.Stat(whole); err != nil {
		return "", err
	}
	if slices.Contains(schema.InYears, table) { // undated.parquet is the last by name
		return "SELECT * FROM " + readFiles(filepath.Join(escapeGlob(filepath.Dir(whole)), "*.parquet")), nil
	}
	return "SELECT * FROM " + readParquet(whole), nil
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
		return nil, &TreeError{err}
	}
	return db, nil
}

func viewTree(ctx context.Context, db *sql.DB, generation string) error {
	if err := executeAll(ctx, db, append(schema.Schema(), schema.CreateViews(nil)...)); err != nil {
		return err
	}
	relations, err := (&Reader{db: db}).Describe(ctx)
	if err != nil {
		return err
	}
	for i := range relations {
		rel := &relations[i]
		if slices.Contains(schema.Views, rel.Name) && !slices.Contains(schema.InYears, rel.Name) {
			continue
		}
		err := viewTable(ctx, db, generation, rel)
		if errors.Is(err, fs.ErrNotExist) { // a table that the program which published did not know
			err = executeAll(ctx, db, []string{drop(rel)})
		}
		if err != nil {
			return fmt.Errorf("%s: %w", rel.Name, err)
		}
	}
	return dropBroken(ctx, db)
}

// drop is the statement that drops a table or view.
func drop(rel *Relation) string {
	if slices.Contains(schema.Partitioned, rel.Name) {
		return "DROP VIEW " + schema.Identifier(rel.Name)
	}
	return "DROP TABLE " + schema.Identifier(rel.Name)
}

// dropBroken drops the views of tables or columns that are not there.
func dropBroken(ctx context.Context, db *sql.DB) error {
	for _, view := range schema.Views {
		if _, err := db.ExecContext(ctx, "SELECT * FROM "+view+" LIMIT 0"); err == nil {
			continue
		}
		if _, err := db.ExecContext(ctx, "DROP VIEW IF EXISTS "+view); err != nil {
			return err
		}
	}
	return nil
}

// viewTable puts a view of its Parquet in place of an empty table, or of a view of such.
func viewTable(ctx context.Context, db *sql.DB, generation string, rel *Relation) error {
	query, err := fromTree(generation, rel.Name)
	if err != nil {
		return err
	}
	have, err := columnsOf(ctx, db, query)
	if err != nil {
		return err
	}
	rel.Columns = slices.DeleteFunc(rel.Columns, func(c Column) bool { return c.Name != notInTree && !slices.Contains(have, c.Name) })
	var columns []string
	named := false
	for _, c := range rel.Columns {
		named = named || c.Name == notInTree
		columns = append(columns, fmt.Sprintf("CAST(%s AS %s) AS %[1]s", schema.Identifier(c.Name), c.fullType))
	}
	from := "(" + query + ")"
	if named {
		from += " JOIN (SELECT report_id, agencies.name AS " + notInTree + " FROM reports LEFT JOIN agencies USING (agency_id)) AS reported USING (report_id)"
	}
	name := schema.Identifier(rel.Name)
	statements := []string{
		drop(rel),
		fmt.Sprintf("CREATE VIEW %s AS SELECT %s FROM %s", name, strings.Join(columns, ", "), from),
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
		return &TreeError{err}
	}
	db, err := open("", false, settings{threads: 1})
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1) // a temporary view belongs to a connection
	if _, err := db.ExecContext(ctx, "CREATE TEMP VIEW kept AS "+kept); err != nil {
		return &TreeError{err}
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
