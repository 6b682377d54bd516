-- The order of reports in every table, as one number: sorting by names for each
-- of hundreds of rows of a report costs several times as much.
CREATE TEMP TABLE positions AS
SELECT report_id,
       CAST(row_number() OVER (ORDER BY year NULLS LAST, agency NULLS LAST, report_id) AS INTEGER) AS position
FROM gathered;
