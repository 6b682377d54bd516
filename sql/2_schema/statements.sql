CREATE TABLE statements (
    report_id      BIGINT NOT NULL,
    metric         metric NOT NULL,
    applicant_type applicant_type NOT NULL,
    value          DOUBLE NOT NULL,
    unit           VARCHAR,
    value_text     VARCHAR,
    source_part    VARCHAR,
    source_start   INTEGER NOT NULL,
    source_end     INTEGER NOT NULL
);
COMMENT ON TABLE statements IS 'Numbers that the prose of a report states about cells of the form. Never part of readings or observations.';
COMMENT ON COLUMN statements.report_id IS 'The report.';
COMMENT ON COLUMN statements.metric IS 'What the number is about; see metrics.';
COMMENT ON COLUMN statements.applicant_type IS 'As in readings.';
COMMENT ON COLUMN statements.value IS 'The number as the prose states it, in unit.';
COMMENT ON COLUMN statements.unit IS 'Unit as stated; NULL if none is.';
COMMENT ON COLUMN statements.value_text IS 'The words it was read from.';
COMMENT ON COLUMN statements.source_part IS 'Part of the document in which source_start and source_end count bytes, as the member of a file; NULL: the document itself.';
COMMENT ON COLUMN statements.source_start IS 'Where value_text begins: byte offset into that part of the document.';
COMMENT ON COLUMN statements.source_end IS 'Where value_text ends: offset of the byte after it.';
