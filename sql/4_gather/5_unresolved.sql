-- The reports of which it is to be found out whose they are: those that were read,
-- that were found in other places than before, of which something else is stated, or all. An answer follows from the
-- report, where it was found, and what users declare.
CREATE TEMP TABLE unresolved AS
SELECT report_id FROM gathered WHERE fresh OR getvariable('resolve_all')
UNION
SELECT report_id FROM refilled
UNION
SELECT report_id
FROM located
JOIN (SELECT report_id, min(source) AS source, max(source) AS other_source FROM holding_before GROUP BY report_id) AS before USING (report_id)
WHERE (located.source, located.other_source) IS DISTINCT FROM (before.source, before.other_source);

-- The agencies of which a report comes, goes or may be of another: their names are
-- those that their newest reports state, so that all their reports are asked.
CREATE TEMP TABLE touched_agencies AS
SELECT DISTINCT agency_id FROM previous_reports
WHERE agency_id IS NOT NULL
  AND (report_id IN (FROM unresolved) OR report_id NOT IN (SELECT report_id FROM gathered));
