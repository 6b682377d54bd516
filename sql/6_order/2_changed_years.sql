-- The reports of which anything is not as in the previous generation, as they are
-- and as they were, or all if it is to be written anew.
CREATE TEMP TABLE applied AS
SELECT report_id, metric, applicant_type, corrected AS corrected_value FROM corrections WHERE status = 'applied';

CREATE TEMP TABLE changed_reports AS
WITH applied_before AS (
    SELECT report_id, CAST(metric AS VARCHAR) AS metric, CAST(applicant_type AS VARCHAR) AS applicant_type, corrected
    FROM previous_corrections WHERE status = 'applied'
),
applied_now AS (
    SELECT report_id, CAST(metric AS VARCHAR) AS metric, CAST(applicant_type AS VARCHAR) AS applicant_type, corrected_value FROM applied
),
recorrected AS (
    FROM (FROM applied_now EXCEPT FROM applied_before) UNION ALL FROM (FROM applied_before EXCEPT FROM applied_now)
),
compared AS (
    SELECT report_id, n.year, n.agency_id, f.year AS year_before, f.agency_id AS agency_id_before, n.report_id IS NOT NULL AS stays, f.report_id IS NOT NULL AS stood
    FROM placed_reports AS n
    FULL JOIN previous_reports AS f USING (report_id)
    WHERE getvariable('anew') OR n.report_id IS NULL OR f.report_id IS NULL OR n.fresh
       OR (n.year, n.source, n.agency_id, n.canonical_report_id) IS DISTINCT FROM (f.year, f.source, f.agency_id, f.canonical_report_id)
       OR report_id IN (SELECT report_id FROM recorrected) OR report_id IN (SELECT report_id FROM refilled)
)
SELECT report_id, year, agency_id FROM compared WHERE stays
UNION
SELECT report_id, year_before, agency_id_before FROM compared WHERE stood;

-- Their years: the tables and files of all others are taken over; 0 is for reports
-- whose year is not known.
CREATE TEMP TABLE changed_years AS
SELECT DISTINCT coalesce(year, 0) AS year FROM changed_reports;

-- The reports whose findings may be others than before: besides these all of their
-- agencies, whose years are compared.
CREATE TEMP TABLE examined AS
SELECT report_id FROM placed_reports
WHERE report_id IN (SELECT report_id FROM changed_reports)
   OR agency_id IN (SELECT agency_id FROM changed_reports);
