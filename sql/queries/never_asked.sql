-- title: How many agencies nobody asked for anything
-- title_zh: 未收到申请的机关所占比例
-- Agencies that state that they received no request, by year and level.
SELECT year, level, count(requests_received) AS with_a_number, count(*) FILTER (WHERE requests_received = 0) AS not_asked,
       count(*) FILTER (WHERE requests_received = 0) / nullif(count(requests_received), 0) AS share
FROM requests
GROUP BY year, level
ORDER BY year NULLS LAST, level NULLS LAST;
