INSERT INTO statements BY NAME
SELECT rows.* FROM (
    SELECT report_id, CAST(metric AS metric) AS metric, CAST(applicant_type AS applicant_type) AS applicant_type,
           value, unit, value_text, source_start, source_end
    FROM new_statements
    UNION ALL BY NAME
    SELECT report_id, CAST(metric AS metric) AS metric, CAST(applicant_type AS applicant_type) AS applicant_type,
           value, unit, value_text, source_start, source_end
    FROM former_statements SEMI JOIN carried USING (report_id)
) AS rows
JOIN places USING (report_id)
ORDER BY place, source_start, source_end, metric, applicant_type, value, unit NULLS LAST, value_text;

INSERT INTO checks BY NAME
SELECT rows.* FROM (
    SELECT report_id, CAST(check_id AS check_id) AS check_id, CAST(metric AS metric) AS metric,
           CAST(applicant_type AS applicant_type) AS applicant_type, expected, actual, difference, CAST(verdict AS verdict) AS verdict
    FROM new_checks
    UNION ALL BY NAME
    SELECT report_id, CAST(check_id AS check_id) AS check_id, CAST(metric AS metric) AS metric,
           CAST(applicant_type AS applicant_type) AS applicant_type, expected, actual, difference, CAST(verdict AS verdict) AS verdict
    FROM former_checks SEMI JOIN carried USING (report_id)
) AS rows
JOIN places USING (report_id)
ORDER BY place, check_id, metric, applicant_type;
