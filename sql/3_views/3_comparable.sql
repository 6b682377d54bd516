CREATE OR REPLACE VIEW comparable AS
SELECT observations.*
FROM observations
SEMI JOIN (SELECT id FROM metrics WHERE comparable) AS spanning ON spanning.id = observations.metric;
COMMENT ON VIEW comparable IS 'Observations of the metrics that both editions of the form have: series over 2020 and 2021 may be made of these. Totals are here, too. For 其他处理, which the form of 2021 splits, take requests.other_total.';
COMMENT ON COLUMN comparable.report_id IS 'As in observations.';
COMMENT ON COLUMN comparable.agency IS 'As in observations.';
COMMENT ON COLUMN comparable.agency_id IS 'As in observations.';
COMMENT ON COLUMN comparable.year IS 'As in observations.';
COMMENT ON COLUMN comparable.metric IS 'As in observations; only those with metrics.comparable.';
COMMENT ON COLUMN comparable.applicant_type IS 'As in observations.';
COMMENT ON COLUMN comparable.value IS 'As in observations.';
COMMENT ON COLUMN comparable.unit IS 'As in observations.';
COMMENT ON COLUMN comparable.value_reported IS 'As in observations.';
COMMENT ON COLUMN comparable.unit_reported IS 'As in observations.';
COMMENT ON COLUMN comparable.corrected IS 'As in observations.';
COMMENT ON COLUMN comparable.quality IS 'As in observations.';
COMMENT ON COLUMN comparable.agency_name IS 'As in observations.';
