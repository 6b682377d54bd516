-- The reports that corrections may mean: canonical, of that agency (by id or
-- name) and year. What their cells say is read from where their rows are kept.
CREATE TEMP TABLE meant AS
SELECT declared.line, reports.report_id
FROM declared
JOIN reports ON reports.year = declared.year AND reports.canonical
            AND (reports.agency_id = declared.agency OR reports.agency = declared.agency);
