-- title: Requests carried over to the next year
-- title_zh: 各年结转下年度办理的申请
-- What came over from the year before, what is left at the end, and which share
-- of all requests in hand that is. These are stocks: do not add them over years.
-- param level level: only agencies of this level
SELECT year, level, count(*) AS reports, CAST(sum(requests_carried_in) AS BIGINT) AS carried_in,
       CAST(sum(requests_carried_out) AS BIGINT) AS carried_out,
       sum(requests_carried_out) FILTER (WHERE in_hand IS NOT NULL)
           / nullif(sum(in_hand) FILTER (WHERE requests_carried_out IS NOT NULL), 0) AS share_carried_out,
       count(*) FILTER (WHERE requests_carried_out > 0) AS agencies_with_backlog
FROM requests
ANTI JOIN covered USING (report_id)
WHERE ($level IS NULL OR level = $level)
GROUP BY year, level
ORDER BY year NULLS LAST, level NULLS LAST;
