-- Which reports are canonical: one per resolved agency and year. Where a name is
-- not resolved, reports that name the same agency and year may be of two agencies
-- of one name, and hiding a namesake's data is worse than a double: of those one
-- is canonical only if their readings are equal, or if they were found at one address. Only the few columns that decide
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

-- A record that has the same id in several corpora is one address that was crawled
-- several times, or one row of an export: what the last of them has takes the place of
-- what those before had, as long as anything was read of it. Which is the last is told by
-- the names of the corpora, numbers in them by their value: runs are no part of it, so
-- that a store that is made at once is the one that was made night by night.
CREATE TEMP TABLE addresses AS
WITH records AS (
    SELECT report_id, substr(source, strpos(source, '#') + 1) AS id,
           array_to_string(list_transform(regexp_extract_all(substr(source, 1, strpos(source, '#') - 1), '[0-9]+|[^0-9]+'),
                                          lambda piece: CASE WHEN regexp_matches(piece, '^[0-9]') THEN lpad(ltrim(piece, '0'), CAST(greatest(20, length(piece)) AS INTEGER), '0') ELSE piece END), '') AS corpus
    FROM sources
    WHERE strpos(source, '#') > 0 AND report_id IN (SELECT report_id FROM rivals)
)
SELECT DISTINCT report_id, id, corpus, last_value(report_id) OVER versions AS last_report_id
FROM records JOIN gathered USING (report_id) JOIN rivals USING (report_id)
WINDOW versions AS (PARTITION BY who, unresolved, rivals.year, id ORDER BY cells_read > 0, corpus, report_id
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING);

CREATE TEMP TABLE ranked AS
WITH merits AS (
    SELECT report_id, complete, cells_read, cells_suspect, published_on, readings_hash FROM gathered
),
seen AS (
    SELECT report_id, bool_or(last_report_id <> report_id) AS superseded,
           -- Of one address they are of one agency, resolved or not.
           min(id) FILTER (WHERE last_report_id <> report_id OR versions > 1) AS address
    FROM addresses
    JOIN (SELECT id, last_report_id, count(DISTINCT report_id) AS versions FROM addresses GROUP BY ALL) AS counted USING (id, last_report_id)
    GROUP BY report_id
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
LEFT JOIN seen USING (report_id)
WINDOW best AS (
    PARTITION BY who, unresolved, year, CASE WHEN unresolved THEN coalesce(address, CAST(readings_hash AS VARCHAR)) END
    -- The last but one decides between readings that differ; after it the
    -- readings are equal, and either report gives the same observations.
    ORDER BY coalesce(superseded, false), cells_read > 0 DESC, complete DESC, cells_suspect, official DESC, published_on DESC NULLS LAST, readings_hash, report_id
);

CREATE TEMP TABLE placed_reports AS
SELECT report_id, agency, agency_id, year, cells_read, fresh, source,
       coalesce(canonical_report_id, report_id) AS canonical_report_id, coalesce(canonical_report_id, report_id) = report_id AS canonical
FROM gathered
LEFT JOIN resolved USING (report_id)
JOIN located USING (report_id)
LEFT JOIN ranked USING (report_id);

DROP TABLE named;
DROP TABLE addresses;
DROP TABLE rivals;
DROP TABLE ranked;
