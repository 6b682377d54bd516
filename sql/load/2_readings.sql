INSERT INTO readings BY NAME
SELECT * FROM (
    SELECT report_id, agency, year, CAST(metric AS metric) AS metric, CAST(applicant_type AS applicant_type) AS applicant_type,
           value, unit, value_text, source_start, source_end, CAST(method AS method) AS method, CAST(quality AS quality) AS quality
    FROM new_readings JOIN (SELECT report_id, agency, year FROM new_reports) USING (report_id)
    UNION ALL BY NAME
    SELECT report_id, agency, year, CAST(metric AS metric) AS metric, CAST(applicant_type AS applicant_type) AS applicant_type,
           value, unit, value_text, source_start, source_end, CAST(method AS method) AS method, CAST(quality AS quality) AS quality
    FROM former_readings SEMI JOIN carried USING (report_id)
)
ORDER BY year NULLS LAST, agency NULLS LAST, report_id, metric, applicant_type;
