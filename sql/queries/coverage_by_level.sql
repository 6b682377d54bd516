-- title: What the store covers, by year and level
-- title_zh: 各年各级报告数量
-- Reports, how many of them were read in full, and agencies that miss a year.
-- param province text: only this province
SELECT year, level, CAST(sum(reports) AS BIGINT) AS reports, CAST(sum(agencies) AS BIGINT) AS agencies,
       CAST(sum(complete) AS BIGINT) AS complete, CAST(sum(partial) AS BIGINT) AS partial,
       CAST(sum(jurisdiction) AS BIGINT) AS jurisdiction, CAST(sum(gaps) AS BIGINT) AS gaps
FROM coverage
WHERE ($province IS NULL OR province = $province)
GROUP BY year, level
ORDER BY year NULLS LAST, level NULLS LAST;
