-- title: Names of agencies that could not be resolved
-- title_zh: 未能确定的机关名称
-- Names that several places have, or that are not known, with the number of reports.
-- param limit integer = 100: how many, the most frequent first
SELECT agency, count(*) AS reports, min(year) AS first_year, max(year) AS last_year, min(source) AS for_example
FROM agency_years
WHERE agency_id IS NULL
GROUP BY agency
ORDER BY reports DESC, agency NULLS LAST
LIMIT $limit;
