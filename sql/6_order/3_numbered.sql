-- The reports of the years to be written, with their places among those of their year.
CREATE TEMP TABLE numbered AS
SELECT report_id, coalesce(year, 0) AS year, agency_id, source, canonical, canonical_report_id,
       CAST(row_number() OVER (PARTITION BY year ORDER BY agency NULLS LAST, report_id) AS INTEGER) AS number
FROM placed_reports
WHERE coalesce(year, 0) IN (FROM changed_years);

DROP TABLE gathered;
DROP TABLE resolved;
DROP TABLE located;
