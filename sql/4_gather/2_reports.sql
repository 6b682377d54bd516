-- All reports of the new generation: what their place depends on. fresh are those
-- that this run read; the others are as the previous generation has them.
CREATE TEMP TABLE gathered AS
SELECT report_id, agency, year, published_on, CAST(completeness AS VARCHAR) = 'complete' AS complete, cells_read, cells_suspect, readings_hash,
       true AS fresh
FROM new_reports
UNION ALL BY NAME
SELECT report_id, agency, year, published_on, completeness = 'complete' AS complete, cells_read, cells_suspect, readings_hash, false AS fresh
FROM previous_reports SEMI JOIN carried USING (report_id);
