-- title: Requests received, by year and level
-- title_zh: 各年各级收到的申请数量
-- Totals of the requests that agencies received. Reports of one scope only are
-- added up, and none that a government above has summed up already.
-- param level level: only agencies of this level
-- param scope scope: only reports of this scope
WITH totals AS (
    SELECT report_id, value AS received FROM observations
    WHERE metric = 'requests.received'::metric AND applicant_type = 'total'::applicant_type AND value IS NOT NULL
    UNION ALL BY NAME
    SELECT report_id, value AS handled FROM observations
    WHERE metric = 'outcome.total'::metric AND applicant_type = 'total'::applicant_type AND value IS NOT NULL
)
SELECT year, level, scope, count(received) AS reports, CAST(sum(received) AS BIGINT) AS received, CAST(sum(handled) AS BIGINT) AS handled,
       median(received) AS median_received
FROM totals
JOIN (SELECT report_id, year, level, scope FROM agency_years ANTI JOIN covered USING (report_id)) USING (report_id)
WHERE ($level IS NULL OR level = $level) AND ($scope IS NULL OR scope = $scope)
GROUP BY year, level, scope
ORDER BY year NULLS LAST, level NULLS LAST, scope NULLS LAST;
