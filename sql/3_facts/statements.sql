SELECT report_id, metric, applicant_type, value, CAST(unit AS VARCHAR) AS unit, value_text, source_part, source_start, source_end
FROM facts.statements_{part}
JOIN (SELECT number, report_id FROM facts.reports_{part}) AS reported USING (number);

COMMENT ON VIEW statements IS 'Numbers that the prose of a report states about cells of the form. Never part of readings or observations.';
COMMENT ON COLUMN statements.report_id IS 'The report.';
COMMENT ON COLUMN statements.metric IS 'What the number is about; see metrics.';
COMMENT ON COLUMN statements.applicant_type IS 'As in readings.';
COMMENT ON COLUMN statements.value IS 'The number as the prose states it, in unit.';
COMMENT ON COLUMN statements.unit IS 'Unit as stated; NULL if none is.';
COMMENT ON COLUMN statements.value_text IS 'The words it was read from.';
COMMENT ON COLUMN statements.source_part IS 'Part of the document in which source_start and source_end count bytes, as the member of a file; NULL: the document itself.';
COMMENT ON COLUMN statements.source_start IS 'Where value_text begins: byte offset into that part of the document.';
COMMENT ON COLUMN statements.source_end IS 'Where value_text ends: offset of the byte after it.';
