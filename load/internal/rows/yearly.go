package rows

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"gongkai/load/internal/parquet"
	"gongkai/transform"
)

// yearly writes a table that has a file a year. A file begins with its first row.
type yearly[R any] struct {
	*Writer
	name string
	make func(dated bool) *transform.Builder[R]
	file *parquet.File
	path string
	rows *transform.Builder[R]
}

// room makes sure that a row can be added to rows.
func (y *yearly[R]) room(year int) error {
	if y.file == nil {
		y.rows, y.path = y.make(year != 0), filepath.Join(y.Tree, YearFile(y.name, year))
		if err := os.MkdirAll(filepath.Dir(y.path), 0o777); err != nil {
			return err
		}
		var err error
		y.file, err = parquet.Create(y.path, y.rows.Schema(), encoding())
		return err
	}
	return y.writeGroup(transform.FullRows)
}

// writeGroup makes a row group of the rows, if they are so many.
func (y *yearly[R]) writeGroup(rows int) error {
	if y.file == nil {
		return nil
	}
	return y.file.WriteFull(y.rows, rows)
}

// finish ends the file of a year, if there is one.
func (y *yearly[R]) finish(ctx context.Context, year int) error {
	if y.file == nil {
		return nil
	}
	file := y.file
	y.file = nil
	if err := file.WriteFull(y.rows, 1); err != nil {
		return errors.Join(err, file.Close())
	}
	if err := file.Close(); err != nil {
		return err
	}
	return y.finished(ctx, File{y.name, y.path, year, false}, file.Rows())
}

// abandon closes the file that an error left open.
func (y *yearly[R]) abandon() {
	if y.file != nil {
		y.file.Abandon()
	}
}

// takeOver makes the file of a year of the previous generation one of the new.
func (y *yearly[R]) takeOver(ctx context.Context, year int, rows int64) error {
	name := YearFile(y.name, year)
	path := filepath.Join(y.Tree, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	from := filepath.Join(y.Previous, name)
	if err := linkOrCopy(from, path); err != nil {
		var failed *fs.PathError
		if errors.As(err, &failed) && failed.Path == from {
			return &TreeError{err}
		}
		return err
	}
	return y.finished(ctx, File{y.name, path, year, true}, rows)
}

// linkOrCopy makes for a file a second name, or where that cannot be a second copy.
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

// years calls each for the reports as they come, and end after the last of a
// year.
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

func (w *Writer) writeReadings(ctx context.Context, from <-chan *batch) error {
	y := yearly[transform.ReadingRow]{Writer: w, name: "readings", make: transform.NewReadings}
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
