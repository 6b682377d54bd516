package load

import (
	"context"
	"errors"
	"strconv"

	"gongkai/extract/form"
	"gongkai/load/internal/rows"
	"gongkai/transform"
)

// matchCorrections makes reported_values: the cells of the reports that
// corrections may mean, as observations would have them.
func (b *Builder) matchCorrections(ctx context.Context) error {
	out, err := newTemporary(b.Shards, "reported_values", "{'report_id': 'BIGINT', 'metric': 'VARCHAR', 'applicant_type': 'VARCHAR', 'value': 'DOUBLE'}")
	if err != nil {
		return err
	}
	defer out.file.Close()
	if len(b.Corrections) > 0 {
		if err := errors.Join(b.currentValues(ctx, out), b.previousValues(ctx, out)); err != nil {
			return err
		}
	}
	return out.load(ctx, b)
}

func (t *temporary) addValue(report int64, v *transform.Reading) error {
	value := ""
	if o := transform.Observe(v); !o.Null {
		value = strconv.FormatFloat(o.Value, 'g', -1, 64)
	}
	return t.Write([]string{strconv.FormatInt(report, 10), v.Metric.String(), v.Applicant.String(), value})
}

// currentValues adds those of the reports of this run.
func (b *Builder) currentValues(ctx context.Context, out *temporary) error {
	found, err := b.conn.QueryContext(ctx, `SELECT DISTINCT report_id, shard, block_start, block_length
		FROM correction_reports JOIN gathered USING (report_id) WHERE shard >= 0 ORDER BY report_id`)
	if err != nil {
		return err
	}
	defer found.Close()
	reader := rows.NewReportReader(b.Shards, "", nil)
	defer reader.Close()
	var rep transform.Report
	var cells transform.Rows
	for found.Next() {
		var at rows.BlockRef
		if err := found.Scan(&at.Report, &at.Shard, &at.Start, &at.Length); err != nil {
			return err
		}
		if err := reader.Block(at, &rep, &cells); err != nil {
			return err
		}
		for i := range cells.Readings {
			if err := out.addValue(at.Report, &cells.Readings[i]); err != nil {
				return err
			}
		}
	}
	return found.Err()
}

// previousValues adds those of the previous generation.
func (b *Builder) previousValues(ctx context.Context, out *temporary) error {
	found, err := b.conn.QueryContext(ctx, `SELECT report_id, CAST(metric AS VARCHAR), CAST(applicant_type AS VARCHAR), value, coalesce(unit, '')
		FROM previous_readings
		SEMI JOIN (FROM correction_reports SEMI JOIN carried USING (report_id)) AS wanted USING (report_id)`)
	if err != nil {
		return err
	}
	defer found.Close()
	for found.Next() {
		var report int64
		var metric, applicant string
		var value *float64
		var v transform.Reading
		if err := found.Scan(&report, &metric, &applicant, &value, &v.Unit); err != nil {
			return err
		}
		v.Metric, _ = form.Lookup(metric)
		v.Applicant, _ = form.LookupApplicant(applicant)
		if v.Null = value == nil; !v.Null {
			v.Value = *value
		}
		if err := out.addValue(report, &v); err != nil {
			return err
		}
	}
	return found.Err()
}

// corrected returns the corrections that are to be applied.
func (b *Builder) corrected(ctx context.Context) (rows.Corrected, error) {
	found, err := b.conn.QueryContext(ctx, `SELECT report_id, CAST(metric AS VARCHAR), CAST(applicant_type AS VARCHAR), corrected
		FROM corrections WHERE status = 'applied'`)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	out := rows.Corrected{}
	for found.Next() {
		var report int64
		var metric, applicant string
		var c rows.CorrectedCell
		if err := found.Scan(&report, &metric, &applicant, &c.Value); err != nil {
			return nil, err
		}
		c.Metric, _ = form.Lookup(metric)
		c.Applicant, _ = form.LookupApplicant(applicant)
		out[report] = append(out[report], c)
	}
	return out, found.Err()
}
