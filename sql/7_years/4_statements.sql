INSERT INTO facts.statements_{part} BY NAME
SELECT number, metric::metric AS metric, applicant_type::applicant_type AS applicant_type, value, unit::unit AS unit, value_text,
       source_part, source_start, source_end
FROM year_statements
JOIN (SELECT number, report_id FROM facts.reports_{part}) AS reported USING (report_id)
ORDER BY number, source_part NULLS FIRST, source_start, source_end, metric, applicant_type, value, unit NULLS FIRST, value_text;
