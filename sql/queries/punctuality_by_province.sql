-- title: Share of reports published in time, by province and year
-- title_zh: 各省各年按时公布年度报告的比例
-- Of the reports that state when they were published and whose deadline is known.
SELECT province, year, count(*) AS reports, count(verdict) AS dated, count(*) FILTER (WHERE verdict = 'in_time') AS in_time,
       count(*) FILTER (WHERE verdict = 'in_time') / nullif(count(verdict) FILTER (WHERE verdict <> 'before_year_end'), 0) AS share_in_time,
       median(days_late) AS median_days_from_deadline
FROM timeliness
GROUP BY province, year
ORDER BY province NULLS LAST, year;
