-- The years of which readings or observations are not as in the former
-- generation; 0 for reports whose year is not known. The files of all others are
-- taken over as they are, unless all are to be written anew.
CREATE TEMP TABLE changed_years AS
WITH applied AS (
    SELECT report_id, CAST(metric AS VARCHAR) AS metric, CAST(applicant_type AS VARCHAR) AS applicant_type, corrected
    FROM corrections WHERE status = 'applied'
),
previous_applied AS (
    SELECT report_id, CAST(metric AS VARCHAR) AS metric, CAST(applicant_type AS VARCHAR) AS applicant_type, corrected
    FROM previous_corrections WHERE status = 'applied'
),
other AS (
    SELECT year FROM gathered WHERE shard >= 0
    UNION ALL
    SELECT n.year FROM placed_reports AS n LEFT JOIN previous_reports AS f USING (report_id)
    WHERE f.report_id IS NULL OR (n.year, n.agency, n.agency_id, n.canonical) IS DISTINCT FROM (f.year, f.agency, f.agency_id, f.canonical)
    UNION ALL
    SELECT year FROM previous_reports ANTI JOIN placed_reports USING (report_id)
    UNION ALL
    SELECT year FROM placed_reports
    JOIN (FROM (FROM applied EXCEPT FROM previous_applied) UNION ALL FROM (FROM previous_applied EXCEPT FROM applied)) USING (report_id)
    UNION ALL
    SELECT year FROM placed_reports WHERE getvariable('anew')
)
SELECT DISTINCT coalesce(year, 0) AS year FROM other;
