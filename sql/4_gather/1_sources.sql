CREATE TEMP MACRO report_sources(ledger) AS TABLE
SELECT CAST(CAST('0x' || substr(report, 1, 16) AS UBIGINT) & 9223372036854775807 AS BIGINT) AS report_id, source, first_run, last_run, gone_since
FROM ledger_status(ledger)
WHERE report IS NOT NULL;

CREATE TEMP VIEW holding AS FROM report_sources('ledger');
CREATE TEMP VIEW holding_before AS FROM report_sources('previous_ledger');

-- The same place may be known under several paths. Nearly none is, so that only
-- few of these wide rows are grouped: those whose hashes come more than once.
CREATE TEMP TABLE repeated AS
SELECT hash(report_id, source) AS pair FROM holding GROUP BY pair HAVING count(*) > 1;

TRUNCATE sources;

INSERT INTO sources BY NAME
SELECT * FROM holding WHERE hash(report_id, source) NOT IN (FROM repeated)
UNION ALL
SELECT report_id, source, min(first_run) AS first_run, max(last_run) AS last_run,
       CASE WHEN count(gone_since) = count(*) THEN max(gone_since) END AS gone_since
FROM holding
WHERE hash(report_id, source) IN (FROM repeated)
GROUP BY report_id, source
ORDER BY source, report_id;

DROP VIEW holding;
DROP TABLE repeated;

TRUNCATE rejects;

INSERT INTO rejects BY NAME
SELECT DISTINCT source, reason, detail, message
FROM ledger_status('ledger')
WHERE reason IS NOT NULL
ORDER BY source, reason, detail NULLS LAST, message NULLS LAST;

-- Reports of the previous generation that stay: some source still has them, and
-- this run did not read them anew.
CREATE TEMP TABLE carried AS
SELECT report_id
FROM previous_reports
WHERE report_id IN (SELECT report_id FROM sources)
  AND report_id NOT IN (SELECT report_id FROM new_reports);
