-- One line for each key that was read or tried. An id that comes twice in a
-- corpus is a source for each of its documents.
CREATE TEMP TABLE touched AS
WITH named AS (
    SELECT * REPLACE (
        CASE WHEN record AND kind = 'read' AND dense_rank() OVER (PARTITION BY key, kind ORDER BY sha256) > 1
             THEN key || '#' || sha256 ELSE key END AS key)
    FROM journal
    WHERE kind IN ('read', 'failed', 'corpus')
)
SELECT * FROM named
QUALIFY row_number() OVER (PARTITION BY key ORDER BY kind = 'failed', kind, sha256, source, size, failure, detail) = 1;
