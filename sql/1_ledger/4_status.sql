-- What the store tells of each entry of a ledger.
CREATE TEMP MACRO ledger_status(ledger) AS TABLE
SELECT key, source, first_run, last_run,
       CASE WHEN report THEN sha256 END AS report,
       CASE WHEN report AND gone <> 0 THEN gone END AS gone_since,
       CASE
           WHEN failure <> '' THEN failure
           WHEN NOT report AND (NOT record OR listed OR reason IN (SELECT reason FROM failure_reasons)) THEN nullif(reason, '')
       END AS reason,
       nullif(CASE WHEN failure <> '' THEN detail ELSE said END, '') AS detail,
       nullif(CASE WHEN failure <> '' THEN detail_message ELSE said_message END, '') AS message,
       nullif(page, '') AS page
FROM query_table(ledger);

CREATE TEMP VIEW changes AS
SELECT key FROM (SELECT * EXCLUDE (first_run, last_run) FROM ledger_status('ledger')) AS n
FULL JOIN (SELECT * EXCLUDE (first_run, last_run) FROM ledger_status('previous_ledger')) AS f USING (key)
WHERE (n.report, n.gone_since, n.reason, CASE WHEN n.report IS NOT NULL OR n.reason IS NOT NULL THEN n.source END, CASE WHEN n.reason IS NOT NULL THEN n.detail END, CASE WHEN n.page IS NOT NULL THEN n.source || n.page END)
   IS DISTINCT FROM
      (f.report, f.gone_since, f.reason, CASE WHEN f.report IS NOT NULL OR f.reason IS NOT NULL THEN f.source END, CASE WHEN f.reason IS NOT NULL THEN f.detail END, CASE WHEN f.page IS NOT NULL THEN f.source || f.page END);
