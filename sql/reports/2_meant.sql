-- The reports that corrections may mean: canonical, of that agency (by id or
-- name) and year. What their cells say is read from where their rows are kept.
CREATE TEMP TABLE meant AS
SELECT declared.line, filed.report_id
FROM declared
JOIN filed ON filed.year = declared.year AND filed.canonical AND (filed.agency_id = declared.agency OR filed.agency = declared.agency);
