INSERT INTO facts.checks_{part} BY NAME
SELECT number, check_id::check_id AS check_id, metric::metric AS metric, applicant_type::applicant_type AS applicant_type, expected, actual,
       verdict::verdict AS verdict
FROM year_checks
JOIN (SELECT number, report_id FROM facts.reports_{part}) AS reported USING (report_id)
ORDER BY number, check_id, metric, applicant_type, expected, actual;
