CREATE OR REPLACE VIEW coverage AS
WITH both_sides AS (
    SELECT year, level, province, report_id, agency_id, scope, completeness FROM agency_years
    UNION ALL BY NAME
    SELECT year, level, province, agency_id AS missing FROM gaps
)
SELECT year, level, province, count(report_id) AS reports, count(DISTINCT agency_id) AS agencies,
       count(*) FILTER (WHERE completeness = 'complete') AS complete, count(*) FILTER (WHERE completeness = 'partial') AS partial,
       count(*) FILTER (WHERE scope = 'jurisdiction') AS jurisdiction, count(missing) AS gaps
FROM both_sides
GROUP BY year, level, province;
COMMENT ON VIEW coverage IS 'Canonical reports by year, level and province, and how many agencies have a report before and after a year but none on it. Level and province are NULL for agencies that are not resolved.';
COMMENT ON COLUMN coverage.year IS 'The year reported on; NULL if not stated.';
COMMENT ON COLUMN coverage.level IS 'As in agencies.';
COMMENT ON COLUMN coverage.province IS 'As in agencies.';
COMMENT ON COLUMN coverage.reports IS 'Canonical reports.';
COMMENT ON COLUMN coverage.agencies IS 'Resolved agencies with a report.';
COMMENT ON COLUMN coverage.complete IS 'Reports of which every cell was read.';
COMMENT ON COLUMN coverage.partial IS 'The other reports.';
COMMENT ON COLUMN coverage.jurisdiction IS 'Reports that sum up subordinates.';
COMMENT ON COLUMN coverage.gaps IS 'Agencies without a report on this year that have one on an earlier and on a later year.';
