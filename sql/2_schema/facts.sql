-- What the tables with many rows are made of: keys and numbers, in a table for each
-- year, and one for reports that do not state theirs, which the others are made like.
-- number is the place of a report among those of its year, in four bytes instead of
-- eight that do not compress. The words are in the reports; views join them
-- (3_facts), and leave out the years that a query does not ask for.
CREATE SCHEMA facts;

CREATE TABLE facts.reports_undated (
    number         INTEGER,
    report_id      BIGINT,
    sha256         VARCHAR,
    source         VARCHAR,
    agency         VARCHAR,
    agency_id      VARCHAR,
    edition        edition,
    scope          scope,
    title          VARCHAR,
    published_on   DATE,
    layout         VARCHAR,
    evidence       VARCHAR,
    completeness   completeness,
    cells_expected INTEGER,
    cells_read     INTEGER,
    cells_suspect  INTEGER,
    readings_hash  VARCHAR,
    canonical      BOOLEAN,
    canonical_report_id BIGINT,
    extractor      VARCHAR
);

-- Readings in the order of observations: by metric, report and applicant type.
-- value_text is NULL where it is the digits of the value, '' where the cell is blank.
CREATE TABLE facts.cells_undated (
    number          INTEGER,
    metric          metric,
    applicant_type  applicant_type,
    value           DOUBLE,
    unit            unit,
    quality         quality,
    canonical       BOOLEAN,
    corrected       BOOLEAN,
    corrected_value DOUBLE,
    row_by          sign,
    column_by       sign,
    value_text      VARCHAR,
    source_part     VARCHAR,
    source_start    INTEGER,
    source_end      INTEGER
);

CREATE TABLE facts.checks_undated (
    number         INTEGER,
    check_id       check_id,
    metric         metric,
    applicant_type applicant_type,
    expected       DOUBLE,
    actual         DOUBLE,
    verdict        verdict
);

CREATE TABLE facts.statements_undated (
    number         INTEGER,
    metric         metric,
    applicant_type applicant_type,
    value          DOUBLE,
    unit           unit,
    value_text     VARCHAR,
    source_part    VARCHAR,
    source_start   INTEGER,
    source_end     INTEGER
);
