-- Whose each report is: as found out now, else as before.
CREATE TEMP TABLE resolved AS
SELECT report_id, agency_id FROM resolved_now
UNION ALL
SELECT report_id, agency_id FROM previous_reports
SEMI JOIN carried USING (report_id)
WHERE agency_id IS NOT NULL AND report_id NOT IN (FROM unresolved);
