-- All reports of the new generation: what their place depends on. fresh are those
-- that this run read; the others are as the previous generation has them.
CREATE TEMP TABLE gathered AS
SELECT report_id, coalesce(filled.agency, own_reports.agency) AS agency, coalesce(own_reports.year, filled.year) AS year,
       coalesce(own_reports.published_on, filled.published_on) AS published_on,
       CAST(completeness AS VARCHAR) = 'complete' AS complete, cells_read, cells_suspect, readings_hash, fresh
FROM own_reports
LEFT JOIN filled USING (report_id);

-- The reports of which the rows that are loaded do not say what the new generation does.
CREATE TEMP TABLE amended AS
SELECT report_id, agency, published_on FROM gathered
WHERE report_id IN (SELECT report_id FROM filled) OR report_id IN (SELECT report_id FROM filled_before);
