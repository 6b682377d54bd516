CREATE TABLE covered (
    report_id  BIGINT NOT NULL,
    covered_by BIGINT NOT NULL
);
COMMENT ON TABLE covered IS 'Reports whose numbers are already in the report of a government above them that sums up its jurisdiction. Leave them out to count nothing twice: ANTI JOIN covered USING (report_id). Told by place and scope: what a ministry sums up is not known.';
COMMENT ON COLUMN covered.report_id IS 'The report that is covered.';
COMMENT ON COLUMN covered.covered_by IS 'The report that covers it: the nearest above it of the same year.';
