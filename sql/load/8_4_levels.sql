-- What subordinates received must not be more than what a report on the whole
-- jurisdiction has. Added are reports that cannot overlap: other such reports,
-- townships, and departments that do not sum up subordinates of theirs.
INSERT INTO found BY NAME
WITH received AS (
    SELECT report_id, value FROM observations
    WHERE metric = 'requests.received' AND applicant_type = 'total' AND value IS NOT NULL AND quality <> 'suspect'
),
below AS (
    SELECT covered_by, report_id, value
    FROM covered
    JOIN (SELECT report_id, level, kind, scope FROM agency_years) USING (report_id)
    JOIN received USING (report_id)
    WHERE CASE WHEN kind = 'government' AND level <> 'township' THEN scope = 'jurisdiction' ELSE scope IS DISTINCT FROM 'jurisdiction' END
),
added AS (
    SELECT covered_by AS report_id, sum(value) AS value, count(*) AS reports, arg_max(report_id, (value, report_id)) AS largest
    FROM below
    GROUP BY covered_by
)
SELECT 'subordinates_exceed' AS kind, report_id, 'requests.received' AS metric, 'total' AS applicant_type, received.value,
       added.value AS expected, largest AS other_report_id, reports AS a
FROM added
JOIN received USING (report_id)
WHERE added.value > received.value;

-- Versions: the reports of one agency and year beside the canonical one. Those
-- with equal readings, nearly all, are told apart by a digest first.
INSERT INTO found BY NAME
WITH rivals AS (
    SELECT agency_id, year, arg_min(report_id, (NOT canonical, report_id)) AS report_id, list(report_id ORDER BY report_id) AS all_ids
    FROM reports
    WHERE agency_id IS NOT NULL AND year IS NOT NULL
    GROUP BY agency_id, year
    HAVING count(*) > 1
),
versions AS (
    SELECT report_id, unnest(list_filter(all_ids, id -> id <> report_id)) AS other_id FROM rivals
),
both_sides AS (
    SELECT report_id FROM versions UNION SELECT other_id FROM versions
),
digests AS (
    SELECT report_id, bit_xor(hash(metric, applicant_type, value, unit)) AS digest
    FROM readings
    SEMI JOIN both_sides USING (report_id)
    GROUP BY report_id
),
different AS (
    SELECT versions.report_id, other_id
    FROM versions
    JOIN digests AS one ON one.report_id = versions.report_id
    JOIN digests AS other ON other.report_id = other_id
    WHERE one.digest <> other.digest
),
cells AS NOT MATERIALIZED (
    SELECT report_id, metric, applicant_type, CASE unit WHEN '元' THEN value / 10000 WHEN '亿元' THEN value * 10000 ELSE value END AS value
    FROM readings
    WHERE value IS NOT NULL AND quality <> 'suspect' AND (unit IS NOT NULL OR metric NOT IN ('fees.amount', 'procurement.amount'))
),
apart AS (
    SELECT different.report_id, other_id, one.metric, one.applicant_type, one.value, other.value AS expected,
           enum_code(one.metric) * 8 + enum_code(one.applicant_type) AS place
    FROM different
    JOIN cells AS one ON one.report_id = different.report_id
    JOIN cells AS other ON other.report_id = other_id AND other.metric = one.metric AND other.applicant_type = one.applicant_type
    WHERE abs(one.value - other.value) > 1e-9 * greatest(abs(one.value), abs(other.value))
)
SELECT 'versions_differ' AS kind, report_id, arg_min(metric, place) AS metric, arg_min(applicant_type, place) AS applicant_type,
       arg_min(value, place) AS value, arg_min(expected, place) AS expected, other_id AS other_report_id, count(*) AS a
FROM apart
GROUP BY report_id, other_id;
