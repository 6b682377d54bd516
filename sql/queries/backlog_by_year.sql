-- title: Requests carried over to the next year
-- title_zh: 各年结转下年度办理的申请
-- What came over from the year before, what is left at the end, and which share
-- of all requests in hand that is. These are stocks: do not add them over years.
-- param level level: only agencies of this level
WITH cells AS (
    SELECT report_id, value AS received FROM observations WHERE metric = 'requests.received'::metric AND applicant_type = 'total'::applicant_type
    UNION ALL BY NAME
    SELECT report_id, value AS carried_in FROM observations WHERE metric = 'requests.carried_in'::metric AND applicant_type = 'total'::applicant_type
    UNION ALL BY NAME
    SELECT report_id, value AS carried_out FROM observations WHERE metric = 'requests.carried_out'::metric AND applicant_type = 'total'::applicant_type
),
stocks AS (
    SELECT report_id, max(received) AS received, max(carried_in) AS carried_in, max(carried_out) AS carried_out
    FROM cells
    ANTI JOIN covered USING (report_id)
    GROUP BY report_id
)
SELECT year, level, count(*) AS reports, CAST(sum(carried_in) AS BIGINT) AS carried_in, CAST(sum(carried_out) AS BIGINT) AS carried_out,
       sum(carried_out) FILTER (WHERE received + carried_in IS NOT NULL)
           / nullif(sum(received + carried_in) FILTER (WHERE carried_out IS NOT NULL), 0) AS share_carried_out,
       count(*) FILTER (WHERE carried_out > 0) AS agencies_with_backlog
FROM stocks
JOIN (SELECT report_id, year, level FROM agency_years) USING (report_id)
WHERE ($level IS NULL OR level = $level)
GROUP BY year, level
ORDER BY year NULLS LAST, level NULLS LAST;
