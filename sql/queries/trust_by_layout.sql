-- title: How far numbers can be trusted, by layout
-- title_zh: 各种版式数据的可信程度
-- Shares of the values that the reports' own sums bear out, do not check, or contradict, and of those whose
-- row and column are attested, known by order alone, or chosen by sums.
SELECT layout, CAST(sum(reports) AS BIGINT) AS reports, CAST(sum(cells) AS BIGINT) AS cells, sum(verified) / sum(cells) AS verified,
       sum(unverified) / sum(cells) AS unverified, sum(suspect) / sum(cells) AS suspect, sum(by_head) / sum(cells) AS attested,
       sum(by_order) / sum(cells) AS by_order, sum(by_sums) / sum(cells) AS by_sums
FROM trust
GROUP BY layout
ORDER BY reports DESC, layout;
