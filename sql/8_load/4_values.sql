-- Values that a body of its kind or level does not have.
CREATE TEMP TABLE bounds AS
SELECT report_id, level, kind, CASE level WHEN 'township' THEN 1e5 WHEN 'county' THEN 1e6 WHEN 'prefecture' THEN 1e7 WHEN 'province' THEN 1e8 END AS amount
FROM reports
SEMI JOIN examined USING (report_id)
JOIN agencies USING (agency_id)
WHERE canonical AND level IS NOT NULL;

INSERT INTO found BY NAME
SELECT 'regulations_without_power' AS kind, report_id, metric, applicant_type, value, 0 AS expected
FROM observed
JOIN bounds USING (report_id)
WHERE metric IN ('regulations.created'::metric, 'regulations.issued'::metric, 'regulations.in_force'::metric) AND value > 0 AND quality <> 'suspect'::quality
  AND (level IN ('county', 'township') OR level IN ('province', 'prefecture') AND kind IN ('department', 'zone', 'other'));

INSERT INTO found BY NAME
SELECT 'amount_beyond_level' AS kind, report_id, metric, applicant_type, value, value / 10000 AS expected, amount AS a
FROM observed
JOIN bounds USING (report_id)
WHERE metric IN ('fees.amount'::metric, 'procurement.amount'::metric) AND unit_reported = '万元' AND quality <> 'suspect'::quality AND value > amount
  AND NOT EXISTS (FROM found WHERE found.kind = 'unit_probably_yuan' AND found.report_id = observed.report_id AND found.metric = observed.metric);

DROP TABLE bounds;

INSERT INTO found BY NAME
WITH rows_of AS (
    SELECT report_id, of, max(CASE WHEN says = 'items_last_year' THEN value END) AS last_year,
           max(CASE WHEN says = 'items_change' THEN value END) AS change, max(CASE WHEN says = 'decisions' THEN value END) AS decisions
    FROM observed
    JOIN (
        SELECT metric, says, TRY_CAST(row_of || '.decisions' AS metric) AS of FROM cells2
        WHERE row_of IN ('licensing', 'other_services', 'penalties', 'coercion') AND says IN ('items_last_year', 'items_change', 'decisions')
    ) AS wanted USING (metric)
    WHERE value <> 0 AND quality <> 'suspect'::quality
    GROUP BY report_id, of
),
alike AS (
    SELECT *, count(*) OVER (PARTITION BY report_id) AS rows_alike
    FROM rows_of
    WHERE decisions = last_year + change
)
SELECT 'decisions_are_items' AS kind, report_id, of AS metric, 'not_applicable' AS applicant_type,
       decisions AS value, last_year AS a, change AS b
FROM alike
WHERE rows_alike >= 2 OR decisions >= 100;
