-- The years of which readings or observations are not as in the former
-- generation; 0 for reports whose year is not told. The files of all others are
-- taken over as they are, unless all are to be written anew.
CREATE TEMP TABLE touched_years AS
WITH applied AS (
    SELECT report_id, CAST(metric AS VARCHAR) AS metric, CAST(applicant_type AS VARCHAR) AS applicant_type, corrected
    FROM corrections WHERE status = 'applied'
),
former_applied AS (
    SELECT report_id, CAST(metric AS VARCHAR) AS metric, CAST(applicant_type AS VARCHAR) AS applicant_type, corrected
    FROM former_corrections WHERE status = 'applied'
),
other AS (
    SELECT year FROM gathered WHERE part >= 0
    UNION ALL
    SELECT n.year FROM filed AS n LEFT JOIN former_reports AS f USING (report_id)
    WHERE f.report_id IS NULL OR (n.year, n.agency, n.agency_id, n.canonical) IS DISTINCT FROM (f.year, f.agency, f.agency_id, f.canonical)
    UNION ALL
    SELECT year FROM former_reports ANTI JOIN filed USING (report_id)
    UNION ALL
    SELECT year FROM filed
    JOIN (FROM (FROM applied EXCEPT FROM former_applied) UNION ALL FROM (FROM former_applied EXCEPT FROM applied)) USING (report_id)
    UNION ALL
    SELECT year FROM filed WHERE getvariable('anew')
)
SELECT DISTINCT coalesce(year, 0) AS year FROM other;
