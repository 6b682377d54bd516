-- title: Normative documents issued, repealed and in force, by province and year
-- title_zh: 各省各年行政规范性文件制发、废止和现行有效件数
-- From 2021 on; what is in force is a stock: do not add it over years.
-- param level level: only agencies of this level
SELECT province, year, count(*) AS reports, CAST(sum(normative_documents_issued) AS BIGINT) AS issued,
       CAST(sum(normative_documents_repealed) AS BIGINT) AS repealed, CAST(sum(normative_documents_in_force) AS BIGINT) AS in_force
FROM proactive_disclosure
ANTI JOIN covered USING (report_id)
WHERE edition = '2021' AND ($level IS NULL OR level = $level)
GROUP BY province, year
ORDER BY province NULLS LAST, year NULLS LAST;
