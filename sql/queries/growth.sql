-- title: Agencies whose requests grew or fell most from one year to the next
-- title_zh: 申请数量逐年变化最大的机关
-- Resolved agencies only, with reports of one scope on both years.
-- param year integer: only from the year before to this year
-- param limit integer = 20: how many
SELECT agency_years.name AS agency, now.year, now.level, now.province, before.requests_received AS received_before,
       now.requests_received AS received, now.requests_received - before.requests_received AS change,
       now.requests_received / nullif(before.requests_received, 0) AS ratio
FROM requests AS now
JOIN requests AS before ON before.agency_id = now.agency_id AND before.year = now.year - 1 AND before.scope IS NOT DISTINCT FROM now.scope
JOIN agency_years ON agency_years.report_id = now.report_id
WHERE ($year IS NULL OR now.year = $year) AND now.requests_received <> before.requests_received
ORDER BY abs(change) DESC, now.year, agency, now.report_id
LIMIT $limit;
