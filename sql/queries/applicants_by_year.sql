-- title: Who asks: natural persons, businesses and others, by year
-- title_zh: 各年各类申请人的申请数量
-- Requests received by type of applicant, and how many of those handled were granted.
-- param level level: only agencies of this level
WITH by_type AS (
    SELECT observations.year, applicant_type, sum(value) FILTER (WHERE metric = 'requests.received') AS received,
           sum(value) FILTER (WHERE metric = 'outcome.granted') / nullif(sum(value) FILTER (WHERE metric = 'outcome.total'), 0) AS share_granted
    FROM observations
    ANTI JOIN covered USING (report_id)
    JOIN (SELECT report_id, level FROM agency_years) USING (report_id)
    WHERE metric IN ('requests.received', 'outcome.granted', 'outcome.total') AND applicant_type <> 'total'
      AND ($level IS NULL OR level = $level)
    GROUP BY observations.year, applicant_type
)
SELECT year, applicant_type, CAST(received AS BIGINT) AS received, received / nullif(sum(received) OVER (PARTITION BY year), 0) AS share_of_year,
       share_granted
FROM by_type
ORDER BY year NULLS LAST, applicant_type;
