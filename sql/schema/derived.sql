CREATE TABLE findings (
    report_id      BIGINT NOT NULL,
    finding        VARCHAR NOT NULL,
    metric         metric,
    applicant_type applicant_type,
    detail         VARCHAR
);
COMMENT ON TABLE findings IS 'What looks wrong in a report beyond its own arithmetic. Not derived yet: empty.';
COMMENT ON COLUMN findings.report_id IS 'The report.';
COMMENT ON COLUMN findings.finding IS 'Kind of finding.';
COMMENT ON COLUMN findings.metric IS 'The metric it is about, if one.';
COMMENT ON COLUMN findings.applicant_type IS 'The applicant type it is about, if one.';
COMMENT ON COLUMN findings.detail IS 'What was found, for a person.';

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
