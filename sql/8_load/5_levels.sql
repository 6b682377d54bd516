-- What subordinates received must not be more than what a report on the whole
-- jurisdiction has. Added are reports that cannot overlap: other such reports,
-- townships, and departments that do not sum up subordinates of theirs. What one
-- of them received concerns another report: this is found anew for whole years.
INSERT INTO found BY NAME
WITH received AS (
    SELECT report_id, value FROM observed_of_changed_years
    WHERE metric = 'requests.received'::metric AND applicant_type = 'total'::applicant_type AND value IS NOT NULL AND quality <> 'suspect'::quality
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
