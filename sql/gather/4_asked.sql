-- The reports in this order, with where they are kept and found: in a part, or
-- (-1) in the former generation. Of many sources two are enough to tell whose a
-- report is.
CREATE TEMP VIEW asked AS
SELECT report_id, coalesce(part, -1) AS part, coalesce(block_start, 0) AS block_start, coalesce(block_length, 0) AS block_length,
       source, other_source
FROM gathered
JOIN places USING (report_id)
JOIN (SELECT report_id, min(source) AS source, max(source) AS other_source FROM sources GROUP BY report_id) USING (report_id)
ORDER BY place;
