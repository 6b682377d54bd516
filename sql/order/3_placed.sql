-- The reports in the order in which they are to be stored, with where they are
-- kept: in a part, or (-1) in the former generation.
CREATE TEMP VIEW placed AS
SELECT report_id, coalesce(part, -1) AS part, coalesce(block_start, 0) AS block_start, coalesce(block_length, 0) AS block_length,
       coalesce(filed.agency, '') AS agency, coalesce(agency_id, '') AS agency_id, CAST(coalesce(filed.year, 0) AS BIGINT) AS year,
       canonical_report_id, canonical, CAST(cells_read AS BIGINT) AS cells, touched_years.year IS NOT NULL AS touched, source
FROM filed
JOIN located USING (report_id)
LEFT JOIN touched_years ON touched_years.year = coalesce(filed.year, 0)
ORDER BY place;
