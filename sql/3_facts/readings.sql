SELECT report_id, agency, CAST({year} AS SMALLINT) AS year, metric, applicant_type, value, CAST(unit AS {unit}) AS unit,
       CASE WHEN value_text IS NULL THEN CAST(TRY_CAST(value AS BIGINT) AS VARCHAR) ELSE nullif(value_text, '') END AS value_text,
       source_part, source_start, source_end, row_by, column_by,
       CASE
           WHEN row_by = 'sums'::sign OR column_by = 'sums'::sign THEN 'solved'::method
           WHEN row_by IN ('label'::sign, 'head'::sign) AND column_by IN ('label'::sign, 'head'::sign) THEN 'cell'::method
           ELSE 'order'::method
       END AS method,
       quality, agency_name
FROM facts.cells_{part}
JOIN (
    SELECT number, report_id, CAST(agency AS {agency}) AS agency, agencies.name AS agency_name
    FROM facts.reports_{part} LEFT JOIN agencies USING (agency_id)
) AS reported USING (number);

COMMENT ON VIEW readings IS 'Every cell read from the tables of every report, as stated. Rows with applicant_type total repeat the others: do not add them up together. Use observations for analysis.';
COMMENT ON COLUMN readings.report_id IS 'The report; unique together with metric and applicant_type.';
COMMENT ON COLUMN readings.agency IS 'As in reports.';
COMMENT ON COLUMN readings.year IS 'As in reports.';
COMMENT ON COLUMN readings.metric IS 'What is counted; see metrics.';
COMMENT ON COLUMN readings.applicant_type IS 'Who asked (table 3); total is the sum of the others; not_applicable in tables 2 and 4.';
COMMENT ON COLUMN readings.value IS 'The number as the report states it, in unit; NULL: the cell is there and says nothing.';
COMMENT ON COLUMN readings.unit IS 'Unit of the cell, else of its header, else for counts that of the form; NULL for an amount with neither.';
COMMENT ON COLUMN readings.value_text IS 'The value as it stands in the document.';
COMMENT ON COLUMN readings.source_part IS 'Part of the document in which source_start and source_end count bytes, as the member of a file; NULL: the document itself.';
COMMENT ON COLUMN readings.source_start IS 'Where value_text begins: byte offset into that part of the document.';
COMMENT ON COLUMN readings.source_end IS 'Where value_text ends: offset of the byte after it.';
COMMENT ON COLUMN readings.row_by IS 'What shows to which row of the form it belongs. label: its own label; order: its place among other rows; sums: accounting identities.';
COMMENT ON COLUMN readings.column_by IS 'What shows to which column of the form it belongs. head: the head that the document states; form: no head is legible, all columns are there, and the document keeps the form''s order elsewhere; order: its place among other values; sums: accounting identities.';
COMMENT ON COLUMN readings.method IS 'cell: row and column are attested (label and head); order: one of them is known by order, be it the form''s; solved: accounting identities chose between readings.';
COMMENT ON COLUMN readings.quality IS 'suspect: an accounting identity it takes part in fails, or the reading was doubtful; verified: its method is cell, at least one identity holds and none fails; else unverified.';
COMMENT ON COLUMN readings.agency_name IS 'Official name of the agency, as agencies.name: one for all its years and spellings; NULL if it is not known for sure.';
