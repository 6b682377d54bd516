package main

import (
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"gongkai/extract/form"
)

// metricsBelow returns the ids of a metric, or of all whose names begin with
// name and a dot. For a name that is none the error tells what may be meant.
func metricsBelow(name string) ([]string, error) {
	var out []string
	for i := range form.Metrics {
		if id := form.Metrics[i].ID; id == name || strings.HasPrefix(id, name+".") {
			out = append(out, id)
		}
	}
	if len(out) > 0 {
		return out, nil
	}
	if near := metricsLike(name); len(near) > 0 {
		return nil, failure("metric near", strings.Join(near, ", "))
	}
	return nil, failure("metric")
}

// metricsLike suggests metrics: those whose id or label has the words given,
// else those whose id is spelled nearly so.
func metricsLike(name string) []string {
	const most = 5
	wanted := strings.ToLower(strings.TrimSpace(name))
	if wanted == "" {
		return nil
	}
	var out []string
	for i := range form.Metrics {
		m := &form.Metrics[i]
		if strings.Contains(m.ID, wanted) || strings.Contains(m.LabelZH(), wanted) || strings.Contains(strings.ToLower(m.LabelEN), wanted) {
			out = append(out, m.ID)
		}
	}
	if len(out) == 0 {
		type near struct {
			id       string
			distance int
		}
		var all []near
		for i := range form.Metrics {
			id := form.Metrics[i].ID
			d := levenshtein.ComputeDistance(wanted, id)
			last := id[strings.LastIndex(id, ".")+1:]
			d = min(d, levenshtein.ComputeDistance(wanted[strings.LastIndex(wanted, ".")+1:], last)+1)
			if d <= max(2, len(wanted)/3) {
				all = append(all, near{id, d})
			}
		}
		slices.SortStableFunc(all, func(a, b near) int { return a.distance - b.distance })
		for _, n := range all {
			out = append(out, n.id)
		}
	}
	return out[:min(len(out), most)]
}
