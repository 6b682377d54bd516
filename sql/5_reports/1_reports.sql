-- Which reports are canonical: one per resolved agency and year. Where a name is
-- not resolved, reports that name the same agency and year may be of two agencies
-- of one name, and hiding a namesake's data is worse than a double: of those one
-- is canonical only if their readings are equal. Only the few columns that decide
-- are sorted.
CREATE TEMP TABLE named AS
SELECT report_id, agency_id, coalesce(agency_id, agency) AS who, agency_id IS NULL AS unresolved, year
FROM gathered LEFT JOIN resolved USING (report_id);

CREATE TEMP TABLE rivals AS
SELECT report_id, who, unresolved, year
FROM named
JOIN (
    SELECT who, unresolved, year FROM named
    WHERE who IS NOT NULL AND year IS NOT NULL
    GROUP BY ALL
    HAVING count(*) > 1
) AS shared USING (who, unresolved, year);

CREATE TEMP TABLE ranked AS
WITH merits AS (
    SELECT report_id, complete, cells_suspect, published_on, readings_hash FROM gathered
),
found AS (
    SELECT report_id,
           -- Governments publish below gov.cn; other sites are mirrors.
           bool_or(regexp_matches(source, '(^|[/#.@])gov\.cn([/:?#]|$)')) AS official
    FROM sources
    SEMI JOIN rivals USING (report_id)
    GROUP BY report_id
)
SELECT report_id, first_value(report_id) OVER best AS canonical_report_id
FROM rivals
JOIN merits USING (report_id)
JOIN found USING (report_id)
WINDOW best AS (
    PARTITION BY who, unresolved, year, CASE WHEN unresolved THEN readings_hash END
    -- The last but one decides between readings that differ; after it the
    -- readings are equal, and either report gives the same observations.
    ORDER BY complete DESC, cells_suspect, official DESC, published_on DESC NULLS LAST, readings_hash, report_id
);

CREATE TEMP TABLE placement AS
SELECT report_id, position, agency_id, coalesce(canonical_report_id, report_id) AS canonical_report_id
FROM positions
JOIN named USING (report_id)
LEFT JOIN ranked USING (report_id);

DROP TABLE named;
DROP TABLE rivals;
DROP TABLE ranked;
DROP TABLE positions;

CREATE TEMP VIEW placed_reports AS
SELECT report_id, position, agency, agency_id, year, cells_read, canonical_report_id, canonical_report_id = report_id AS canonical,
       shard, block_start, block_length
FROM gathered
JOIN placement USING (report_id);
