-- Identities between a year and the one before. A blank or suspect cell decides
-- nothing. Each statement joins by reports alone: the planner does not know how
-- many rows have one metric, and would begin there.
INSERT INTO found BY NAME
WITH carried_in AS (
    SELECT report_id, value FROM observed
    WHERE metric = 'requests.carried_in'::metric AND applicant_type = 'total'::applicant_type AND value IS NOT NULL AND quality <> 'suspect'::quality
),
carried_out AS (
    SELECT report_id, value FROM observed
    WHERE metric = 'requests.carried_out'::metric AND applicant_type = 'total'::applicant_type AND value IS NOT NULL AND quality <> 'suspect'::quality
)
SELECT 'carried_in_differs' AS kind, report_id, 'requests.carried_in' AS metric, 'total' AS applicant_type,
       carried_in.value, carried_out.value AS expected, last_id AS other_report_id
FROM successive
JOIN carried_in USING (report_id)
JOIN carried_out ON carried_out.report_id = last_id
WHERE carried_in.value <> carried_out.value;

CREATE TEMP TABLE documents AS
SELECT report_id, of, max(CASE WHEN says = 'issued' THEN value END) AS issued, max(CASE WHEN says = 'repealed' THEN value END) AS repealed,
       max(CASE WHEN says = 'in_force' THEN value END) AS in_force
FROM observed
JOIN (
    SELECT metric, says, TRY_CAST(row_of || '.in_force' AS metric) AS of FROM cells2
    WHERE row_of IN ('regulations', 'normative_documents') AND says IN ('issued', 'repealed', 'in_force')
) AS wanted USING (metric)
WHERE value IS NOT NULL AND quality <> 'suspect'::quality
GROUP BY report_id, of;

CREATE TEMP TABLE this_year AS
SELECT * FROM successive JOIN documents USING (report_id) WHERE in_force IS NOT NULL AND issued IS NOT NULL AND repealed IS NOT NULL;

INSERT INTO found BY NAME
SELECT 'in_force_differs' AS kind, this.report_id, this.of AS metric, 'not_applicable' AS applicant_type,
       this.in_force AS value, last.in_force + this.issued - this.repealed AS expected, last_id AS other_report_id,
       last.in_force AS a, this.issued AS b, this.repealed AS c
FROM this_year AS this
JOIN documents AS last ON last.report_id = last_id AND last.of = this.of
WHERE this.in_force <> last.in_force + this.issued - this.repealed;

DROP TABLE documents;
DROP TABLE this_year;

CREATE TEMP TABLE items AS
SELECT report_id, of, max(CASE WHEN says = 'items_last_year' THEN value END) AS last_year,
       max(CASE WHEN says = 'items_change' THEN value END) AS change
FROM observed
JOIN (
    SELECT metric, says, TRY_CAST(row_of || '.items_last_year' AS metric) AS of FROM cells2 WHERE says IN ('items_last_year', 'items_change')
) AS wanted USING (metric)
WHERE value IS NOT NULL AND quality <> 'suspect'::quality
GROUP BY report_id, of;

CREATE TEMP TABLE this_year AS
SELECT report_id, last_id, of, last_year FROM successive JOIN items USING (report_id) WHERE last_year IS NOT NULL;

INSERT INTO found BY NAME
SELECT 'items_last_year_differs' AS kind, this.report_id, this.of AS metric,
       'not_applicable' AS applicant_type, this.last_year AS value, last.last_year + last.change AS expected,
       last_id AS other_report_id, last.last_year AS a, last.change AS b
FROM this_year AS this
JOIN items AS last ON last.report_id = last_id AND last.of = this.of
WHERE this.last_year <> last.last_year + last.change;

DROP TABLE items;
DROP TABLE this_year;

CREATE TEMP TABLE neighbours AS
SELECT report_id, last_id AS other_id FROM successive
UNION ALL
SELECT last_id, report_id FROM successive;

-- An amount some ten thousand times that of the year before or after was
-- written in 元 under a header that says 万元.
CREATE TEMP TABLE large AS
SELECT report_id, other_id, metric, value
FROM neighbours
JOIN observed USING (report_id)
WHERE metric IN ('fees.amount'::metric, 'procurement.amount'::metric) AND value >= 10000 AND unit_reported = '万元' AND quality <> 'suspect'::quality;

INSERT INTO found BY NAME
WITH amounts AS (
    SELECT report_id, metric, value FROM observed
    WHERE metric IN ('fees.amount'::metric, 'procurement.amount'::metric) AND value > 0 AND unit_reported = '万元' AND quality <> 'suspect'::quality
)
SELECT 'unit_probably_yuan' AS kind, large.report_id, large.metric, 'not_applicable' AS applicant_type, large.value,
       large.value / 10000 AS expected, min(other_id) AS other_report_id, arg_min(amounts.value, other_id) AS a
FROM large
JOIN amounts ON amounts.report_id = other_id AND amounts.metric = large.metric
WHERE large.value / amounts.value BETWEEN 2000 AND 50000
GROUP BY large.report_id, large.metric, large.value;

DROP TABLE large;

-- Flows, stocks and totals a hundredfold apart.
CREATE TEMP TABLE watched AS
SELECT report_id, metric, applicant_type, value FROM observed
WHERE metric IN (SELECT unnest(['regulations.public_total', 'regulations.in_force', 'normative_documents.created', 'normative_documents.published',
                 'normative_documents.public_total', 'normative_documents.issued', 'normative_documents.in_force',
                 'licensing.items_last_year', 'licensing.decisions', 'other_services.items_last_year', 'other_services.decisions',
                 'penalties.items_last_year', 'penalties.decisions', 'coercion.items_last_year', 'coercion.decisions',
                 'fees.items_last_year', 'fees.amount', 'procurement.projects', 'procurement.amount',
                 'requests.received', 'outcome.granted', 'review.total', 'litigation.direct.total', 'litigation.after_review.total']::metric[]))
  AND applicant_type IN ('total'::applicant_type, 'not_applicable'::applicant_type) AND value >= 10 AND quality <> 'suspect'::quality
  AND (unit = '万元' OR metric NOT IN ('fees.amount'::metric, 'procurement.amount'::metric));

CREATE TEMP TABLE large AS
SELECT report_id, other_id, metric, applicant_type, value FROM neighbours JOIN watched USING (report_id) WHERE value > 1000;

CREATE TEMP TABLE apart AS
SELECT large.report_id, other_id, large.metric, large.applicant_type, large.value, watched.value AS other_value
FROM large
JOIN watched ON watched.report_id = other_id AND watched.metric = large.metric AND watched.applicant_type = large.applicant_type
WHERE large.value > 100 * watched.value
  AND (large.report_id, large.metric) NOT IN (SELECT (report_id, metric) FROM found WHERE kind = 'unit_probably_yuan');

-- The finding is of the later of the two years.
INSERT INTO found BY NAME
SELECT 'hundredfold' AS kind, successive.report_id, metric, applicant_type, value, other_value AS expected, last_id AS other_report_id
FROM apart
JOIN successive ON successive.report_id = apart.report_id AND last_id = other_id
UNION ALL BY NAME
SELECT 'hundredfold' AS kind, successive.report_id, metric, applicant_type, other_value AS value, value AS expected, last_id AS other_report_id
FROM apart
JOIN successive ON last_id = apart.report_id AND successive.report_id = other_id;

DROP TABLE neighbours;
DROP TABLE watched;
DROP TABLE large;
DROP TABLE apart;
