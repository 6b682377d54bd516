CREATE OR REPLACE VIEW gaps AS
WITH seen AS (
    SELECT DISTINCT agency_id, year FROM agency_years WHERE agency_id IS NOT NULL AND year IS NOT NULL
),
spans AS (
    SELECT agency_id, year AS year_before, lead(year) OVER (PARTITION BY agency_id ORDER BY year) AS year_after FROM seen
),
missing AS (
    SELECT agency_id, CAST(unnest(range(year_before + 1, year_after)) AS SMALLINT) AS year, year_before, year_after
    FROM spans
    WHERE year_after > year_before + 1
)
SELECT missing.agency_id, agencies.name, agencies.level, agencies.kind, agencies.province, missing.year, year_before, year_after
FROM missing
LEFT JOIN agencies USING (agency_id);
COMMENT ON VIEW gaps IS 'Years without a report between two years of which the same agency has one: one row per agency and missing year. Before the first and after the last report nothing is known to be missing.';
COMMENT ON COLUMN gaps.agency_id IS 'The agency.';
COMMENT ON COLUMN gaps.name IS 'Official name.';
COMMENT ON COLUMN gaps.level IS 'As in agencies.';
COMMENT ON COLUMN gaps.kind IS 'As in agencies.';
COMMENT ON COLUMN gaps.province IS 'As in agencies.';
COMMENT ON COLUMN gaps.year IS 'The year that is missing.';
COMMENT ON COLUMN gaps.year_before IS 'The year of the last report before.';
COMMENT ON COLUMN gaps.year_after IS 'The year of the next report.';
