-- One line for each key that was read or tried. Nearly all keys come once; the
-- others are found by their hashes, so that few of these wide lines are sorted.
CREATE TEMP VIEW lines AS
SELECT * FROM journal WHERE kind IN ('read', 'failed', 'corpus', 'forgotten');

CREATE TEMP TABLE repeated AS
SELECT hash(key) AS key_hash FROM lines GROUP BY key_hash HAVING count(*) > 1;

-- An id that comes twice in a corpus is a source for each of its documents.
CREATE TEMP VIEW named AS
SELECT * FROM lines WHERE hash(key) NOT IN (FROM repeated)
UNION ALL
SELECT * REPLACE (
    CASE WHEN record AND kind = 'read' AND dense_rank() OVER (PARTITION BY key, kind ORDER BY sha256) > 1
         THEN key || '#' || sha256 ELSE key END AS key)
FROM lines
WHERE hash(key) IN (FROM repeated);

CREATE TEMP TABLE still_repeated AS
SELECT hash(key) AS key_hash FROM named GROUP BY key_hash HAVING count(*) > 1;

CREATE TEMP TABLE changed_lines AS
SELECT * FROM named WHERE hash(key) NOT IN (FROM still_repeated)
UNION ALL
SELECT * FROM named WHERE hash(key) IN (FROM still_repeated)
QUALIFY row_number() OVER (PARTITION BY key ORDER BY kind = 'failed', kind, sha256, source, size, failure, detail) = 1;

DROP VIEW named;
DROP VIEW lines;
DROP TABLE repeated;
DROP TABLE still_repeated;
