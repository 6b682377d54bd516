INSERT INTO agencies BY NAME
SELECT * FROM resolved_agencies
ORDER BY agency_id;

INSERT INTO agency_candidates BY NAME
SELECT * FROM resolved_candidates
ORDER BY report_id, agency_id NULLS LAST;
