-- Reports of the former generation that stay: some source still has them, and
-- this run did not read them anew.
CREATE TEMP TABLE carried AS
SELECT report_id
FROM former_reports
WHERE report_id IN (SELECT report_id FROM new_sources)
  AND report_id NOT IN (SELECT report_id FROM new_reports);
