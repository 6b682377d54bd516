-- title: Why requests were denied, by province
-- title_zh: 各省不予公开的理由
-- Each of the eight reasons as a share of the denials of a province.
-- param year integer: only this year
WITH counted AS (
    SELECT report_id, province FROM agency_years ANTI JOIN covered USING (report_id) WHERE ($year IS NULL OR year = $year)
),
denials AS (
    SELECT report_id, metric, value FROM observations
    WHERE applicant_type = 'total'::applicant_type AND value <> 0 -- nearly all are
      -- The eight follow one another in the form.
      AND metric BETWEEN 'outcome.denied.state_secret'::metric AND 'outcome.denied.administrative_query'::metric
      AND ($year IS NULL OR year = $year)
),
by_reason AS (
    SELECT province, metric, sum(value) AS denied FROM denials JOIN counted USING (report_id) GROUP BY province, metric
),
reasons AS (
    SELECT provinces.province, id AS metric, label_zh, label_en, coalesce(denied, 0) AS denied
    FROM (SELECT DISTINCT province FROM counted) AS provinces
    JOIN metrics ON id BETWEEN 'outcome.denied.state_secret'::metric AND 'outcome.denied.administrative_query'::metric
    LEFT JOIN by_reason ON by_reason.metric = id AND by_reason.province IS NOT DISTINCT FROM provinces.province
)
SELECT province, metric, label_zh AS reason_zh, label_en AS reason, CAST(denied AS BIGINT) AS denied,
       denied / nullif(sum(denied) OVER (PARTITION BY province), 0) AS share
FROM reasons
ORDER BY province NULLS LAST, denied DESC, metric;
