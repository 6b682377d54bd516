CREATE OR REPLACE VIEW trust AS
WITH cells AS (
    SELECT report_id, count(*) AS cells, count(*) FILTER (WHERE quality = 'verified'::quality) AS verified,
           count(*) FILTER (WHERE quality = 'unverified'::quality) AS unverified, count(*) FILTER (WHERE quality = 'suspect'::quality) AS suspect,
           count(*) FILTER (WHERE method = 'cell'::method) AS by_head,
           count(*) FILTER (WHERE row_by = 'label'::sign AND column_by = 'form'::sign) AS by_form,
           count(*) FILTER (WHERE method = 'order'::method AND NOT (row_by = 'label'::sign AND column_by = 'form'::sign)) AS by_order, count(*) FILTER (WHERE method = 'solved'::method) AS by_sums
    FROM readings
    GROUP BY report_id
)
SELECT year, level, edition, layout, count(*) AS reports, CAST(sum(cells) AS BIGINT) AS cells, CAST(sum(verified) AS BIGINT) AS verified,
       CAST(sum(unverified) AS BIGINT) AS unverified, CAST(sum(suspect) AS BIGINT) AS suspect, CAST(sum(by_head) AS BIGINT) AS by_head,
       CAST(sum(by_form) AS BIGINT) AS by_form, CAST(sum(by_order) AS BIGINT) AS by_order, CAST(sum(by_sums) AS BIGINT) AS by_sums,
       sum(verified) / sum(cells) AS share_verified, sum(unverified) / sum(cells) AS share_unverified, sum(suspect) / sum(cells) AS share_suspect,
       sum(by_head) / sum(cells) AS share_attested, sum(by_order) / sum(cells) AS share_by_order, sum(by_sums) / sum(cells) AS share_by_sums
FROM agency_years
JOIN cells USING (report_id)
GROUP BY year, level, edition, layout;
COMMENT ON VIEW trust IS 'What the marks of the numbers are, and what shows their rows and columns, by year, level, edition and layout. Table 2 has no sums within a report: its cells are unverified. by_head, by_form, by_order and by_sums add up to cells; the query trust_by_mark counts them by quality.';
COMMENT ON COLUMN trust.year IS 'The year reported on.';
COMMENT ON COLUMN trust.level IS 'Administrative level, as in agencies.';
COMMENT ON COLUMN trust.edition IS 'Edition of the official form.';
COMMENT ON COLUMN trust.layout IS 'The shape in which the tables were met.';
COMMENT ON COLUMN trust.reports IS 'Canonical reports.';
COMMENT ON COLUMN trust.cells IS 'Their observations.';
COMMENT ON COLUMN trust.verified IS 'Observations whose row and column are attested, and that a sum bears out.';
COMMENT ON COLUMN trust.unverified IS 'Observations that no sum checks, or whose row or column is not attested.';
COMMENT ON COLUMN trust.suspect IS 'Observations in a sum that fails, or hard to read.';
COMMENT ON COLUMN trust.by_head IS 'Observations with a label of their own and a head above them: method cell.';
COMMENT ON COLUMN trust.by_form IS 'Observations with a label of their own, whose column only the order of the form shows, no head being legible: method order.';
COMMENT ON COLUMN trust.by_order IS 'Observations whose row or column is known by order alone, the form''s order of columns aside: method order.';
COMMENT ON COLUMN trust.by_sums IS 'Observations whose row, column or digits sums chose: method solved.';
COMMENT ON COLUMN trust.share_verified IS 'verified / cells.';
COMMENT ON COLUMN trust.share_unverified IS 'unverified / cells.';
COMMENT ON COLUMN trust.share_suspect IS 'suspect / cells.';
COMMENT ON COLUMN trust.share_attested IS 'by_head / cells.';
COMMENT ON COLUMN trust.share_by_order IS 'by_order / cells.';
COMMENT ON COLUMN trust.share_by_sums IS 'by_sums / cells.';
