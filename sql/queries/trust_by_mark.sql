-- title: What each mark is worth, by what shows row and column
-- title_zh: 各种质量标记的依据及其与正文的一致程度
-- Values of each quality by what shows their row and column, and how many of those that the prose states, too, it agrees
-- with. Prose often counts a part of what the tables count: compare its shares with each other.
-- param year integer: only this year
-- param level level: only agencies of this level
WITH prose AS (
    SELECT report_id, metric, applicant_type, bool_or(verdict = 'holds'::verdict) AS agrees
    FROM checks
    WHERE starts_with(CAST(check_id AS VARCHAR), 'prose.') AND verdict <> 'undecidable'::verdict
    GROUP BY report_id, metric, applicant_type
)
SELECT quality, row_by, column_by, method, count(*) AS cells, count(*) / sum(count(*)) OVER () AS share,
       count(*) FILTER (WHERE value <> 0) AS not_zero, count(agrees) AS in_prose,
       count(*) FILTER (WHERE agrees) / nullif(count(agrees), 0) AS share_agrees
FROM readings
JOIN agency_years USING (report_id)
LEFT JOIN prose USING (report_id, metric, applicant_type)
WHERE ($year IS NULL OR readings.year = $year) AND ($level IS NULL OR level = $level)
GROUP BY quality, row_by, column_by, method
ORDER BY CASE CAST(quality AS VARCHAR) WHEN 'verified' THEN 0 WHEN 'unverified' THEN 1 ELSE 2 END, cells DESC, row_by, column_by;
