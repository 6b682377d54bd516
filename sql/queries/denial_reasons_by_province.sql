-- title: Why requests were denied, by province
-- title_zh: 各省不予公开的理由
-- Each of the eight reasons as a share of the denials of a province.
-- param year integer: only this year
WITH denials AS (
    SELECT report_id, metric, value
    FROM observations
    WHERE applicant_type = 'total'::applicant_type AND value IS NOT NULL AND ($year IS NULL OR year = $year)
      -- The eight follow one another in the form.
      AND metric BETWEEN 'outcome.denied.state_secret'::metric AND 'outcome.denied.administrative_query'::metric
),
by_reason AS (
    SELECT province, metric, sum(value) AS denied
    FROM denials
    JOIN (SELECT report_id, province FROM agency_years ANTI JOIN covered USING (report_id)) USING (report_id)
    GROUP BY province, metric
)
SELECT province, metric, label_zh AS reason_zh, label_en AS reason, CAST(denied AS BIGINT) AS denied,
       denied / nullif(sum(denied) OVER (PARTITION BY province), 0) AS share
FROM by_reason
JOIN metrics ON metrics.id = by_reason.metric
ORDER BY province NULLS LAST, denied DESC, metric;
