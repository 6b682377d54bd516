package load

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"gongkai/extract/message"
	schema "gongkai/sql"
)

// Reach is what statements may touch beside the store that they read.
type Reach struct {
	// Work is the absolute path of a directory of the caller's, "" for none:
	// Materialise and Stream write there, and what does not fit into memory goes there.
	Work string
	// InOrder: one thread does the work, so that rows for which no order is asked
	// have the same one each time.
	InOrder bool
	// AsStored: what is asked for is a table or view, whose rows come as they lie.
	AsStored bool
	// Files are directories below which statements may read files.
	Files []string
}

// Confine shuts a Reader in: its statements touch no file and no network beyond
// the reach, load no code, and change no setting. The first one that is given
// counts; without one statements reach the store alone.
func (r *Reader) Confine(ctx context.Context, reach Reach) error {
	first := false
	r.confine.Do(func() {
		first = true
		r.confined = r.shut(ctx, reach)
	})
	if !first && (reach.Work != "" || len(reach.Files) > 0) {
		return errors.New("a reader that was in use cannot be given another reach")
	}
	return r.confined
}

func (r *Reader) shut(ctx context.Context, reach Reach) error {
	directories, err := spellings(reach.Files)
	if err != nil {
		return err
	}
	var settings []string
	for _, dir := range []string{reach.Work, r.tree} {
		if dir != "" {
			directories = append(directories, schema.Literal(dir), schema.Literal(escapeGlob(dir)))
		}
	}
	if r.work = reach.Work; r.work != "" {
		settings = append(settings, "temp_directory = "+schema.Literal(filepath.Join(r.work, "temp")))
	}
	if reach.InOrder {
		settings = append(settings, "threads = 1")
	}
	if reach.AsStored {
		settings = append(settings, asStored)
	}
	// The order matters: what lies outside cannot be allowed afterwards.
	settings = append(settings, "allowed_directories = ["+strings.Join(directories, ", ")+"]",
		"enable_external_access = false", "lock_configuration = true")
	for _, s := range settings {
		if _, err := r.db.ExecContext(ctx, "SET GLOBAL "+s); err != nil {
			return fmt.Errorf("DuckDB: %w", err)
		}
	}
	return nil
}

// spellings returns directories as statements may name them: as they were given,
// and absolute. DuckDB compares the beginnings of paths.
func spellings(dirs []string) ([]string, error) {
	var out []string
	for _, dir := range dirs {
		if info, err := os.Stat(dir); err != nil {
			return nil, err
		} else if !info.IsDir() {
			return nil, message.NewError(message.NoDirectory, message.Text(dir))
		}
		whole, err := filepath.Abs(dir)
		if err != nil {
			return nil, err
		}
		out = append(out, schema.Literal(dir), schema.Literal(whole))
	}
	return out, nil
}

// errOnlyRead refuses a statement that does more than read.
var errOnlyRead = message.NewError(message.OnlyRead)

// onlySelects refuses statements that are no SELECT and no EXPLAIN of one, before
// anything is bound, prepared or run: preparing EXPORT DATABASE makes a
// directory, and EXPLAIN ANALYZE executes what it explains. DuckDB's parser knows
// them, which writes only a SELECT as JSON; what it does not understand at all
// passes, so that preparing gives the message. A SELECT that calls what does more than read, is
// refused, too.
func onlySelects(ctx context.Context, conn *sql.Conn, query string) error {
	explained := explain.ReplaceAllString(query, "")
	var kind, message, tree string
	err := conn.QueryRowContext(ctx, `SELECT coalesce(said->>'error_type', ''), coalesce(said->>'error_message', ''), CAST(said AS VARCHAR)
		FROM (SELECT json_serialize_sql(CAST(? AS VARCHAR)) AS said)`, explained).Scan(&kind, &message, &tree)
	switch {
	case err != nil:
		return err
	case kind == "" && doesMore.MatchString(tree):
		return errOnlyRead
	case kind == "":
		return nil
	case kind != "parser":
		return errOnlyRead
	case len(explained) < len(query):
		return errors.New("Parser Error: " + message)
	}
	return nil
}

// doesMore finds, in what the parser made of a SELECT, calls of functions that change what holds for
// all who read (logs, which keep and show what others ask), that run a text as SQL, in which such calls would
// hide, or that take the place of something in memory. Quotes within texts have a backslash there.
var doesMore = regexp.MustCompile(`(?i)"function_name":"(enable_logging|disable_logging|truncate_duckdb_logs|write_log|checkpoint|force_checkpoint|` +
	`query|json_execute_serialized_sql|arrow_scan|arrow_scan_dumb)"`)

// explain is what stands before a statement to have it explained.
var explain = regexp.MustCompile(`(?is)^` + blank + `explain` + blank + `((analyze|analyse)\b|\(\s*(analyze|analyse|format)\b[^)]*\))?`)

// blank is what may stand between words of SQL.
const blank = `(?:\s|--[^\n]*(?:\n|$)|/\*.*?\*/)*`
