-- title: Agencies that miss a year
-- title_zh: 缺少某年报告的机关
-- Years without a report between two years of which the same agency has one.
-- param province text: only agencies of this province
-- param limit integer = 100: how many
SELECT name AS agency, level, kind, province, year, year_before, year_after
FROM gaps
WHERE ($province IS NULL OR province = $province)
ORDER BY level, province, name, agency_id, year
LIMIT $limit;
