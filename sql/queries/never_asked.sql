-- title: How many agencies nobody asked for anything
-- title_zh: 未收到申请的机关所占比例
-- Agencies that state that they received no request, by year and level.
SELECT observations.year, level, count(*) AS with_a_number, count(*) FILTER (WHERE value = 0) AS not_asked,
       count(*) FILTER (WHERE value = 0) / count(*) AS share
FROM observations
JOIN (SELECT report_id, level FROM agency_years) USING (report_id)
WHERE metric = 'requests.received'::metric AND applicant_type = 'total'::applicant_type AND value IS NOT NULL
GROUP BY observations.year, level
ORDER BY observations.year NULLS LAST, level NULLS LAST;
