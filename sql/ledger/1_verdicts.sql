-- What the documents read in this run are: new ones by this run, known ones by
-- an earlier one of this extractor.
CREATE TEMP TABLE fresh_verdicts AS
SELECT DISTINCT sha256, extractor, report, reason, said FROM journal WHERE kind = 'read' AND fresh;

CREATE TEMP TABLE verdicts AS
SELECT * FROM fresh_verdicts
UNION ALL
SELECT DISTINCT sha256, extractor, report, reason, said
FROM former_ledger
WHERE extractor = getvariable('extractor')
  AND sha256 IN (SELECT sha256 FROM journal WHERE kind = 'read' AND NOT fresh AND sha256 <> '')
  AND sha256 NOT IN (SELECT sha256 FROM fresh_verdicts);
