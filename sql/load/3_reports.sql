-- Which reports are canonical: of reports that name the same agency and year
-- and whose readings are equal, one is. Where readings differ, all are: where
-- names are not resolved, they may be of two agencies of one name, and hiding
-- a namesake's data is worse than a double. Resolved agencies (agency_id) take
-- the place of the name in `who`.
INSERT INTO reports BY NAME
WITH gathered AS (
    SELECT report_id, sha256, agency, year, CAST(edition AS edition) AS edition,
           CAST(scope AS scope) AS scope, title, TRY_CAST(published_on AS DATE) AS published_on, layout, evidence,
           CAST(completeness AS completeness) AS completeness, cells_expected, cells_read, cells_suspect, extractor
    FROM new_reports
    UNION ALL BY NAME
    SELECT report_id, sha256, agency, year, CAST(edition AS edition) AS edition,
           CAST(scope AS scope) AS scope, title, published_on, layout, evidence,
           CAST(completeness AS completeness) AS completeness, cells_expected, cells_read, cells_suspect, extractor
    FROM former_reports SEMI JOIN carried USING (report_id)
),
rivals AS (
    SELECT *, coalesce(agency_id, agency) AS who
    FROM gathered LEFT JOIN resolved USING (report_id)
    WHERE who IS NOT NULL AND year IS NOT NULL
    QUALIFY count(*) OVER (PARTITION BY who, year) > 1
),
said AS ( -- metric and applicant_type are unique in a report: no order is needed
    SELECT report_id, bit_xor(hash(metric, applicant_type, value, unit)) AS one_digest,
           sum(CAST(hash(metric, applicant_type, value, unit) AS HUGEINT)) AS other_digest
    FROM readings SEMI JOIN rivals USING (report_id)
    GROUP BY report_id
),
ranked AS (
    SELECT report_id,
           row_number() OVER (
               PARTITION BY who, year, one_digest, other_digest
               ORDER BY completeness = 'complete' DESC, cells_suspect, published_on DESC NULLS LAST, sha256
           ) AS place
    FROM rivals LEFT JOIN said USING (report_id)
),
found AS (
    SELECT report_id, min(source) AS source FROM new_sources GROUP BY report_id
)
SELECT gathered.*, resolved.agency_id, found.source, coalesce(ranked.place, 1) = 1 AS canonical
FROM gathered
JOIN found USING (report_id)
LEFT JOIN resolved USING (report_id)
LEFT JOIN ranked USING (report_id)
ORDER BY year NULLS LAST, agency NULLS LAST, report_id;
