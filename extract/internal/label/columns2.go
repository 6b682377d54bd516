package label

import (
	"slices"
	"strings"
	"sync"

	"gongkai/extract/form"
)

// ColumnsOf2 are the columns of table 2, and others that its labels name.
var ColumnsOf2 = sync.OnceValue(func() (columns []string) {
	add := func(column string) {
		if !slices.Contains(columns, column) {
			columns = append(columns, column)
		}
	}
	for i := range form.Metrics {
		if info := &form.Metrics[i]; info.Table == 2 {
			_, column, _ := strings.Cut(info.ID, ".")
			add(column)
		}
	}
	for i := range form.Labels {
		if form.Labels[i].Kind == form.Column2 {
			add(form.Labels[i].ID)
		}
	}
	return columns
})
