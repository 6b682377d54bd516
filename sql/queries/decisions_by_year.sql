-- title: Licences, penalties and coercive measures, by year and level
-- title_zh: 各年各级行政许可、行政处罚、行政强制处理决定数量
-- The numbers of decisions, which both editions of the form ask for.
-- param province text: only agencies of this province
SELECT year, level, scope, count(*) AS reports, CAST(sum(licensing_decisions) AS BIGINT) AS licences,
       CAST(sum(penalties_decisions) AS BIGINT) AS penalties, CAST(sum(coercion_decisions) AS BIGINT) AS coercive_measures
FROM proactive_disclosure
ANTI JOIN covered USING (report_id)
WHERE ($province IS NULL OR province = $province)
GROUP BY year, level, scope
ORDER BY year NULLS LAST, level NULLS LAST, scope NULLS LAST;
