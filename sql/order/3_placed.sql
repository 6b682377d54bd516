-- The reports in the order in which their rows are to be stored, with where
-- these are kept: in a part, or (-1) in the former generation.
CREATE TEMP VIEW placed AS
SELECT report_id, coalesce(reports.agency, '') AS agency, coalesce(agency_id, '') AS agency_id,
       CAST(coalesce(reports.year, 0) AS BIGINT) AS year, canonical, CAST(reports.cells_read AS BIGINT) AS cells,
       touched_years.year IS NOT NULL AS touched, coalesce(part, -1) AS part, coalesce(block_start, 0) AS block_start,
       coalesce(block_length, 0) AS block_length
FROM reports
JOIN gathered USING (report_id)
JOIN places USING (report_id)
LEFT JOIN touched_years ON touched_years.year = coalesce(reports.year, 0)
ORDER BY place;
