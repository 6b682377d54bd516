-- Where each report was found. Of many sources two are enough to tell whose it
-- is; nearly all have one.
CREATE TEMP TABLE widespread AS
SELECT report_id FROM sources GROUP BY report_id HAVING count(*) > 1;

CREATE TEMP TABLE located AS
SELECT report_id, source, source AS other_source FROM sources ANTI JOIN widespread USING (report_id)
UNION ALL
SELECT report_id, min(source) AS source, max(source) AS other_source FROM sources SEMI JOIN widespread USING (report_id) GROUP BY report_id;

DROP TABLE widespread;
