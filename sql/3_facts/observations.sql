SELECT report_id, agency, agency_id, CAST({year} AS SMALLINT) AS year, metric, applicant_type,
       CASE WHEN corrected THEN corrected_value ELSE {observed_value} END AS value, CAST({observed_unit} AS {unit}) AS unit,
       value AS value_reported, CAST(unit AS {unit}) AS unit_reported, corrected, quality, agency_name
FROM facts.cells_{part}
JOIN (
    SELECT number, report_id, CAST(agency AS {agency}) AS agency, CAST(reports.agency_id AS {agency_id}) AS agency_id, agencies.name AS agency_name
    FROM facts.reports_{part} AS reports LEFT JOIN agencies USING (agency_id)
) AS reported USING (number)
WHERE canonical;

COMMENT ON VIEW observations IS 'What to analyse: one row per agency, year, metric and applicant type, from canonical reports, amounts in 万元. Rows with applicant_type total repeat the others, and metrics of role total repeat their parts: do not add them up together. Two reports that name the same agency and year and differ both stand, and so does a report whose agency or year is not known.';
COMMENT ON COLUMN observations.report_id IS 'The report the value comes from.';
COMMENT ON COLUMN observations.agency IS 'As in reports.';
COMMENT ON COLUMN observations.agency_id IS 'The agency in agencies; NULL if it is not known for sure.';
COMMENT ON COLUMN observations.year IS 'The year reported on; NULL if not stated.';
COMMENT ON COLUMN observations.metric IS 'What is counted; see metrics. Comparable across editions of the form only where the metric is the same.';
COMMENT ON COLUMN observations.applicant_type IS 'Who asked (table 3); total is the sum of the others; not_applicable in tables 2 and 4.';
COMMENT ON COLUMN observations.value IS 'The number, in unit, with corrections applied; NULL: the cell is there and says nothing.';
COMMENT ON COLUMN observations.unit IS 'Amounts stated in 元 or 亿元 are converted to 万元; an amount stated without a unit keeps NULL.';
COMMENT ON COLUMN observations.value_reported IS 'The number as the report states it, in unit_reported.';
COMMENT ON COLUMN observations.unit_reported IS 'Unit as stated.';
COMMENT ON COLUMN observations.corrected IS 'Whether value is a correction that the user declared; see corrections. quality stays that of the reported value.';
COMMENT ON COLUMN observations.quality IS 'As in readings: suspect, verified or unverified.';
COMMENT ON COLUMN observations.agency_name IS 'Official name of the agency, as agencies.name: one for all its years and spellings; NULL if it is not known for sure.';
