-- What is stated of documents that they do not say themselves: by the user, in stated
-- (a line for each), and by the pages that link to them, in linked_by (a row for each
-- place where a file may lie that a page names).

-- Of reports that stay, what was taken from there before is taken back.
CREATE TEMP TABLE filled_before AS
SELECT report_id,
       count(*) FILTER (WHERE field = 'agency') > 0 AS agency, max(found) FILTER (WHERE field = 'agency') AS own_agency,
       count(*) FILTER (WHERE field = 'year') > 0 AS year,
       count(*) FILTER (WHERE field = 'published_on') > 0 AS published_on
FROM previous_documents
SEMI JOIN carried USING (report_id)
WHERE status = 'applied'
GROUP BY report_id;

-- What reports say themselves.
CREATE TEMP VIEW own_reports AS
SELECT report_id, agency, title, year, published_on, scope, evidence, completeness, cells_read, cells_suspect, readings_hash, true AS fresh FROM new_reports
UNION ALL BY NAME
SELECT report_id, CASE WHEN filled_before.agency THEN own_agency ELSE kept.agency END AS agency, title,
       CASE WHEN filled_before.year THEN NULL ELSE kept.year END AS year,
       CASE WHEN filled_before.published_on THEN NULL ELSE kept.published_on END AS published_on,
       scope, evidence, completeness, cells_read, cells_suspect, readings_hash, false AS fresh
FROM previous_reports AS kept
SEMI JOIN carried USING (report_id)
LEFT JOIN filled_before USING (report_id);

-- Which reports a line or a page means. A line names a source, the end of such a name, or a
-- pattern for either; what names a report more closely goes before the rest, and what the
-- user states before pages.
CREATE TEMP TABLE meant AS
WITH exact AS (
    SELECT line, stated.source, report_id, 4 AS rank FROM stated JOIN sources USING (source)
),
others AS (
    SELECT line, source, regexp_matches(source, '[*?\[]') AS pattern, regexp_extract(source, '[^/#]*$') AS last
    FROM stated
    WHERE line NOT IN (SELECT line FROM exact)
),
ends AS (
    SELECT line, others.source, report_id, 3 AS rank
    FROM (SELECT source, report_id, regexp_extract(source, '[^/#]*$') AS last FROM sources WHERE (SELECT count(*) FROM others WHERE NOT pattern) > 0) AS places
    JOIN others USING (last)
    WHERE NOT pattern AND (ends_with(places.source, '/' || others.source) OR ends_with(places.source, '#' || others.source))
),
patterns AS (
    SELECT line, others.source, report_id, 2 AS rank
    FROM sources
    JOIN (FROM others WHERE pattern) AS others
      ON sources.source GLOB others.source OR sources.source GLOB '*/' || others.source OR sources.source GLOB '*#' || others.source
),
lines AS (
    SELECT line, meant.source, report_id, rank, agency, year, published_on
    FROM (FROM exact UNION ALL FROM ends UNION ALL FROM patterns) AS meant JOIN stated USING (line)
),
pages AS (
    SELECT linked_by.source, report_id, agency, year, published_on FROM linked_by JOIN sources ON sources.source = file
    UNION ALL
    SELECT linked_by.source, report_id, agency, year, published_on
    FROM (FROM linked_by WHERE starts_with(file, '#')) AS linked_by
    JOIN sources ON substr(sources.source, strpos(sources.source, '#')) = file
    WHERE strpos(sources.source, '#') > 0
)
SELECT DISTINCT line, source, report_id, rank, field, value
FROM (UNPIVOT (FROM lines UNION ALL BY NAME SELECT *, 1 AS rank FROM pages) ON agency, year, published_on INTO NAME field VALUE value);

-- It is taken where the document says nothing, or of its agency a part of the name. A line
-- that contradicts the document in anything may mean another, so that nothing of it is taken.
TRUNCATE documents;

INSERT INTO documents BY NAME
WITH own AS (
    SELECT report_id, agency, CAST(year AS VARCHAR) AS year, CAST(CAST(published_on AS DATE) AS VARCHAR) AS published_on
    FROM own_reports
    SEMI JOIN meant USING (report_id)
),
compared AS (
    SELECT line, source, report_id, rank, field, value,
           CASE field WHEN 'agency' THEN own.agency WHEN 'year' THEN own.year ELSE own.published_on END AS found
    FROM meant JOIN own USING (report_id)
),
judged AS (
    SELECT *,
           CASE
               WHEN rank < max(rank) OVER (PARTITION BY report_id, field) THEN 'superseded'
               WHEN min(value) OVER same <> max(value) OVER same THEN 'ambiguous'
               WHEN value = found OR field = 'agency' AND ends_with(found, value) THEN 'agrees'
               WHEN found IS NULL OR field = 'agency' AND ends_with(value, found) THEN 'applied'
               ELSE 'contradicts'
           END AS status
    FROM compared
    WINDOW same AS (PARTITION BY report_id, field, rank)
),
decided AS (
    SELECT * REPLACE (CASE WHEN status = 'applied' AND bool_or(status = 'contradicts') OVER (PARTITION BY line, source, report_id)
                           THEN 'contradicts' ELSE status END AS status)
    FROM judged
)
SELECT line, source, report_id, field, value, found, status::document_status AS status
FROM decided
WHERE line IS NOT NULL OR status IN ('applied', 'ambiguous')
UNION ALL BY NAME
SELECT line, source, NULL AS report_id, field, value, NULL AS found, 'no_source'::document_status AS status
FROM (UNPIVOT (SELECT line, source, agency, year, published_on FROM stated) ON agency, year, published_on INTO NAME field VALUE value)
WHERE line NOT IN (SELECT line FROM decided WHERE line IS NOT NULL)
ORDER BY line NULLS LAST, source, report_id, field, value;

CREATE TEMP TABLE filled AS
SELECT report_id, max(value) FILTER (WHERE field = 'agency') AS agency,
       CAST(max(value) FILTER (WHERE field = 'year') AS SMALLINT) AS year,
       CAST(max(value) FILTER (WHERE field = 'published_on') AS DATE) AS published_on
FROM documents
WHERE status = 'applied'
GROUP BY report_id;

-- The reports of which something else is taken than before.
CREATE TEMP TABLE refilled AS
WITH now_taken AS (
    SELECT report_id, field, value FROM documents WHERE status = 'applied'
),
taken_before AS (
    SELECT report_id, CAST(field AS VARCHAR) AS field, value FROM previous_documents WHERE status = 'applied'
)
SELECT DISTINCT report_id
FROM ((FROM now_taken EXCEPT FROM taken_before) UNION ALL (FROM taken_before EXCEPT FROM now_taken))
WHERE report_id IN (SELECT report_id FROM carried);

DROP TABLE meant;
