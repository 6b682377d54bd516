-- title: How far numbers can be trusted, by layout
-- title_zh: 各种版式数据的可信程度
-- Shares of the values that the reports' own sums bear out, do not check, or contradict.
SELECT layout, CAST(sum(reports) AS BIGINT) AS reports, CAST(sum(cells) AS BIGINT) AS cells, sum(verified) / sum(cells) AS verified,
       sum(unverified) / sum(cells) AS unverified, sum(suspect) / sum(cells) AS suspect
FROM trust
GROUP BY layout
ORDER BY reports DESC, layout;
