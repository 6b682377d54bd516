package main

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"math"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"gongkai/cmd/internal/view"
	"gongkai/extract/message"
	"gongkai/load"
)

// writers are the formats of query.
var writers = map[string]func(*console, *load.Rows) error{
	"table":    writeTable,
	"markdown": writeMarkdown,
	"csv":      writeCSV,
	"json":     writeJSON,
}

// streamed are those of them that write each row as it comes.
var streamed = map[string]bool{"csv": true, "json": true}

// tableRows is as far as a table is drawn: beyond, nobody reads it.
const tableRows = 1000

// cellWidth is how wide a line of a cell is drawn in a table.
const cellWidth = 120

func writeTable(c *console, rows *load.Rows) error {
	t, n, err := gather(rows.Columns, rows.Next, "NULL", tableRows, cellWidth)
	if err != nil {
		return err
	}
	fmt.Fprintln(c.out, t.Render())
	if n > tableRows {
		fmt.Fprintln(c.err, c.words.Section("query").T("first rows", tableRows))
	}
	return nil
}

func writeMarkdown(c *console, rows *load.Rows) error {
	t, _, err := gather(rows.Columns, rows.Next, "", math.MaxInt, 0)
	if err != nil {
		return err
	}
	fmt.Fprintln(c.out, t.RenderMarkdown())
	return nil
}

// gather reads up to limit rows, and one more to know whether there are more.
// Cells of one line that are wider than width end in "…"; 0 is any width.
func gather(columns []string, next func() ([]any, error), null string, limit, width int) (table.Writer, int, error) {
	var heads []string
	for _, c := range columns {
		heads = append(heads, view.PrintableLine(c)) // a PIVOT makes them of values
	}
	t := view.NewTable(heads...)
	number, other := make([]bool, len(columns)), make([]bool, len(columns))
	n := 0
	for {
		values, err := next()
		if err != nil {
			return nil, 0, err
		}
		if values == nil {
			break
		}
		if n++; n > limit {
			break
		}
		row := make(table.Row, len(values))
		for i, v := range values {
			s, ok := load.Text(v)
			if !ok {
				row[i] = null
				continue
			}
			s = view.Printable(s)
			if width > 0 && !strings.Contains(s, "\n") {
				s = text.Snip(s, width, "…")
			}
			row[i] = s
			switch v.(type) {
			case string, bool, []any:
				other[i] = true
			default:
				number[i] = true
			}
		}
		t.AppendRow(row)
	}
	var configs []table.ColumnConfig
	for i := range columns {
		if number[i] && !other[i] {
			configs = append(configs, table.ColumnConfig{Number: i + 1, Align: text.AlignRight, AlignHeader: text.AlignRight})
		}
	}
	t.SetColumnConfigs(configs)
	return t, n, nil
}

// writeCSV writes a header and the rows; NULL is empty.
func writeCSV(c *console, rows *load.Rows) error {
	out := csv.NewWriter(c.out)
	if err := out.Write(rows.Columns); err != nil {
		return err
	}
	line := make([]string, len(rows.Columns))
	for {
		values, err := rows.Next()
		if err != nil {
			return err
		}
		if values == nil {
			break
		}
		for i, v := range values {
			line[i], _ = load.Text(v)
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// writeJSON writes an array of objects, a row a line. Ids of 64 bits are text.
// Columns of one name would make objects of which readers keep one: they are an
// error.
func writeJSON(c *console, rows *load.Rows) error {
	names := make([][]byte, len(rows.Columns))
	seen := map[string]bool{}
	for i, name := range rows.Columns {
		if seen[name] {
			return message.NewError(message.ColumnsAlike, message.Text(name))
		}
		seen[name] = true
		names[i] = load.JSONText(name)
	}
	w := bufio.NewWriter(c.out)
	w.WriteString("[")
	for n := 0; ; n++ {
		values, err := rows.Next()
		if err != nil {
			return err
		}
		if values == nil {
			break
		}
		if n > 0 {
			w.WriteString(",")
		}
		w.WriteString("\n{")
		for i, v := range values {
			if i > 0 {
				w.WriteString(",")
			}
			w.Write(names[i])
			w.WriteString(":")
			w.Write(load.JSON(v, rows.IDs[i]))
		}
		w.WriteString("}")
	}
	w.WriteString("\n]\n")
	return w.Flush()
}
