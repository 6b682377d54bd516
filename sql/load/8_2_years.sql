-- Identities between a year and the one before. A blank or suspect cell decides
-- nothing.
INSERT INTO found BY NAME
WITH carried_in AS (
    SELECT report_id, value FROM observations
    WHERE metric = 'requests.carried_in' AND applicant_type = 'total' AND value IS NOT NULL AND quality <> 'suspect'
),
carried_out AS (
    SELECT report_id, value FROM observations
    WHERE metric = 'requests.carried_out' AND applicant_type = 'total' AND value IS NOT NULL AND quality <> 'suspect'
)
SELECT 'carried_in_differs' AS kind, report_id, 'requests.carried_in' AS metric, 'total' AS applicant_type,
       carried_in.value, carried_out.value AS expected, last_id AS other_report_id
FROM successive
JOIN carried_in USING (report_id)
JOIN carried_out ON carried_out.report_id = last_id
WHERE carried_in.value <> carried_out.value;

INSERT INTO found BY NAME
WITH stated AS (
    SELECT report_id, metric, value FROM observations
    WHERE metric IN ('regulations.issued', 'regulations.repealed', 'regulations.in_force',
                     'normative_documents.issued', 'normative_documents.repealed', 'normative_documents.in_force')
      AND value IS NOT NULL AND quality <> 'suspect'
),
documents AS (
    SELECT report_id, split_part(CAST(metric AS VARCHAR), '.', 1) AS of,
           max(CASE WHEN metric IN ('regulations.issued', 'normative_documents.issued') THEN value END) AS issued,
           max(CASE WHEN metric IN ('regulations.repealed', 'normative_documents.repealed') THEN value END) AS repealed,
           max(CASE WHEN metric IN ('regulations.in_force', 'normative_documents.in_force') THEN value END) AS in_force
    FROM stated
    GROUP BY report_id, of
)
SELECT 'in_force_differs' AS kind, now.report_id, CAST(now.of || '.in_force' AS metric) AS metric, 'not_applicable' AS applicant_type,
       now.in_force AS value, last.in_force + now.issued - now.repealed AS expected, last_id AS other_report_id,
       last.in_force AS a, now.issued AS b, now.repealed AS c
FROM successive
JOIN documents AS now USING (report_id)
JOIN documents AS last ON last.report_id = last_id AND last.of = now.of
WHERE now.in_force <> last.in_force + now.issued - now.repealed;

INSERT INTO found BY NAME
WITH stated AS (
    SELECT report_id, metric, value FROM observations
    WHERE metric IN ('licensing.items_last_year', 'licensing.items_change', 'other_services.items_last_year', 'other_services.items_change',
                     'penalties.items_last_year', 'penalties.items_change', 'coercion.items_last_year', 'coercion.items_change',
                     'fees.items_last_year', 'fees.items_change')
      AND value IS NOT NULL AND quality <> 'suspect'
),
items AS (
    SELECT report_id, split_part(CAST(metric AS VARCHAR), '.', 1) AS of,
           max(CASE WHEN ends_with(CAST(metric AS VARCHAR), '.items_last_year') THEN value END) AS last_year,
           max(CASE WHEN ends_with(CAST(metric AS VARCHAR), '.items_change') THEN value END) AS change
    FROM stated
    GROUP BY report_id, of
)
SELECT 'items_last_year_differs' AS kind, now.report_id, CAST(now.of || '.items_last_year' AS metric) AS metric,
       'not_applicable' AS applicant_type, now.last_year AS value, last.last_year + last.change AS expected,
       last_id AS other_report_id, last.last_year AS a, last.change AS b
FROM successive
JOIN items AS now USING (report_id)
JOIN items AS last ON last.report_id = last_id AND last.of = now.of
WHERE now.last_year <> last.last_year + last.change;

-- An amount some ten thousand times that of the year before or after was
-- written in 元 under a header that says 万元.
INSERT INTO found BY NAME
WITH amounts AS (
    SELECT report_id, metric, value FROM observations
    WHERE metric IN ('fees.amount', 'procurement.amount') AND value > 0 AND unit_reported = '万元' AND quality <> 'suspect'
),
neighbours AS (
    SELECT report_id, last_id AS other_id FROM successive
    UNION ALL
    SELECT last_id, report_id FROM successive
)
SELECT 'unit_probably_yuan' AS kind, report_id, this.metric, 'not_applicable' AS applicant_type, this.value, this.value / 10000 AS expected,
       min(other_id) AS other_report_id, arg_min(other.value, other_id) AS a
FROM neighbours
JOIN amounts AS this USING (report_id)
JOIN amounts AS other ON other.report_id = other_id AND other.metric = this.metric
WHERE this.value >= 10000 AND this.value / other.value BETWEEN 2000 AND 50000
GROUP BY report_id, this.metric, this.value;

-- Flows, stocks and totals a hundredfold apart.
INSERT INTO found BY NAME
WITH watched AS (
    SELECT report_id, metric, applicant_type, value FROM observations
    WHERE metric IN ('regulations.public_total', 'regulations.in_force', 'normative_documents.created', 'normative_documents.published',
                     'normative_documents.public_total', 'normative_documents.issued', 'normative_documents.in_force',
                     'licensing.items_last_year', 'licensing.decisions', 'other_services.items_last_year', 'other_services.decisions',
                     'penalties.items_last_year', 'penalties.decisions', 'coercion.items_last_year', 'coercion.decisions',
                     'fees.items_last_year', 'fees.amount', 'procurement.projects', 'procurement.amount',
                     'requests.received', 'outcome.granted', 'review.total', 'litigation.direct.total', 'litigation.after_review.total')
      AND applicant_type IN ('total', 'not_applicable') AND value >= 10 AND quality <> 'suspect'
      AND (unit = '万元' OR metric NOT IN ('fees.amount', 'procurement.amount'))
),
large AS (
    SELECT * FROM watched WHERE value > 1000
),
jumps AS (
    SELECT report_id, metric, applicant_type, large.value, watched.value AS expected, last_id AS other_report_id
    FROM successive
    JOIN large USING (report_id)
    JOIN watched USING (metric, applicant_type)
    WHERE watched.report_id = last_id AND large.value > 100 * watched.value
    UNION ALL
    SELECT successive.report_id, metric, applicant_type, watched.value, large.value AS expected, last_id AS other_report_id
    FROM successive
    JOIN large ON large.report_id = last_id
    JOIN watched USING (metric, applicant_type)
    WHERE watched.report_id = successive.report_id AND large.value > 100 * watched.value
),
told AS (
    SELECT report_id AS one, other_report_id AS two, metric FROM found WHERE kind = 'unit_probably_yuan'
    UNION ALL
    SELECT other_report_id, report_id, metric FROM found WHERE kind = 'unit_probably_yuan'
)
SELECT 'hundredfold' AS kind, jumps.*
FROM jumps
ANTI JOIN told ON told.one = jumps.report_id AND told.two = jumps.other_report_id AND told.metric = jumps.metric;
