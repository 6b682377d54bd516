-- Versions: the reports of one agency and year beside the canonical one. Those
-- with equal readings, nearly all, are compared by their hashes.
CREATE TEMP TABLE versions AS
SELECT canonical_report_id AS report_id, report_id AS other_id
FROM reports
SEMI JOIN examined USING (report_id)
WHERE NOT canonical AND agency_id IS NOT NULL AND year IS NOT NULL;

-- One pass over the readings and no join of readings with readings.
INSERT INTO found BY NAME
WITH different AS (
    SELECT versions.report_id, other_id
    FROM versions
    JOIN reports AS one ON one.report_id = versions.report_id
    JOIN reports AS other ON other.report_id = other_id
    WHERE one.readings_hash <> other.readings_hash
),
sides AS (
    SELECT report_id AS side_id, report_id AS one_id, other_id FROM different
    UNION ALL
    SELECT other_id, report_id, other_id FROM different
),
stated AS (
    SELECT one_id, other_id, side_id, metric, applicant_type,
           CASE unit WHEN '元' THEN value / 10000 WHEN '亿元' THEN value * 10000 ELSE value END AS value
    FROM readings
    JOIN sides ON side_id = report_id
    WHERE value IS NOT NULL AND quality <> 'suspect'::quality AND (unit IS NOT NULL OR metric NOT IN ('fees.amount'::metric, 'procurement.amount'::metric))
),
cells AS (
    SELECT one_id, other_id, metric, applicant_type, max(CASE WHEN side_id = one_id THEN value END) AS value,
           max(CASE WHEN side_id = other_id THEN value END) AS expected
    FROM stated
    GROUP BY ALL
),
apart AS (
    SELECT *, CAST(enum_code(metric) AS INTEGER) * 8 + enum_code(applicant_type) AS place
    FROM cells
    WHERE abs(value - expected) > 1e-9 * greatest(abs(value), abs(expected))
)
SELECT 'versions_differ' AS kind, one_id AS report_id, arg_min(metric, place) AS metric, arg_min(applicant_type, place) AS applicant_type,
       arg_min(value, place) AS value, arg_min(expected, place) AS expected, other_id AS other_report_id, count(*) AS a
FROM apart
GROUP BY one_id, other_id;

DROP TABLE versions;
