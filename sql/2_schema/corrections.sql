CREATE TABLE corrections (
    line           INTEGER NOT NULL,
    agency         VARCHAR NOT NULL,
    year           SMALLINT NOT NULL,
    metric         metric NOT NULL,
    applicant_type applicant_type NOT NULL,
    reported       DOUBLE,
    corrected      DOUBLE,
    reason         VARCHAR NOT NULL,
    source         VARCHAR,
    status         correction_status NOT NULL,
    report_id      BIGINT,
    found          DOUBLE
);
COMMENT ON TABLE corrections IS 'Corrections declared by the user (run --corrections), each with what became of it. Values are in the unit of observations.';
COMMENT ON COLUMN corrections.line IS 'Line of the file in which it was declared.';
COMMENT ON COLUMN corrections.agency IS 'As declared: agency_id, or the name as in reports.agency.';
COMMENT ON COLUMN corrections.year IS 'The year reported on.';
COMMENT ON COLUMN corrections.metric IS 'The metric corrected.';
COMMENT ON COLUMN corrections.applicant_type IS 'The applicant type corrected.';
COMMENT ON COLUMN corrections.reported IS 'The value that was found wrong; NULL: a cell that says nothing.';
COMMENT ON COLUMN corrections.corrected IS 'What it should be; NULL: it should count as unknown.';
COMMENT ON COLUMN corrections.reason IS 'Why, in the words of the user.';
COMMENT ON COLUMN corrections.source IS 'Where the user has it from.';
COMMENT ON COLUMN corrections.status IS 'applied; refused: the reported value is another by now (found), so that the correction may no longer be right; no_value: the store has no such value; ambiguous: it fits several reports, or several corrections fit one value. Only applied ones change observations.';
COMMENT ON COLUMN corrections.report_id IS 'The report whose value was corrected; NULL if none was, or if several are meant.';
COMMENT ON COLUMN corrections.found IS 'The value that the report states, in the unit of observations; NULL if there is none, or several.';
