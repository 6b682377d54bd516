-- title: Suspect values to look up in their source
-- title_zh: 需回查原文的存疑数值
-- Values in a sum that fails, or hard to read, with the document and the byte
-- at which they stand; the largest first.
-- param year integer: only this year
-- param limit integer = 100: how many
SELECT coalesce(name, agency_years.agency) AS agency, readings.year, metric, applicant_type, value, unit, value_text, source, source_start
FROM readings
JOIN agency_years USING (report_id)
WHERE quality = 'suspect'::quality AND ($year IS NULL OR readings.year = $year)
ORDER BY abs(value) DESC NULLS LAST, report_id, metric, applicant_type
LIMIT $limit;
