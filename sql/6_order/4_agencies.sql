-- Agencies of which no report has changed are as before.
CREATE TEMP TABLE kept_agencies AS
SELECT * FROM previous_agencies
WHERE agency_id NOT IN (FROM touched_agencies) AND agency_id NOT IN (SELECT agency_id FROM resolved_agencies);

TRUNCATE agencies;

INSERT INTO agencies BY NAME
SELECT * FROM kept_agencies
UNION ALL BY NAME
SELECT * FROM resolved_agencies
ORDER BY agency_id;

TRUNCATE agency_candidates;

INSERT INTO agency_candidates BY NAME
SELECT * FROM previous_agency_candidates SEMI JOIN carried USING (report_id) ANTI JOIN unresolved USING (report_id)
UNION ALL BY NAME
SELECT * FROM resolved_candidates
ORDER BY report_id, agency_id NULLS LAST;
