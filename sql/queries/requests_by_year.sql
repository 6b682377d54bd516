-- title: Requests received, by year and level
-- title_zh: 各年各级收到的申请数量
-- Totals of the requests that agencies received. Reports of one scope only are
-- added up, and none that a government above has summed up already.
-- param level level: only agencies of this level
-- param scope scope: only reports of this scope
SELECT observations.year, level, scope, count(*) FILTER (WHERE metric = 'requests.received') AS reports,
       CAST(sum(value) FILTER (WHERE metric = 'requests.received') AS BIGINT) AS received,
       CAST(sum(value) FILTER (WHERE metric = 'outcome.total') AS BIGINT) AS handled,
       median(value) FILTER (WHERE metric = 'requests.received') AS median_received
FROM observations
ANTI JOIN covered USING (report_id)
JOIN (SELECT report_id, level, scope FROM agency_years) USING (report_id)
WHERE metric IN ('requests.received', 'outcome.total') AND applicant_type = 'total' AND value IS NOT NULL
  AND ($level IS NULL OR level = $level) AND ($scope IS NULL OR scope = $scope)
GROUP BY observations.year, level, scope
ORDER BY observations.year NULLS LAST, level NULLS LAST, scope NULLS LAST;
