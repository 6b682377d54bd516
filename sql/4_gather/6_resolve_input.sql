-- What says whose reports are.
CREATE TEMP VIEW resolve_input AS
SELECT report_id, coalesce(filled.agency, own_reports.agency, '') AS agency, coalesce(title, '') AS title,
       CAST(coalesce(own_reports.year, filled.year, 0) AS BIGINT) AS year,
       coalesce(CAST(scope AS VARCHAR), '') = 'own' AS own, coalesce(evidence, '') AS evidence, source, other_source
FROM own_reports
LEFT JOIN filled USING (report_id)
JOIN located USING (report_id);
