INSERT INTO readings BY NAME
SELECT rows.*, places.agency, places.year
FROM (
    SELECT report_id, CAST(metric AS metric) AS metric, CAST(applicant_type AS applicant_type) AS applicant_type,
           value, unit, value_text, source_start, source_end, CAST(method AS method) AS method, CAST(quality AS quality) AS quality
    FROM new_readings
    UNION ALL BY NAME
    SELECT report_id, CAST(metric AS metric) AS metric, CAST(applicant_type AS applicant_type) AS applicant_type,
           value, unit, value_text, source_start, source_end, CAST(method AS method) AS method, CAST(quality AS quality) AS quality
    FROM former_readings SEMI JOIN carried USING (report_id)
) AS rows
JOIN places USING (report_id)
ORDER BY place, metric, applicant_type;
