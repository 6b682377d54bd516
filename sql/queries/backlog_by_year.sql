-- title: Requests carried over to the next year
-- title_zh: 各年结转下年度办理的申请
-- What came over from the year before, what is left at the end, and which share
-- of all requests in hand that is. These are stocks: do not add them over years.
-- param level level: only agencies of this level
WITH stocks AS (
    SELECT report_id, year, max(CASE WHEN metric = 'requests.received' THEN value END) AS received,
           max(CASE WHEN metric = 'requests.carried_in' THEN value END) AS carried_in,
           max(CASE WHEN metric = 'requests.carried_out' THEN value END) AS carried_out
    FROM observations
    WHERE metric IN ('requests.received', 'requests.carried_in', 'requests.carried_out') AND applicant_type = 'total'
    GROUP BY report_id, year
)
SELECT stocks.year, level, count(*) AS reports, CAST(sum(carried_in) AS BIGINT) AS carried_in, CAST(sum(carried_out) AS BIGINT) AS carried_out,
       sum(carried_out) FILTER (WHERE received + carried_in IS NOT NULL)
           / nullif(sum(received + carried_in) FILTER (WHERE carried_out IS NOT NULL), 0) AS share_carried_out,
       count(*) FILTER (WHERE carried_out > 0) AS agencies_with_backlog
FROM stocks
ANTI JOIN covered USING (report_id)
JOIN (SELECT report_id, level FROM agency_years) USING (report_id)
WHERE ($level IS NULL OR level = $level)
GROUP BY stocks.year, level
ORDER BY stocks.year NULLS LAST, level NULLS LAST;
