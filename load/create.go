package load

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"gongkai/extract/form"
	schema "gongkai/sql"
	"gongkai/transform/agency"

	"github.com/zeebo/xxh3"
)

// Made says by which schema, queries and knowledge of agencies generations are made. One
// that was made by others is built anew: nothing of its DuckDB file is right for sure.
func Made() string {
	h := xxh3.New()
	for _, s := range slices.Concat(schema.Schema(), schema.CreateViews(nil), schema.Gather(), schema.Reports(), schema.Order(), schema.Year(0), schema.WideRows(0, 0), schema.Load()) {
		h.WriteString(s)
	}
	h.WriteString(agency.Made())
	return fmt.Sprintf("%016x", h.Sum64())
}

// create makes an empty database with its dimensions.
func create(ctx context.Context, conn *sql.Conn) error {
	for _, statements := range append(schema.Schema(), schema.CreateViews(nil)...) {
		if _, err := conn.ExecContext(ctx, statements); err != nil {
			return err
		}
	}
	if err := fillMetrics(ctx, conn); err != nil {
		return err
	}
	for _, a := range form.Applicants {
		if _, err := conn.ExecContext(ctx, "INSERT INTO applicant_types VALUES (?, ?, ?, ?)", a.ID, a.Role, a.LabelZH, a.LabelEN); err != nil {
			return err
		}
	}
	return nil
}

// fillMetrics fills the table of metrics, in one statement: each of a single row
// takes half a millisecond.
func fillMetrics(ctx context.Context, conn *sql.Conn) error {
	columns := len(schema.MetricColumns())
	values := make([]any, 0, len(form.Metrics)*columns)
	for i := range form.Metrics {
		values = append(values, schema.MetricRow(&form.Metrics[i])...)
	}
	row := ", (" + strings.Repeat("?, ", columns-1) + "?)"
	_, err := conn.ExecContext(ctx, "INSERT INTO metrics VALUES "+strings.Repeat(row, len(form.Metrics))[2:], values...)
	return err
}

func fillRuns(ctx context.Context, db execer, runs []Run) error {
	if _, err := db.ExecContext(ctx, "TRUNCATE runs"); err != nil {
		return err
	}
	for _, r := range runs {
		_, err := db.ExecContext(ctx, "INSERT INTO runs VALUES ("+strings.Repeat("?, ", 19)+"?)",
			r.ID, r.Started.UTC().Truncate(time.Microsecond), momentOrNull(r.Finished), string(r.Outcome),
			r.Version, r.Extractor, r.Workers, strings.Join(r.Arguments, " "),
			r.Documents, r.NewDocuments, r.Loaded, r.Rejected, r.Failed, r.Readings, r.Seconds,
			r.Stages.Read, orNull(r.Stages.Merge), orNull(r.Stages.Build), orNull(r.Stages.Write), orNull(r.Stages.Publish))
		if err != nil {
			return err
		}
	}
	return nil
}

// momentOrNull returns a time that is not known as NULL.
func momentOrNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Truncate(time.Microsecond)
}

// orNull returns a duration that is not known as NULL.
func orNull(seconds float64) any {
	if seconds == 0 {
		return nil
	}
	return seconds
}
