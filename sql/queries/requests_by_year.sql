-- title: Requests received, by year and level
-- title_zh: 各年各级收到的申请数量
-- Totals of the requests that agencies received. Reports of one scope only are
-- added up, and none that a government above has summed up already.
-- param level level: only agencies of this level
-- param scope scope: only reports of this scope
SELECT year, level, scope, count(requests_received) AS reports, CAST(sum(requests_received) AS BIGINT) AS received,
       CAST(sum(outcome_total) AS BIGINT) AS handled, median(requests_received) AS median_received
FROM requests
ANTI JOIN covered USING (report_id)
WHERE ($level IS NULL OR level = $level) AND ($scope IS NULL OR scope = $scope)
  AND (requests_received IS NOT NULL OR outcome_total IS NOT NULL)
GROUP BY year, level, scope
ORDER BY year NULLS LAST, level NULLS LAST, scope NULLS LAST;
