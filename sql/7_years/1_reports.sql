-- The reports of one year ({part}), in their order. year_reports and the like are what
-- this run read and what stays of the previous generation.
INSERT INTO facts.reports_{part} BY NAME
SELECT number, report_id, sha256, numbered.source,
       CASE WHEN amended.report_id IS NULL THEN year_reports.agency ELSE amended.agency END AS agency, numbered.agency_id, edition, scope, title,
       CASE WHEN amended.report_id IS NULL THEN year_reports.published_on ELSE amended.published_on END AS published_on, layout, evidence, completeness,
       cells_expected, cells_read, cells_suspect, readings_hash, numbered.canonical, numbered.canonical_report_id, extractor
FROM year_reports
JOIN (FROM numbered WHERE year = {number}) AS numbered USING (report_id)
LEFT JOIN amended USING (report_id)
ORDER BY number;
