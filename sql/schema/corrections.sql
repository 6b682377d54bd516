CREATE TABLE corrections (
    report_id      BIGINT NOT NULL,
    metric         metric NOT NULL,
    applicant_type applicant_type NOT NULL,
    value_reported DOUBLE,
    value          DOUBLE,
    unit           VARCHAR,
    reason         VARCHAR NOT NULL
);
COMMENT ON TABLE corrections IS 'Corrections declared by the user. None can be declared yet: empty.';
COMMENT ON COLUMN corrections.report_id IS 'The report.';
COMMENT ON COLUMN corrections.metric IS 'The metric corrected.';
COMMENT ON COLUMN corrections.applicant_type IS 'The applicant type corrected.';
COMMENT ON COLUMN corrections.value_reported IS 'The value that the correction was declared for.';
COMMENT ON COLUMN corrections.value IS 'The corrected value, in unit.';
COMMENT ON COLUMN corrections.unit IS 'Unit of the corrected value.';
COMMENT ON COLUMN corrections.reason IS 'Why, in the words of the user.';
