-- Reports of documents with several, of which anything was heard: the document was read anew, and
-- what is not in it any more goes; or it could not be read, and they stay.
CREATE TEMP MACRO document_of(key) AS regexp_replace(key, '#report-[0-9]+(#[0-9a-f]{64})?$', '');

CREATE TEMP TABLE of_several AS
SELECT f.key, bool_or(l.kind <> 'failed') AS anew
FROM (SELECT key, document_of(key) AS document FROM previous_ledger WHERE corpus = 'several') AS f
JOIN (
    SELECT CASE WHEN corpus = 'several' THEN document_of(key) ELSE key END AS document, kind
    FROM journal
    WHERE kind IN ('read', 'failed', 'corpus', 'dropped')
) AS l USING (document)
GROUP BY f.key;

-- The ledger after this run. A source that could not be read keeps what it gave
-- before; one that is gone keeps it, too, and is marked.
CREATE TEMP TABLE ledger AS
WITH restored AS (
    SELECT key, place, record FROM previous_ledger
    WHERE reason = 'forgotten' AND sha256 IN (SELECT sha256 FROM journal WHERE kind = 'restored')
),
known AS (
    SELECT * FROM changed_lines WHERE kind <> 'failed' AND (fresh OR sha256 = '')
    UNION ALL
    -- Copies of a document that was read under another key, or before.
    SELECT t.* REPLACE (coalesce(v.extractor, t.extractor) AS extractor, coalesce(v.report, t.report) AS report,
                        coalesce(v.reason, t.reason) AS reason, coalesce(v.said, t.said) AS said,
                        coalesce(v.said_message, t.said_message) AS said_message, coalesce(v.page, t.page) AS page)
    FROM changed_lines AS t
    LEFT JOIN verdicts AS v USING (sha256)
    WHERE kind <> 'failed' AND NOT fresh AND sha256 <> ''
),
read_now AS (
    SELECT t.key, t.place, least(t.source, coalesce(f.source, t.source)) AS source, t.size, t.modified, t.sha256,
           t.extractor, t.report, t.reason, t.said, t.said_message, t.page, t.corpus, t.records, t.record, t.listed,
           t.failure, t.detail, t.detail_message, CAST(0 AS BIGINT) AS gone,
           coalesce(f.first_run, getvariable('run')) AS first_run, getvariable('run') AS last_run
    FROM known AS t
    LEFT JOIN previous_ledger AS f USING (key)
),
failed_now AS (
    SELECT t.key, t.place, least(t.source, coalesce(f.source, t.source)) AS source, coalesce(f.size, 0) AS size,
           coalesce(f.modified, 0) AS modified, coalesce(f.sha256, '') AS sha256, coalesce(f.extractor, '') AS extractor,
           coalesce(f.report, false) AS report, coalesce(f.reason, '') AS reason, coalesce(f.said, '') AS said,
           coalesce(f.said_message, '') AS said_message, coalesce(f.page, '') AS page,
           coalesce(f.corpus, '') AS corpus, coalesce(f.records, 0) AS records, coalesce(f.record, t.record) AS record,
           coalesce(f.listed, false) AS listed, t.failure, t.detail, t.detail_message, CAST(0 AS BIGINT) AS gone,
           coalesce(f.first_run, getvariable('run')) AS first_run, coalesce(f.last_run, getvariable('run')) AS last_run
    FROM changed_lines AS t
    LEFT JOIN previous_ledger AS f USING (key)
    WHERE t.kind = 'failed'
),
left_alone AS (
    SELECT f.key, f.place, f.source, f.size, f.modified, f.sha256,
           -- A corpus of which a record may be read again is no longer known as read.
           CASE WHEN f.key IN (SELECT place FROM restored WHERE record) THEN '' ELSE coalesce(v.extractor, f.extractor) END AS extractor,
           coalesce(v.report, f.report) AS report, coalesce(v.reason, f.reason) AS reason, coalesce(v.said, f.said) AS said,
           coalesce(v.said_message, f.said_message) AS said_message, coalesce(v.page, f.page) AS page,
           f.corpus, f.records, f.record, f.listed, f.failure, f.detail, f.detail_message,
           CASE
               WHEN f.place IN (SELECT key FROM journal WHERE kind = 'missing')
                 OR f.record AND f.place IN (SELECT key FROM changed_lines WHERE kind = 'corpus' AND failure = '')
                    AND f.key NOT IN (SELECT key FROM of_several)
               THEN CASE WHEN f.gone = 0 THEN getvariable('run') ELSE f.gone END
               -- Records that had been gone from a corpus before it went stay so.
               WHEN f.gone = s.gone THEN 0
               ELSE f.gone
           END AS gone,
           f.first_run, f.last_run
    FROM previous_ledger AS f
    LEFT JOIN (SELECT DISTINCT * FROM fresh_verdicts) AS v ON v.sha256 = nullif(f.sha256, '')
    LEFT JOIN (
        SELECT key, gone FROM previous_ledger WHERE gone <> 0 AND key IN (SELECT key FROM journal WHERE kind = 'seen')
    ) AS s ON s.key = f.place
    WHERE f.key NOT IN (SELECT key FROM changed_lines)
      AND f.key NOT IN (SELECT key FROM journal WHERE kind = 'dropped')
      AND f.key NOT IN (SELECT key FROM restored)
      AND f.key NOT IN (SELECT key FROM of_several WHERE anew)
      AND NOT (f.sha256 = '' AND f.key IN (SELECT key FROM journal WHERE kind = 'walked'))
      -- A record that never could be read and is gone from its corpus is not kept,
      AND NOT (f.sha256 = '' AND f.record AND f.place IN (SELECT key FROM changed_lines WHERE kind = 'corpus' AND failure = ''))
      -- nor what never could be read and is gone itself.
      AND NOT (f.sha256 = '' AND f.corpus = '' AND f.key IN (SELECT key FROM journal WHERE kind = 'missing'))
)
SELECT * FROM read_now UNION ALL BY NAME SELECT * FROM failed_now UNION ALL BY NAME SELECT * FROM left_alone;

-- What has vanished goes with what it gave, if that is asked for. A tombstone stays:
-- it has no place to vanish from.
CREATE TEMP TABLE vanished AS
SELECT sha256 FROM ledger WHERE gone <> 0 AND getvariable('forget_gone');

DELETE FROM ledger WHERE gone <> 0 AND getvariable('forget_gone');

DROP TABLE changed_lines;
DROP TABLE of_several;
DROP TABLE verdicts;
