CREATE VIEW trust AS
WITH cells AS (
    SELECT report_id, count(*) AS cells, count(*) FILTER (WHERE quality = 'verified'::quality) AS verified,
           count(*) FILTER (WHERE quality = 'unverified'::quality) AS unverified, count(*) FILTER (WHERE quality = 'suspect'::quality) AS suspect
    FROM observations
    GROUP BY report_id
)
SELECT year, level, layout, count(*) AS reports, CAST(sum(cells) AS BIGINT) AS cells, CAST(sum(verified) AS BIGINT) AS verified,
       CAST(sum(unverified) AS BIGINT) AS unverified, CAST(sum(suspect) AS BIGINT) AS suspect,
       sum(verified) / sum(cells) AS share_verified, sum(unverified) / sum(cells) AS share_unverified, sum(suspect) / sum(cells) AS share_suspect
FROM agency_years
JOIN cells USING (report_id)
GROUP BY year, level, layout;
COMMENT ON VIEW trust IS 'How far the numbers are borne out by the reports'' own sums, by year, level and layout. Table 2 has no sums within a report: its cells are unverified.';
COMMENT ON COLUMN trust.year IS 'The year reported on.';
COMMENT ON COLUMN trust.level IS 'Administrative level, as in agencies.';
COMMENT ON COLUMN trust.layout IS 'The shape in which the tables were met.';
COMMENT ON COLUMN trust.reports IS 'Canonical reports.';
COMMENT ON COLUMN trust.cells IS 'Their observations.';
COMMENT ON COLUMN trust.verified IS 'Observations that a sum bears out.';
COMMENT ON COLUMN trust.unverified IS 'Observations that nothing checks.';
COMMENT ON COLUMN trust.suspect IS 'Observations in a sum that fails, or hard to read.';
COMMENT ON COLUMN trust.share_verified IS 'verified / cells.';
COMMENT ON COLUMN trust.share_unverified IS 'unverified / cells.';
COMMENT ON COLUMN trust.share_suspect IS 'suspect / cells.';
