-- The reports in the order in which they are to be stored, with where they are
-- kept.
CREATE TEMP VIEW write_order AS
SELECT report_id, shard, block_start, block_length, coalesce(placed_reports.agency, '') AS agency, coalesce(agency_id, '') AS agency_id, CAST(coalesce(placed_reports.year, 0) AS BIGINT) AS year,
       canonical_report_id, canonical, CAST(cells_read AS BIGINT) AS cells, changed_years.year IS NOT NULL AS changed, source
FROM placed_reports
JOIN located USING (report_id)
LEFT JOIN changed_years ON changed_years.year = coalesce(placed_reports.year, 0)
ORDER BY position;
