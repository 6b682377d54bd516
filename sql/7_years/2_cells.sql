INSERT INTO facts.cells_{part} BY NAME
SELECT number, readings.metric::metric AS metric, readings.applicant_type::applicant_type AS applicant_type, value, unit::unit AS unit, quality::quality AS quality,
       canonical, applied.report_id IS NOT NULL AS corrected, corrected_value, row_by::sign AS row_by, column_by::sign AS column_by,
       CASE
           WHEN value IS NOT NULL AND value_text IS NULL THEN ''
           WHEN value_text <> CAST(TRY_CAST(value AS BIGINT) AS VARCHAR) OR value <> trunc(value) OR value IS NULL THEN value_text
       END AS value_text,
       source_part, source_start, source_end
FROM year_readings AS readings
JOIN (SELECT number, report_id, canonical FROM facts.reports_{part}) AS reported USING (report_id)
-- With reported.canonical as a condition of its own DuckDB compares each row with each correction.
LEFT JOIN applied ON applied.report_id = CASE WHEN reported.canonical THEN readings.report_id END
                 AND applied.metric = readings.metric::metric AND applied.applicant_type = readings.applicant_type::applicant_type
ORDER BY readings.metric::metric, number, readings.applicant_type::applicant_type;
