INSERT INTO observations BY NAME
SELECT readings.report_id, readings.agency, reports.agency_id, readings.year, readings.metric, readings.applicant_type,
       CASE WHEN applied.line IS NOT NULL THEN applied.corrected ELSE observed_value(readings.value, readings.unit, metrics.unit) END AS value,
       CASE WHEN metrics.unit = '万元' AND readings.unit IN ('元', '亿元') THEN '万元' ELSE readings.unit END AS unit,
       readings.value AS value_reported, readings.unit AS unit_reported, applied.line IS NOT NULL AS corrected, quality
FROM readings
JOIN reports USING (report_id)
JOIN metrics ON metrics.id = readings.metric
LEFT JOIN (SELECT * FROM corrections WHERE status = 'applied') AS applied
       ON applied.report_id = readings.report_id AND applied.metric = readings.metric AND applied.applicant_type = readings.applicant_type
JOIN places ON places.report_id = readings.report_id
WHERE reports.canonical
ORDER BY readings.year NULLS LAST, readings.metric, place, readings.applicant_type;
