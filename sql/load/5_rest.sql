INSERT INTO statements BY NAME
SELECT * FROM (
    SELECT report_id, CAST(metric AS metric) AS metric, CAST(applicant_type AS applicant_type) AS applicant_type,
           value, unit, value_text, source_start, source_end
    FROM new_statements
    UNION ALL BY NAME
    SELECT report_id, CAST(metric AS metric) AS metric, CAST(applicant_type AS applicant_type) AS applicant_type,
           value, unit, value_text, source_start, source_end
    FROM former_statements SEMI JOIN carried USING (report_id)
)
ORDER BY report_id, source_start, source_end, metric, applicant_type, value, unit NULLS LAST, value_text;

INSERT INTO checks BY NAME
SELECT * FROM (
    SELECT report_id, CAST(check_id AS check_id) AS check_id, CAST(metric AS metric) AS metric,
           CAST(applicant_type AS applicant_type) AS applicant_type, expected, actual, difference, CAST(verdict AS verdict) AS verdict
    FROM new_checks
    UNION ALL BY NAME
    SELECT report_id, CAST(check_id AS check_id) AS check_id, CAST(metric AS metric) AS metric,
           CAST(applicant_type AS applicant_type) AS applicant_type, expected, actual, difference, CAST(verdict AS verdict) AS verdict
    FROM former_checks SEMI JOIN carried USING (report_id)
)
ORDER BY report_id, check_id, metric, applicant_type;

INSERT INTO sources BY NAME
SELECT report_id, source, min(first_run) AS first_run, max(last_run) AS last_run
FROM new_sources
GROUP BY report_id, source
ORDER BY source, report_id;

INSERT INTO rejects BY NAME
SELECT DISTINCT source, reason, detail FROM new_rejects
ORDER BY source, reason, detail NULLS LAST;
