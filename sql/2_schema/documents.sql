CREATE TABLE documents (
    line      INTEGER,
    source    VARCHAR NOT NULL,
    report_id BIGINT,
    field     VARCHAR NOT NULL,
    value     VARCHAR NOT NULL,
    found     VARCHAR,
    status    document_status NOT NULL
);
COMMENT ON TABLE documents IS 'What is stated of documents that they do not say themselves: by the user (run --documents), and by pages that link to them. A row for each report that is meant, and for each of agency, year and published_on.';
COMMENT ON COLUMN documents.line IS 'Line of the file in which the user stated it; NULL: a page that links to the document says it.';
COMMENT ON COLUMN documents.source IS 'Of the user: the source or pattern as stated; of a page: where it was found.';
COMMENT ON COLUMN documents.report_id IS 'The report that is meant; NULL: none is.';
COMMENT ON COLUMN documents.field IS 'The column of reports: agency, year or published_on.';
COMMENT ON COLUMN documents.value IS 'What is stated; days as 2022-01-31.';
COMMENT ON COLUMN documents.found IS 'What the document says itself; NULL: nothing.';
COMMENT ON COLUMN documents.status IS 'applied: reports has value, since the document says nothing, or of its agency a part of the name; agrees: the document says so itself; contradicts: it says something else, in this or another column of the line, of which nothing is taken; ambiguous: other lines or pages say something else; superseded: another line names the document more closely; no_source: no report is meant.';
