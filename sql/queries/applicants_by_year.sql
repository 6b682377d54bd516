-- title: Who asks: natural persons, businesses and others, by year
-- title_zh: 各年各类申请人的申请数量
-- Requests received by type of applicant, and how many of those handled were granted.
-- param level level: only agencies of this level
WITH cells AS (
    SELECT report_id, applicant_type, value AS received FROM observations WHERE metric = 'requests.received'::metric AND applicant_type <> 'total'::applicant_type
    UNION ALL BY NAME
    SELECT report_id, applicant_type, value AS granted FROM observations WHERE metric = 'outcome.granted'::metric AND applicant_type <> 'total'::applicant_type
    UNION ALL BY NAME
    SELECT report_id, applicant_type, value AS handled FROM observations WHERE metric = 'outcome.total'::metric AND applicant_type <> 'total'::applicant_type
),
by_type AS (
    SELECT year, applicant_type, sum(received) AS received, sum(granted) / nullif(sum(handled), 0) AS share_granted
    FROM cells
    ANTI JOIN covered USING (report_id)
    JOIN (SELECT report_id, year, level FROM agency_years) USING (report_id)
    WHERE ($level IS NULL OR level = $level)
    GROUP BY year, applicant_type
)
SELECT year, applicant_type, CAST(received AS BIGINT) AS received, received / nullif(sum(received) OVER (PARTITION BY year), 0) AS share_of_year,
       share_granted
FROM by_type
ORDER BY year NULLS LAST, applicant_type;
