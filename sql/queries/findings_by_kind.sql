-- title: What looks wrong, by kind
-- title_zh: 各类疑点数量
-- How many findings of each kind there are and in how many reports, with one of the sentences.
-- param year integer: only this year
SELECT severity, kind, title_en AS title, title_zh, count(*) AS findings, count(DISTINCT report_id) AS reports, min(message_en) AS for_example
FROM findings
JOIN (SELECT kind, title_en, title_zh FROM finding_kinds) USING (kind)
WHERE ($year IS NULL OR year = $year)
GROUP BY severity, kind, title_en, title_zh
ORDER BY severity DESC, findings DESC, kind;
