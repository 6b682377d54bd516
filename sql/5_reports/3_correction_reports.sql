-- The reports that corrections may mean: canonical, of that agency (by id or
-- name) and year, and what their cells say, as observations would have it.
CREATE TEMP TABLE correction_reports AS
SELECT declared.line, placed_reports.report_id
FROM declared
JOIN placed_reports ON placed_reports.year = declared.year AND placed_reports.canonical AND (placed_reports.agency_id = declared.agency OR placed_reports.agency = declared.agency);

CREATE TEMP TABLE reported_values AS
SELECT report_id, metric, applicant_type, {observed_value} AS value
FROM (
    SELECT report_id, metric::metric AS metric, applicant_type::applicant_type AS applicant_type, value, unit::unit AS unit
    FROM declared_readings
    SEMI JOIN correction_reports USING (report_id)
);
