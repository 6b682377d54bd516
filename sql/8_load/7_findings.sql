-- Findings in the words of their kind: the macros sentence_en and sentence_zh
-- are made of the sentences in finding_kinds.csv.
CREATE TEMP TABLE kept_findings AS
SELECT findings.*
FROM findings
JOIN (SELECT report_id FROM reports WHERE canonical) AS standing USING (report_id)
WHERE CASE WHEN kind = 'subordinates_exceed' THEN coalesce(year, 0) NOT IN (FROM changed_years) ELSE report_id NOT IN (FROM examined) END;

TRUNCATE findings;

INSERT INTO findings BY NAME
WITH levels(level, level_zh) AS (
    VALUES ('central', '中央'), ('province', '省级'), ('prefecture', '地级'), ('county', '县级'), ('township', '乡级')
),
placed AS (
    SELECT found.*, reports.agency_id, reports.year, levels.level, level_zh, coalesce(other.year, reports.year - 1) AS last
    FROM found
    JOIN reports USING (report_id)
    LEFT JOIN agencies ON agencies.agency_id = reports.agency_id
    LEFT JOIN levels ON levels.level = agencies.level
    LEFT JOIN reports AS other ON other.report_id = found.other_report_id
)
SELECT left(md5(concat_ws('|', placed.kind, report_id, metric, applicant_type, other_report_id)), 16) AS finding_id,
       report_id, agency_id, year, placed.kind, severity, metric, applicant_type, value, expected, other_report_id,
       sentence_en(placed.kind, metrics.label_en, applicant_types.label_en, level, year, last, value, expected, a, b, c) AS message_en,
       sentence_zh(placed.kind, split_part(metrics.label_zh, '|', 1), applicant_types.label_zh, level_zh, year, last, value, expected, a, b, c)
           AS message_zh
FROM placed
JOIN finding_kinds USING (kind)
JOIN metrics ON metrics.id = placed.metric
JOIN applicant_types ON applicant_types.id = placed.applicant_type
UNION ALL BY NAME
FROM kept_findings
ORDER BY year NULLS LAST, report_id, kind, metric, applicant_type, other_report_id;

DROP TABLE found;
DROP TABLE successive;
