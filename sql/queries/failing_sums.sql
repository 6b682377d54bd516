-- title: Reports whose own sums do not add up
-- title_zh: 表内勾稽关系不成立的报告
-- Each sum that fails in a canonical report, with both sides, the largest difference first.
-- param year integer: only this year
-- param limit integer = 100: how many
SELECT coalesce(name, agency) AS agency, year, check_id, metric, applicant_type, expected, actual, difference, source
FROM checks
JOIN agency_years USING (report_id)
WHERE verdict = 'fails'::verdict AND NOT starts_with(CAST(check_id AS VARCHAR), 'prose.') AND ($year IS NULL OR year = $year)
ORDER BY abs(difference) DESC, report_id, check_id, metric, applicant_type
LIMIT $limit;
