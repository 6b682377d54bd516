-- Regulations on government information disclosure (2019), article 49: agencies
-- by 31 January, the governments from county level up by 31 March.
CREATE OR REPLACE VIEW timeliness AS
WITH due AS (
    SELECT report_id, agency, agency_id, year, level, kind, province, scope, published_on,
           CASE
               WHEN agency_id IS NULL THEN NULL
               WHEN kind = 'government' AND level <> 'township' AND scope IS DISTINCT FROM 'own' THEN make_date(year + 1, 3, 31)
               ELSE make_date(year + 1, 1, 31)
           END AS deadline
    FROM agency_years
    WHERE year IS NOT NULL
)
SELECT *,
       published_on - deadline AS days_late,
       CASE
           WHEN published_on <= make_date(year, 12, 31) THEN 'before_year_end'
           WHEN published_on <= coalesce(deadline, make_date(year + 1, 1, 31)) THEN 'in_time'
           WHEN published_on > coalesce(deadline, make_date(year + 1, 3, 31)) THEN 'late'
       END AS verdict
FROM due;
COMMENT ON VIEW timeliness IS 'When reports were published against the legal deadlines: 31 January of the following year for agencies and townships, 31 March for governments from county level up that sum up their jurisdiction. One row per agency and year.';
COMMENT ON COLUMN timeliness.report_id IS 'The report.';
COMMENT ON COLUMN timeliness.agency IS 'The agency as the report states it.';
COMMENT ON COLUMN timeliness.agency_id IS 'The agency in agencies; NULL if it is not resolved.';
COMMENT ON COLUMN timeliness.year IS 'The year reported on.';
COMMENT ON COLUMN timeliness.level IS 'As in agencies.';
COMMENT ON COLUMN timeliness.kind IS 'As in agencies.';
COMMENT ON COLUMN timeliness.province IS 'As in agencies.';
COMMENT ON COLUMN timeliness.scope IS 'As in reports.';
COMMENT ON COLUMN timeliness.published_on IS 'Date of publication that the report states; a page that was moved may state the day of the move. NULL if it states none.';
COMMENT ON COLUMN timeliness.deadline IS 'The legal deadline; NULL if the agency is not resolved.';
COMMENT ON COLUMN timeliness.days_late IS 'Days from the deadline to the publication; negative before it. NULL if either is not known.';
COMMENT ON COLUMN timeliness.verdict IS 'in_time, late, or before_year_end: the date stated cannot be right. NULL if no date is stated, or if the agency is not resolved and its deadline decides.';
