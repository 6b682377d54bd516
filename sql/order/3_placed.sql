-- The reports in the order in which they are to be stored, with where they are
-- kept.
CREATE TEMP VIEW placed AS
SELECT report_id, part, block_start, block_length, coalesce(filed.agency, '') AS agency, coalesce(agency_id, '') AS agency_id, CAST(coalesce(filed.year, 0) AS BIGINT) AS year,
       canonical_report_id, canonical, CAST(cells_read AS BIGINT) AS cells, touched_years.year IS NOT NULL AS touched, source
FROM filed
JOIN located USING (report_id)
LEFT JOIN touched_years ON touched_years.year = coalesce(filed.year, 0)
ORDER BY place;
