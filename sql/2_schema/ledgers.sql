CREATE TABLE sources (
    report_id BIGINT NOT NULL,
    source    VARCHAR NOT NULL,
    first_run INTEGER NOT NULL,
    last_run  INTEGER NOT NULL,
    gone_since INTEGER
);
COMMENT ON TABLE sources IS 'Every place where a report was found.';
COMMENT ON COLUMN sources.report_id IS 'The report.';
COMMENT ON COLUMN sources.source IS 'Path as given to the run; inside a corpus followed by # and the member, the id field or the number of the record from 1; of one of several reports in a document further by #report- and its number from 1. Bytes of a name that are not UTF-8 are written \xNN.';
COMMENT ON COLUMN sources.first_run IS 'The run that found the report there first.';
COMMENT ON COLUMN sources.last_run IS 'The last run that read it there; runs that saw it unchanged by size and time do not count.';
COMMENT ON COLUMN sources.gone_since IS 'The first run that looked there and did not find it; NULL if it is there. What was read stays, until gongkai forget or --forget-gone takes it out.';

CREATE TABLE runs (
    run_id        INTEGER NOT NULL,
    started_at    TIMESTAMP NOT NULL,
    finished_at   TIMESTAMP,
    outcome       VARCHAR NOT NULL,
    version       VARCHAR NOT NULL,
    extractor     VARCHAR NOT NULL,
    workers       INTEGER NOT NULL,
    arguments     VARCHAR NOT NULL,
    documents     BIGINT NOT NULL,
    new_documents BIGINT NOT NULL,
    loaded        BIGINT NOT NULL,
    rejected      BIGINT NOT NULL,
    failed        BIGINT NOT NULL,
    readings      BIGINT NOT NULL,
    seconds       DOUBLE NOT NULL,
    read_seconds  DOUBLE NOT NULL,
    merge_seconds DOUBLE,
    build_seconds DOUBLE,
    write_seconds DOUBLE,
    publish_seconds DOUBLE
);
COMMENT ON TABLE runs IS 'Runs up to the one that built this file; later ones that changed nothing are in runs.jsonl beside it.';
COMMENT ON COLUMN runs.run_id IS 'Number of the run.';
COMMENT ON COLUMN runs.started_at IS 'Start, UTC.';
COMMENT ON COLUMN runs.finished_at IS 'End, UTC; for the run that built this file the moment before it was published; NULL for one that died.';
COMMENT ON COLUMN runs.outcome IS 'published, nothing_new, interrupted or failed; died: the process ended without a word, as when it is killed or memory is short.';
COMMENT ON COLUMN runs.version IS 'Version of the program.';
COMMENT ON COLUMN runs.extractor IS 'Version of the extractor.';
COMMENT ON COLUMN runs.workers IS 'Documents read at a time.';
COMMENT ON COLUMN runs.arguments IS 'Inputs as given; of gongkai forget that word and what was named.';
COMMENT ON COLUMN runs.documents IS 'Documents seen.';
COMMENT ON COLUMN runs.new_documents IS 'Documents whose bytes were not known yet, or known from another extractor only.';
COMMENT ON COLUMN runs.loaded IS 'New documents that are reports.';
COMMENT ON COLUMN runs.rejected IS 'New documents that are no reports.';
COMMENT ON COLUMN runs.failed IS 'Inputs that could not be opened, decoded or read.';
COMMENT ON COLUMN runs.readings IS 'Readings of the new reports.';
COMMENT ON COLUMN runs.seconds IS 'Duration in seconds, for the run that built this file until then.';
COMMENT ON COLUMN runs.read_seconds IS 'Of that: listing inputs, reading and extracting documents.';
COMMENT ON COLUMN runs.merge_seconds IS 'Bringing the ledger up to date; NULL: not done, or not known when this file was built.';
COMMENT ON COLUMN runs.build_seconds IS 'Filling the DuckDB file; NULL likewise.';
COMMENT ON COLUMN runs.write_seconds IS 'Writing Parquet; NULL likewise.';
COMMENT ON COLUMN runs.publish_seconds IS 'Bringing all to the disk and switching; NULL likewise.';

CREATE TABLE rejects (
    source VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    detail VARCHAR,
    message VARCHAR
);
COMMENT ON TABLE rejects IS 'Inputs that gave no report, and why; documents that were forgotten, too. Records of corpora that were read and are no reports are here only with --keep-rejects.';
COMMENT ON COLUMN rejects.source IS 'As in sources.';
COMMENT ON COLUMN rejects.reason IS 'Why, one of a fixed set of words.';
COMMENT ON COLUMN rejects.detail IS 'What was seen, for a person.';
COMMENT ON COLUMN rejects.message IS 'The detail as a code and what stands in its sentence, a JSON array, from which the program says it in other languages; NULL if an earlier program read the input.';
