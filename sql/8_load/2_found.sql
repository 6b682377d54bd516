-- What the steps from here on find, before it is put into words. a, b and c are
-- numbers that the sentence of its kind names.
CREATE TEMP TABLE found (
    kind            finding_kind,
    report_id       BIGINT,
    metric          metric,
    applicant_type  applicant_type,
    value           DOUBLE,
    expected        DOUBLE,
    other_report_id BIGINT,
    a               DOUBLE,
    b               DOUBLE,
    c               DOUBLE
);

-- The rows of table 2 (licensing) and what they say (decisions), which is what
-- the names of its metrics are made of.
CREATE TEMP TABLE cells2 AS
SELECT id AS metric, split_part(CAST(id AS VARCHAR), '.', 1) AS row_of, split_part(CAST(id AS VARCHAR), '.', 2) AS says
FROM metrics
WHERE "table" = 2;

-- The reports that can be compared: those of an agency that has one canonical
-- report on the year, and the same of the year before. Reports that tell
-- different scopes are of different things.
CREATE TEMP TABLE successive AS
WITH single AS (
    SELECT agency_id, year, min(report_id) AS report_id, min(scope) AS scope
    FROM reports
    SEMI JOIN examined USING (report_id)
    WHERE canonical AND agency_id IS NOT NULL AND year IS NOT NULL
    GROUP BY agency_id, year
    HAVING count(*) = 1
)
SELECT now.report_id, last.report_id AS last_id
FROM single AS now
JOIN single AS last ON last.agency_id = now.agency_id AND last.year = now.year - 1
WHERE coalesce(last.scope = now.scope, true);

-- The sums within a report were checked when it was read.
INSERT INTO found BY NAME
SELECT CAST(CAST(check_id AS VARCHAR) AS finding_kind) AS kind, report_id, metric, applicant_type, actual AS value, expected
FROM checks
SEMI JOIN (SELECT report_id FROM reports SEMI JOIN examined USING (report_id) WHERE canonical) AS taken USING (report_id)
WHERE verdict = 'fails'::verdict AND CAST(check_id AS VARCHAR) IN (SELECT CAST(kind AS VARCHAR) FROM finding_kinds);

-- The period that a report states for its figures is of another year: it was found
-- when the report was read.
INSERT INTO found BY NAME
SELECT 'period_differs' AS kind, report_id, 'requests.received' AS metric, 'total' AS applicant_type,
       CAST(regexp_extract(evidence, '(?:^| )period:(\d{4})', 1) AS DOUBLE) AS value, CAST(year AS DOUBLE) AS expected
FROM reports
SEMI JOIN examined USING (report_id)
WHERE canonical AND year IS NOT NULL AND regexp_matches(evidence, '(?:^| )period:\d{4}');
