-- title: How requests were answered, by year
-- title_zh: 各年申请的办理结果占比
-- Shares of the requests handled, over all agencies that no government above has
-- summed up. A report without all of the rows of a group is left out.
-- param level level: only agencies of this level
SELECT year, count(*) AS reports, CAST(sum(outcome_total) AS BIGINT) AS handled,
       sum(outcome_granted) / nullif(sum(outcome_total), 0) AS granted,
       sum(outcome_partial) / nullif(sum(outcome_total), 0) AS partly,
       sum(denied_total) / nullif(sum(outcome_total), 0) AS denied,
       sum(unavailable_total) / nullif(sum(outcome_total), 0) AS unavailable,
       sum(not_processed_total) / nullif(sum(outcome_total), 0) AS not_processed,
       sum(other_total) / nullif(sum(outcome_total), 0) AS otherwise
FROM requests
ANTI JOIN covered USING (report_id)
WHERE ($level IS NULL OR level = $level)
  AND outcome_total IS NOT NULL AND outcome_granted IS NOT NULL AND outcome_partial IS NOT NULL AND denied_total IS NOT NULL
  AND unavailable_total IS NOT NULL AND not_processed_total IS NOT NULL AND other_total IS NOT NULL
GROUP BY year
ORDER BY year NULLS LAST;
