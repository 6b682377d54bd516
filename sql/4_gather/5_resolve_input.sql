-- What says whose reports are.
CREATE TEMP VIEW resolve_input AS
SELECT report_id, coalesce(agency, '') AS agency, coalesce(title, '') AS title, CAST(coalesce(year, 0) AS BIGINT) AS year,
       coalesce(CAST(scope AS VARCHAR), '') = 'own' AS own, coalesce(evidence, '') AS evidence, source, other_source
FROM (
    SELECT report_id, agency, title, year, scope, evidence FROM new_reports
    UNION ALL BY NAME
    SELECT report_id, agency, title, year, scope, evidence FROM previous_reports SEMI JOIN carried USING (report_id)
)
JOIN located USING (report_id);
