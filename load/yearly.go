package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"gongkai/load/flow"
	"gongkai/transform"
)

// yearFile names the file of a table that has one a year, below the tree; that
// of rows whose year is not told (0) lies apart, so that the year in the names
// of the others is a number to all readers.
func yearFile(table string, year int) string {
	if year == 0 {
		return filepath.Join("undated", table+".parquet")
	}
	return filepath.Join(table, fmt.Sprintf("year=%d", year), table+".parquet")
}

// yearly writes a table that has a file a year. A file begins with its first row.
type yearly[R any] struct {
	*writer
	name string
	make func(dated bool) *transform.Builder[R]
	file *part
	path string
	rows *transform.Builder[R]
}

// room makes sure that a row can be added to rows.
func (y *yearly[R]) room(year int) error {
	if y.file == nil {
		y.rows, y.path = y.make(year != 0), filepath.Join(y.tree, yearFile(y.name, year))
		if err := os.MkdirAll(filepath.Dir(y.path), 0o777); err != nil {
			return err
		}
		var err error
		y.file, err = newPart(y.path, y.rows.Schema(), encoding())
		return err
	}
	return y.part(transform.FullRows)
}

// part makes a row group of the rows, if they are so many.
func (y *yearly[R]) part(rows int) error {
	if y.file == nil {
		return nil
	}
	return y.file.take(y.rows, rows)
}

// finish ends the file of a year, if there is one.
func (y *yearly[R]) finish(ctx context.Context, year int) error {
	if y.file == nil {
		return nil
	}
	file := y.file
	y.file = nil
	if err := file.take(y.rows, 1); err != nil {
		return errors.Join(err, file.finish())
	}
	if err := file.finish(); err != nil {
		return err
	}
	return y.tell(ctx, finishedFile{y.name, y.path, year, false}, file.n)
}

// abandon closes the file that an error left open.
func (y *yearly[R]) abandon() {
	if y.file != nil {
		y.file.finish()
	}
}

// takeOver makes the file of a year of the former generation one of the new.
func (y *yearly[R]) takeOver(ctx context.Context, year int, rows int64) error {
	name := yearFile(y.name, year)
	path := filepath.Join(y.tree, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	from := filepath.Join(y.previous, name)
	if err := linkOrCopy(from, path); err != nil {
		var failed *fs.PathError
		if errors.As(err, &failed) && failed.Path == from {
			return fmt.Errorf("%s %w", brokenTree, err)
		}
		return err
	}
	return y.tell(ctx, finishedFile{y.name, path, year, true}, rows)
}

// linkOrCopy gives a file a second name, or where that cannot be a second copy.
func linkOrCopy(from, to string) error {
	if os.Link(from, to) == nil {
		return nil
	}
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// tell passes a finished file on.
func (o *writer) tell(ctx context.Context, f finishedFile, rows int64) error {
	o.mu.Lock()
	o.rows[f.table] += rows
	o.mu.Unlock()
	return flow.Send(ctx, o.done, f)
}

// years calls begin for each year as its reports come, each for the reports,
// and end after the last of a year.
func years(from <-chan *batch, each func(*placement, *transform.Rows) error, end func(year int, last *placement) error) error {
	var last placement
	any := false
	for s := range from {
		for i := range s.placements {
			f := &s.placements[i]
			if any && f.Year != last.Year {
				if err := end(last.Year, &last); err != nil {
					return err
				}
			}
			last, any = *f, true
			if err := each(f, &s.rows[i]); err != nil {
				return err
			}
		}
		s.release()
	}
	if !any {
		return nil
	}
	return end(last.Year, &last)
}

func (o *writer) writeReadings(ctx context.Context, from <-chan *batch) error {
	y := yearly[transform.ReadingRow]{writer: o, name: "readings", make: transform.NewReadings}
	defer y.abandon()
	var kept int64 // readings of a year that is taken over
	return years(from, func(f *placement, rows *transform.Rows) error {
		if !f.changed {
			kept += f.cells
			return nil
		}
		for i := range rows.Readings {
			if err := y.room(f.Year); err != nil {
				return err
			}
			y.rows.Add(transform.ReadingRow{Key: &f.ReportKey, Reading: &rows.Readings[i]})
		}
		return nil
	}, func(year int, last *placement) error {
		if last.changed || kept == 0 {
			return y.finish(ctx, year)
		}
		n := kept
		kept = 0
		return y.takeOver(ctx, year, n)
	})
}
