-- The reports that corrections may mean: canonical, of that agency (by id or
-- name) and year. What their cells say is read from where their rows are kept.
CREATE TEMP TABLE correction_reports AS
SELECT declared.line, placed_reports.report_id
FROM declared
JOIN placed_reports ON placed_reports.year = declared.year AND placed_reports.canonical AND (placed_reports.agency_id = declared.agency OR placed_reports.agency = declared.agency);
