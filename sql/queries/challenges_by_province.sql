-- title: Reviews and lawsuits lost by agencies, by province
-- title_zh: 各省行政复议和行政诉讼的纠错率
-- How often a review or a lawsuit with a result ended with the agency corrected.
-- param year integer: only this year
SELECT province, count(*) AS reports,
       CAST(sum(review_concluded) AS BIGINT) AS reviews,
       sum(review_corrected) FILTER (WHERE review_concluded IS NOT NULL) / nullif(sum(review_concluded), 0) AS share_reviews_lost,
       CAST(sum(litigation_concluded) AS BIGINT) AS lawsuits,
       sum(litigation_corrected) FILTER (WHERE litigation_concluded IS NOT NULL) / nullif(sum(litigation_concluded), 0) AS share_lawsuits_lost
FROM cases
ANTI JOIN covered USING (report_id)
WHERE ($year IS NULL OR year = $year)
GROUP BY province
ORDER BY province NULLS LAST;
