// Package tabletest reads the tables of a text for tests of the rooms behind them.
package tabletest

import (
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/table"
	"gongkai/extract/internal/text"
	"gongkai/extract/report"
)

// Document is a text whose tables were read.
type Document struct {
	Text   text.Text
	Marks  label.Marks
	Tables table.Reader
	Report report.Builder
}

// Read reads the tables of an input. The error says why it is no text.
func Read(input string) (*Document, error) {
	d := new(Document)
	if err := d.Text.Read([]byte(input)); err != nil {
		return nil, err
	}
	d.Marks.Find(&d.Text)
	d.Report.Begin()
	d.Tables.Read(&d.Marks, &d.Report)
	return d, nil
}
