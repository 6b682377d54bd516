package load

import (
	"context"
	"errors"
	"strconv"

	"gongkai/extract/form"
	"gongkai/transform"
)

// matchCorrections makes stated, the values of the cells of the reports that corrections
// may mean, as observations would have them.
func (d *Draft) matchCorrections(ctx context.Context) error {
	out, err := newTemporary(d.Parts, "stated", "{'report_id': 'BIGINT', 'metric': 'VARCHAR', 'applicant_type': 'VARCHAR', 'value': 'DOUBLE'}")
	if err != nil {
		return err
	}
	defer out.file.Close()
	if len(d.Corrections) > 0 {
		if err := errors.Join(d.currentValues(ctx, out), d.previousValues(ctx, out)); err != nil {
			return err
		}
	}
	return out.load(ctx, d)
}

func (t *temporary) addValue(report int64, v *transform.Reading) error {
	value := ""
	if o := transform.Observe(v); !o.Null {
		value = strconv.FormatFloat(o.Value, 'g', -1, 64)
	}
	return t.Write([]string{strconv.FormatInt(report, 10), v.Metric.String(), v.Applicant.String(), value})
}

// currentValues takes the reports of this run.
func (d *Draft) currentValues(ctx context.Context, out *temporary) error {
	rows, err := d.conn.QueryContext(ctx, `SELECT DISTINCT report_id, part, block_start, block_length
		FROM meant JOIN gathered USING (report_id) WHERE part >= 0 ORDER BY report_id`)
	if err != nil {
		return err
	}
	defer rows.Close()
	b := newReportReader(d.Parts, "", nil)
	defer b.close()
	var rep transform.Report
	var cells transform.Rows
	for rows.Next() {
		var at blockRef
		if err := rows.Scan(&at.report, &at.part, &at.start, &at.length); err != nil {
			return err
		}
		if err := b.rows(at, &rep, &cells); err != nil {
			return err
		}
		for i := range cells.Readings {
			if err := out.addValue(at.report, &cells.Readings[i]); err != nil {
				return err
			}
		}
	}
	return rows.Err()
}

// previousValues takes those of the former generation.
func (d *Draft) previousValues(ctx context.Context, out *temporary) error {
	rows, err := d.conn.QueryContext(ctx, `SELECT report_id, CAST(metric AS VARCHAR), CAST(applicant_type AS VARCHAR), value, coalesce(unit, '')
		FROM former_readings
		SEMI JOIN (FROM meant SEMI JOIN carried USING (report_id)) AS wanted USING (report_id)`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var report int64
		var metric, applicant string
		var value *float64
		var v transform.Reading
		if err := rows.Scan(&report, &metric, &applicant, &value, &v.Unit); err != nil {
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
	return rows.Err()
}

// corrected gives the corrections that are to be applied.
func (d *Draft) corrected(ctx context.Context) (corrected, error) {
	rows, err := d.conn.QueryContext(ctx, `SELECT report_id, CAST(metric AS VARCHAR), CAST(applicant_type AS VARCHAR), corrected
		FROM corrections WHERE status = 'applied'`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := corrected{}
	for rows.Next() {
		var report int64
		var metric, applicant string
		var c correctedCell
		if err := rows.Scan(&report, &metric, &applicant, &c.value); err != nil {
			return nil, err
		}
		c.metric, _ = form.Lookup(metric)
		c.applicant, _ = form.LookupApplicant(applicant)
		out[report] = append(out[report], c)
	}
	return out, rows.Err()
}
