-- All reports of the new generation, each with its first source, and those of
-- this run with where their rows are kept.
CREATE TEMP TABLE gathered AS
WITH reports AS (
    SELECT report_id, sha256, agency, year, CAST(edition AS edition) AS edition,
           CAST(scope AS scope) AS scope, title, TRY_CAST(published_on AS DATE) AS published_on, layout, evidence,
           CAST(completeness AS completeness) AS completeness, cells_expected, cells_read, cells_suspect, readings_hash, extractor,
           part, block_start, block_length
    FROM new_reports
    UNION ALL BY NAME
    SELECT report_id, sha256, agency, year, CAST(edition AS edition) AS edition,
           CAST(scope AS scope) AS scope, title, published_on, layout, evidence,
           CAST(completeness AS completeness) AS completeness, cells_expected, cells_read, cells_suspect, readings_hash, extractor
    FROM former_reports SEMI JOIN carried USING (report_id)
),
found AS (
    SELECT report_id, min(source) AS source,
           -- Governments publish below gov.cn; other sites are mirrors.
           bool_or(regexp_matches(source, '(^|[/#.@])gov\.cn([/:?#]|$)')) AS official
    FROM sources
    GROUP BY report_id
)
SELECT * FROM reports JOIN found USING (report_id);
