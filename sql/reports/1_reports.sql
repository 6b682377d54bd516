-- Which reports are canonical: one per resolved agency and year. Where a name is
-- not resolved, reports that name the same agency and year may be of two agencies
-- of one name, and hiding a namesake's data is worse than a double: of those one
-- is canonical only if their readings are equal.
INSERT INTO reports BY NAME
WITH named AS (
    SELECT * FROM gathered LEFT JOIN resolved USING (report_id)
),
rivals AS (
    SELECT *, coalesce(agency_id, agency) AS who
    FROM named
    WHERE who IS NOT NULL AND year IS NOT NULL
    QUALIFY count(*) OVER (PARTITION BY who, agency_id IS NULL, year) > 1
),
ranked AS (
    SELECT report_id,
           first_value(report_id) OVER best AS canonical_report_id
    FROM rivals
    WINDOW best AS (
        PARTITION BY who, agency_id IS NULL, year, CASE WHEN agency_id IS NULL THEN readings_hash END
        -- The last but one decides between readings that differ; after it the
        -- readings are equal, and either report gives the same observations.
        ORDER BY completeness = 'complete' DESC, cells_suspect, official DESC, published_on DESC NULLS LAST, readings_hash, report_id
    )
)
SELECT named.* EXCLUDE (official, part, block_start, block_length),
       coalesce(canonical_report_id, report_id) AS canonical_report_id,
       coalesce(canonical_report_id, report_id) = report_id AS canonical
FROM named
JOIN places USING (report_id)
LEFT JOIN ranked USING (report_id)
ORDER BY place;
