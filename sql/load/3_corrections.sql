-- Amounts go to 万元 by decimal arithmetic, and back to DOUBLE by way of text, so
-- that 970843元 is 97.0843 and not a neighbour of it.
CREATE TEMP MACRO observed_value(value, unit, form_unit) AS
    CASE
        WHEN form_unit <> '万元' OR unit IS NULL THEN value
        WHEN unit = '元' THEN coalesce(CAST(CAST(TRY_CAST(value AS DECIMAL(28, 6)) * 0.0001 AS VARCHAR) AS DOUBLE), value / 10000)
        WHEN unit = '亿元' THEN coalesce(CAST(CAST(TRY_CAST(value AS DECIMAL(28, 10)) * 10000 AS VARCHAR) AS DOUBLE), value * 10000)
        ELSE value
    END;

-- A correction is applied to the one value of a canonical report that it can
-- mean: of that agency (by id or name), year, metric and applicant type, and
-- stated as the user found it. As soon as the report states another value, it
-- may no longer be right, and is refused.
INSERT INTO corrections BY NAME
WITH meant AS (
    SELECT declared.line, reports.report_id, observed_value(readings.value, readings.unit, metrics.unit) AS found,
           found IS NOT DISTINCT FROM declared.reported AS agrees
    FROM declared
    JOIN reports ON reports.year = declared.year AND reports.canonical
                AND (reports.agency_id = declared.agency OR reports.agency = declared.agency)
    JOIN readings ON readings.report_id = reports.report_id AND readings.metric = declared.metric
                 AND readings.applicant_type = declared.applicant_type
    JOIN metrics ON metrics.id = declared.metric
),
told AS (
    SELECT line, count(*) AS candidates, count(*) FILTER (WHERE agrees) AS agreeing,
           min(report_id) FILTER (WHERE agrees) AS agreed, min(report_id) AS one, min(found) AS found
    FROM meant
    GROUP BY line
),
placed AS (
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
FROM placed
ORDER BY line;
