-- title: Agencies that published their report after the deadline
-- title_zh: 逾期公布年度报告的机关
-- The deadline is 31 January of the following year, for governments that sum up
-- their jurisdiction 31 March. A page that was moved may state the day of the move.
-- param year integer: only this year
-- param limit integer = 100: how many, the latest first
SELECT coalesce(name, agency) AS agency, timeliness.year, timeliness.level, timeliness.province, timeliness.published_on, deadline, days_late
FROM timeliness
JOIN (SELECT report_id, name FROM agency_years) USING (report_id)
WHERE verdict = 'late' AND ($year IS NULL OR year = $year)
ORDER BY days_late DESC NULLS LAST, published_on DESC, report_id
LIMIT $limit;
