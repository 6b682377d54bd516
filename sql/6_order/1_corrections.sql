-- A correction is applied to the one value of a canonical report that it can
-- mean: of that agency, year, metric and applicant type, and stated as the user
-- found it. As soon as the report states another value, it may no longer be
-- right, and is refused.
TRUNCATE corrections;

INSERT INTO corrections BY NAME
WITH fitting AS (
    SELECT declared.line, reported_values.report_id, reported_values.value AS found, found IS NOT DISTINCT FROM declared.reported AS agrees
    FROM declared
    JOIN correction_reports USING (line)
    JOIN reported_values ON reported_values.report_id = correction_reports.report_id AND reported_values.metric = declared.metric
               AND reported_values.applicant_type = declared.applicant_type
),
counted AS (
    SELECT line, count(*) AS candidates, count(*) FILTER (WHERE agrees) AS agreeing,
           min(report_id) FILTER (WHERE agrees) AS agreed, min(report_id) AS one, min(found) AS found
    FROM fitting
    GROUP BY line
),
fitted AS (
    SELECT declared.*, candidates, agreeing, counted.found,
           CASE WHEN agreeing = 1 THEN agreed WHEN candidates = 1 THEN one END AS report_id
    FROM declared
    LEFT JOIN counted USING (line)
)
SELECT line, agency, year, metric, applicant_type, reported, corrected, reason, source, report_id,
       CASE
           WHEN candidates IS NULL THEN 'no_value'
           WHEN agreeing > 1 OR count(*) FILTER (WHERE agreeing = 1) OVER (PARTITION BY report_id, metric, applicant_type) > 1
                AND agreeing = 1 THEN 'ambiguous'
           WHEN agreeing = 1 THEN 'applied'
           ELSE 'refused'
       END AS status,
       CASE WHEN agreeing = 1 THEN reported WHEN candidates = 1 THEN found END AS found
FROM fitted
ORDER BY line;
