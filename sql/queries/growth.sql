-- title: Agencies whose requests grew or fell most from one year to the next
-- title_zh: 申请数量逐年变化最大的机关
-- Resolved agencies only, with reports of one scope on both years.
-- param year integer: only from the year before to this year
-- param limit integer = 20: how many
WITH received AS (
    SELECT report_id, agency_id, year, value, scope
    FROM observations
    JOIN (SELECT report_id, scope FROM reports) USING (report_id)
    WHERE metric = 'requests.received'::metric AND applicant_type = 'total'::applicant_type AND value IS NOT NULL AND agency_id IS NOT NULL
)
SELECT agencies.name AS agency, now.year, level, province, before.value AS received_before, now.value AS received,
       now.value - before.value AS change, now.value / nullif(before.value, 0) AS ratio
FROM received AS now
JOIN received AS before ON before.agency_id = now.agency_id AND before.year = now.year - 1 AND before.scope IS NOT DISTINCT FROM now.scope
LEFT JOIN agencies ON agencies.agency_id = now.agency_id
WHERE ($year IS NULL OR now.year = $year) AND now.value <> before.value
ORDER BY abs(change) DESC, now.year, agency, now.report_id
LIMIT $limit;
