CREATE TABLE finding_kinds (
    kind           finding_kind NOT NULL,
    severity       severity NOT NULL,
    title_zh       VARCHAR NOT NULL,
    title_en       VARCHAR NOT NULL,
    message_zh     VARCHAR NOT NULL,
    message_en     VARCHAR NOT NULL,
    explanation_zh VARCHAR NOT NULL,
    explanation_en VARCHAR NOT NULL
);
COMMENT ON TABLE finding_kinds IS 'What is looked for beyond single values: one row per kind of finding.';
COMMENT ON COLUMN finding_kinds.kind IS 'Name of the kind. Those of the report''s own sums have the name of the check.';
COMMENT ON COLUMN finding_kinds.severity IS 'error: numbers that contradict each other within a report; warning: numbers that are probably wrong; info: to be known when numbers are used.';
COMMENT ON COLUMN finding_kinds.title_zh IS 'What it is, in Chinese.';
COMMENT ON COLUMN finding_kinds.title_en IS 'What it is.';
COMMENT ON COLUMN finding_kinds.message_zh IS 'The sentence of a finding with its numbers to be filled in, in Chinese.';
COMMENT ON COLUMN finding_kinds.message_en IS 'The sentence of a finding with its numbers to be filled in.';
COMMENT ON COLUMN finding_kinds.explanation_zh IS 'The rule, in Chinese.';
COMMENT ON COLUMN finding_kinds.explanation_en IS 'The rule.';

CREATE TABLE findings (
    finding_id      VARCHAR NOT NULL,
    report_id       BIGINT NOT NULL,
    agency_id       VARCHAR,
    year            SMALLINT,
    kind            finding_kind NOT NULL,
    severity        severity NOT NULL,
    metric          metric NOT NULL,
    applicant_type  applicant_type NOT NULL,
    value           DOUBLE,
    expected        DOUBLE,
    other_report_id BIGINT,
    message_en      VARCHAR NOT NULL,
    message_zh      VARCHAR NOT NULL
);
COMMENT ON TABLE findings IS 'What looks wrong: in a report''s own sums, between years of one agency, between levels, between versions of a report, and in single values. They change no value. Only canonical reports are compared across years, of agencies that are resolved, and only cells that state a number and are not suspect: a blank gives no finding. Reports of different scope are not compared.';
COMMENT ON COLUMN findings.finding_id IS 'The same in each store that has the reports: from kind, rows and reports.';
COMMENT ON COLUMN findings.report_id IS 'The report.';
COMMENT ON COLUMN findings.agency_id IS 'Its agency; NULL if it is not resolved.';
COMMENT ON COLUMN findings.year IS 'The year it reports on.';
COMMENT ON COLUMN findings.kind IS 'Kind of finding; see finding_kinds.';
COMMENT ON COLUMN findings.severity IS 'As in finding_kinds.';
COMMENT ON COLUMN findings.metric IS 'The metric it is about; of sums the total, or requests.received for balance and for the year; of versions the first that differs.';
COMMENT ON COLUMN findings.applicant_type IS 'The applicant type it is about.';
COMMENT ON COLUMN findings.value IS 'The number that the report states, or its side of the sum that has the total; amounts in 万元.';
COMMENT ON COLUMN findings.expected IS 'The number it was compared with: what the rule asks for, or what the other report has; NULL if there is none.';
COMMENT ON COLUMN findings.other_report_id IS 'The report it was compared with: of another year or version; of subordinates the one with the largest number. NULL if there is none.';
COMMENT ON COLUMN findings.message_en IS 'What is odd, in a sentence.';
COMMENT ON COLUMN findings.message_zh IS 'What is odd, in a Chinese sentence.';
