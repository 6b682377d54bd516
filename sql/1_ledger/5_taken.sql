-- The sources of documents that this run takes out of the store, or lets in again.
CREATE TEMP VIEW taken AS
WITH documents AS (
    SELECT sha256, kind = 'restored' AS restored, false AS vanished FROM journal WHERE kind IN ('forgotten', 'restored')
    UNION
    SELECT sha256, false, true FROM vanished WHERE sha256 <> '' AND sha256 NOT IN (SELECT sha256 FROM ledger)
),
named AS (
    SELECT key FROM journal WHERE kind IN ('forgotten', 'restored')
)
SELECT source, sha256, bool_or(report) AS report,
       bool_or(vanished OR key IN (FROM named) OR 'forgotten:' || sha256 || ':' || key IN (FROM named)) AS named
FROM previous_ledger
JOIN documents USING (sha256)
WHERE restored = (reason = 'forgotten')
GROUP BY source, sha256;
