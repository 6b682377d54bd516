-- What the documents read in this run are: new ones by this run (a document is
-- read once, however many keys have it), known ones by an earlier one of this
-- extractor. What is forgotten is so for all extractors.
CREATE TEMP VIEW fresh_verdicts AS
SELECT sha256, extractor, report, reason, said, said_message, page FROM journal WHERE kind IN ('read', 'forgotten') AND fresh;

-- Those of lines that have none of their own.
CREATE TEMP TABLE verdicts AS
WITH wanted AS (
    SELECT DISTINCT sha256 FROM journal WHERE kind = 'read' AND NOT fresh AND sha256 <> ''
),
found_now AS (
    SELECT DISTINCT * FROM fresh_verdicts SEMI JOIN wanted USING (sha256)
)
SELECT * FROM found_now
UNION ALL
SELECT DISTINCT sha256, getvariable('extractor') AS extractor, report, reason, said, said_message, page
FROM previous_ledger
SEMI JOIN wanted USING (sha256)
ANTI JOIN found_now USING (sha256)
WHERE extractor = getvariable('extractor') OR reason = 'forgotten';
