CREATE TABLE agencies (
    agency_id     VARCHAR NOT NULL,
    name          VARCHAR NOT NULL,
    level         VARCHAR NOT NULL,
    kind          VARCHAR NOT NULL,
    department    VARCHAR,
    division_code VARCHAR NOT NULL,
    province      VARCHAR,
    prefecture    VARCHAR,
    county        VARCHAR,
    township      VARCHAR,
    history       VARCHAR
);
COMMENT ON TABLE agencies IS 'The agencies whose reports are in this store, one row each across years and spellings of the name.';
COMMENT ON COLUMN agencies.agency_id IS 'Name of the agency, stable: the code of its division in the oldest year that the program knows it of, and what it is there. A division that is renamed, raised to another rank or given another code keeps it.';
COMMENT ON COLUMN agencies.name IS 'Name as the division is called now; that of a department as its newest report states it.';
COMMENT ON COLUMN agencies.level IS 'central, province, prefecture, county or township: that of the division.';
COMMENT ON COLUMN agencies.kind IS 'government; department; office: of a government, where it reports for itself alone; zone: a development zone or the like; other: branches, schools, hospitals, companies and so on.';
COMMENT ON COLUMN agencies.department IS 'What a department is for, one of a fixed set of words (finance, education, urban_management); the first where it is for several; NULL if none fits.';
COMMENT ON COLUMN agencies.division_code IS 'Code of the division now: GB/T 2260 (6 digits) for counties and above, 9 digits of the statistical code for townships, 100000 for central bodies. Divisions of the Xinjiang Production and Construction Corps have none: 66 and the number of the division stand for it.';
COMMENT ON COLUMN agencies.province IS 'Province, autonomous region or municipality; NULL for central bodies.';
COMMENT ON COLUMN agencies.prefecture IS 'Prefecture-level division; NULL also where there is none between province and county.';
COMMENT ON COLUMN agencies.county IS 'County-level division, development zones that the statistics list as such included.';
COMMENT ON COLUMN agencies.township IS 'Township-level division.';
COMMENT ON COLUMN agencies.history IS 'Former names of the division, and what became of it, in Chinese; NULL if nothing is known.';

CREATE TABLE agency_candidates (
    report_id BIGINT NOT NULL,
    agency_id VARCHAR,
    name      VARCHAR,
    why       VARCHAR NOT NULL,
    message   VARCHAR NOT NULL
);
COMMENT ON TABLE agency_candidates IS 'Reports whose agency is not known for sure (reports.agency_id is NULL), with the agencies that it could be, at most 20: a row each, or one with agency_id NULL where none is known.';
COMMENT ON COLUMN agency_candidates.report_id IS 'The report.';
COMMENT ON COLUMN agency_candidates.agency_id IS 'An agency that it could be of; not in agencies unless another report is of it.';
COMMENT ON COLUMN agency_candidates.name IS 'Name of that agency.';
COMMENT ON COLUMN agency_candidates.why IS 'Why it is not certain.';
COMMENT ON COLUMN agency_candidates.message IS 'The same as a code and what stands in its sentence, a JSON array, from which the program says it in other languages.';

CREATE TABLE agency_aliases (
    name      VARCHAR NOT NULL,
    agency_id VARCHAR NOT NULL,
    place     VARCHAR,
    from_year SMALLINT,
    to_year   SMALLINT
);
COMMENT ON TABLE agency_aliases IS 'Names of agencies that the user declared with gongkai run --aliases. They go before what the program knows.';
COMMENT ON COLUMN agency_aliases.name IS 'The name as reports state it, without blanks and brackets.';
COMMENT ON COLUMN agency_aliases.agency_id IS 'The agency that it is.';
COMMENT ON COLUMN agency_aliases.place IS 'Division that a report must speak of for this to hold; NULL: any.';
COMMENT ON COLUMN agency_aliases.from_year IS 'First year reported on for which this holds; NULL: any.';
COMMENT ON COLUMN agency_aliases.to_year IS 'Last such year; NULL: any.';
