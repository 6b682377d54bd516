-- All reports of the new generation: what their place depends on, and where they
-- are kept: in a shard, or (-1) in the previous generation. All else of them is read
-- from there when they are written.
CREATE TEMP TABLE gathered AS
SELECT report_id, agency, year, published_on, CAST(completeness AS VARCHAR) = 'complete' AS complete, cells_read, cells_suspect, readings_hash,
       shard, block_start, block_length
FROM new_reports
UNION ALL BY NAME
SELECT report_id, agency, year, published_on, completeness = 'complete' AS complete, cells_read, cells_suspect, readings_hash,
       -1 AS shard, 0 AS block_start, 0 AS block_length
FROM previous_reports SEMI JOIN carried USING (report_id);
