-- Amounts go to 万元 by decimal arithmetic, and back to DOUBLE by way of text, so
-- that 970843元 is 97.0843 and not a neighbour of it.
INSERT INTO observations BY NAME
SELECT report_id, readings.agency, reports.agency_id, readings.year, metric, applicant_type,
       CASE
           WHEN metrics.unit <> '万元' OR readings.unit IS NULL THEN value
           WHEN readings.unit = '元' THEN coalesce(CAST(CAST(TRY_CAST(value AS DECIMAL(28, 6)) * 0.0001 AS VARCHAR) AS DOUBLE), value / 10000)
           WHEN readings.unit = '亿元' THEN coalesce(CAST(CAST(TRY_CAST(value AS DECIMAL(28, 10)) * 10000 AS VARCHAR) AS DOUBLE), value * 10000)
           ELSE value
       END AS value,
       CASE WHEN metrics.unit = '万元' AND readings.unit IN ('元', '亿元') THEN '万元' ELSE readings.unit END AS unit,
       value AS value_reported, readings.unit AS unit_reported, false AS corrected, quality
FROM readings
JOIN reports USING (report_id)
JOIN metrics ON metrics.id = readings.metric
WHERE reports.canonical
ORDER BY readings.year NULLS LAST, metric, readings.agency NULLS LAST, report_id, applicant_type;
