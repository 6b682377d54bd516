package export

import (
	"slices"
	"strings"

	"github.com/apache/arrow/go/v15/arrow"

	"gongkai/extract/form"
	"gongkai/load"
)

// field is a column of a file.
type field struct {
	name        string
	duck        string // its type in DuckDB
	description string // "" where nothing is known of it
	unit        string // of all its values; "" where they have none or several
	arrow       arrow.DataType
	json        bool // text that is JSON: of a list, struct or map
}

// describe returns the fields of what a relation was materialised to.
func (rel *relation) describe(columns []load.Column, materialised *arrow.Schema) []field {
	var out []field
	for i, c := range columns {
		f := field{name: c.Name, duck: c.Type, arrow: materialised.Field(i).Type, json: load.IsNested(c.Type) || c.Type == "JSON"}
		if c.Type == "TIMESTAMP" {
			f.arrow = &arrow.TimestampType{Unit: arrow.Microsecond}
		}
		if i := slices.IndexFunc(rel.columns, func(r load.Column) bool { return r.Name == c.Name }); i >= 0 {
			f.description = rel.columns[i].Comment
			f.unit = unit(f.description)
		}
		out = append(out, f)
	}
	return out
}

// isID reports whether a field has ids that nobody adds up, and that Excel and JavaScript
// would round.
func (f *field) isID() bool { return load.Column{Name: f.name, Type: f.duck}.IsID() }

// unit returns the unit that the comment of a column ends with, as those of the
// wide views do: "Regulations issued this year (...), 件."
func unit(comment string) string {
	comment = strings.TrimSuffix(comment, ".")
	for _, u := range units {
		if strings.HasSuffix(comment, ", "+u) {
			return u
		}
	}
	return ""
}

// units are those of the forms.
var units = func() []string {
	var out []string
	for i := range form.Metrics {
		if u := form.Metrics[i].Unit; !slices.Contains(out, u) {
			out = append(out, u)
		}
	}
	return out
}()

// schema is that of the records of a sheet, with all that is known of the
// columns as metadata of the fields.
func (s *sheet) schema() *arrow.Schema {
	var fields []arrow.Field
	for _, f := range s.fields {
		var keys, values []string
		add := func(key, value string) {
			if value != "" {
				keys, values = append(keys, key), append(values, value)
			}
		}
		add("description", f.description)
		add("unit", f.unit)
		fields = append(fields, arrow.Field{Name: f.name, Type: f.arrow, Nullable: true, Metadata: arrow.NewMetadata(keys, values)})
	}
	var about *arrow.Metadata
	if s.description != "" {
		m := arrow.NewMetadata([]string{"name", "description"}, []string{s.name, s.description})
		about = &m
	}
	return arrow.NewSchema(fields, about)
}
