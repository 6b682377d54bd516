-- title: Administrative fees collected, by year and level
-- title_zh: 各年各级行政事业性收费金额
-- In 万元, from 2021 on. Amounts stated without a unit are left out and counted;
-- look at the findings unit_probably_yuan and amount_beyond_level before you use the totals.
-- param province text: only agencies of this province
WITH fees AS (
    SELECT report_id, year, value, unit
    FROM observations
    WHERE metric = 'fees.amount'::metric AND value IS NOT NULL
)
SELECT fees.year, level, scope, count(*) FILTER (WHERE unit = '万元') AS reports, sum(value) FILTER (WHERE unit = '万元') AS fees_wan_yuan,
       median(value) FILTER (WHERE unit = '万元') AS median_wan_yuan, max(value) FILTER (WHERE unit = '万元') AS largest_wan_yuan,
       count(*) FILTER (WHERE unit IS DISTINCT FROM '万元') AS without_unit
FROM fees
ANTI JOIN covered USING (report_id)
JOIN (SELECT report_id, level, scope, province FROM agency_years) USING (report_id)
WHERE ($province IS NULL OR province = $province)
GROUP BY fees.year, level, scope
ORDER BY year NULLS LAST, level NULLS LAST, scope NULLS LAST;
