-- title: Who asks: natural persons, businesses and others, by year
-- title_zh: 各年各类申请人的申请数量
-- Requests received by type of applicant, and how many of those handled were granted.
-- param level level: only agencies of this level
SELECT year, applicant_type, CAST(sum(requests_received) AS BIGINT) AS received,
       sum(requests_received) / nullif(sum(sum(requests_received)) OVER (PARTITION BY year), 0) AS share_of_year,
       sum(outcome_granted) / nullif(sum(outcome_total), 0) AS share_granted
FROM requests_by_applicant
ANTI JOIN covered USING (report_id)
WHERE ($level IS NULL OR level = $level)
GROUP BY year, applicant_type
ORDER BY year NULLS LAST, applicant_type;
