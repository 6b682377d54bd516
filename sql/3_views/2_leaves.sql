-- 其他处理 is a subtotal where a report has its parts, too.
CREATE OR REPLACE VIEW leaves AS
WITH leaf AS NOT MATERIALIZED (
    SELECT observations.*
    FROM observations
    JOIN metrics ON metrics.id = observations.metric
    JOIN applicant_types ON applicant_types.id = observations.applicant_type
    WHERE metrics.role = 'leaf' AND applicant_types.role <> 'total'
)
SELECT * FROM leaf WHERE metric <> 'outcome.other'::metric
UNION ALL BY NAME
SELECT * FROM leaf
WHERE metric = 'outcome.other'::metric
  AND report_id NOT IN (
      SELECT report_id FROM observations
      WHERE metric IN ('outcome.other.not_corrected'::metric, 'outcome.other.fee_unpaid'::metric, 'outcome.other.miscellaneous'::metric)
  );
COMMENT ON VIEW leaves IS 'Observations without totals: no row is the sum of others, so that nothing counts twice within a report. Table 3 is here by applicant type only. The outcomes (outcome.*) of a report add up to its outcome.total, the results of table 4 to their totals, where the report''s own sums hold.';
COMMENT ON COLUMN leaves.report_id IS 'As in observations.';
COMMENT ON COLUMN leaves.agency IS 'As in observations.';
COMMENT ON COLUMN leaves.agency_id IS 'As in observations.';
COMMENT ON COLUMN leaves.year IS 'As in observations.';
COMMENT ON COLUMN leaves.metric IS 'As in observations; no totals. outcome.other only where the report does not give its parts.';
COMMENT ON COLUMN leaves.applicant_type IS 'As in observations; no totals.';
COMMENT ON COLUMN leaves.value IS 'As in observations.';
COMMENT ON COLUMN leaves.unit IS 'As in observations.';
COMMENT ON COLUMN leaves.value_reported IS 'As in observations.';
COMMENT ON COLUMN leaves.unit_reported IS 'As in observations.';
COMMENT ON COLUMN leaves.corrected IS 'As in observations.';
COMMENT ON COLUMN leaves.quality IS 'As in observations.';
COMMENT ON COLUMN leaves.agency_name IS 'As in observations.';
