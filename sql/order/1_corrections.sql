-- A correction is applied to the one value of a canonical report that it can
-- mean: of that agency, year, metric and applicant type, and stated as the user
-- found it. As soon as the report states another value, it may no longer be
-- right, and is refused.
INSERT INTO corrections BY NAME
WITH fitting AS (
    SELECT declared.line, stated.report_id, stated.value AS found, found IS NOT DISTINCT FROM declared.reported AS agrees
    FROM declared
    JOIN meant USING (line)
    JOIN stated ON stated.report_id = meant.report_id AND stated.metric = CAST(declared.metric AS VARCHAR)
               AND stated.applicant_type = CAST(declared.applicant_type AS VARCHAR)
),
told AS (
    SELECT line, count(*) AS candidates, count(*) FILTER (WHERE agrees) AS agreeing,
           min(report_id) FILTER (WHERE agrees) AS agreed, min(report_id) AS one, min(found) AS found
    FROM fitting
    GROUP BY line
),
fitted AS (
    SELECT declared.*, candidates, agreeing, told.found,
           CASE WHEN agreeing = 1 THEN agreed WHEN candidates = 1 THEN one END AS report_id
    FROM declared
    LEFT JOIN told USING (line)
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
