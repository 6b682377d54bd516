-- A government's report on its jurisdiction holds the numbers of the bodies at
-- and below its place. The nearest such report above is the one that covers.
CREATE TEMP TABLE kept_covered AS
SELECT covered.report_id, covered_by
FROM covered
JOIN reports USING (report_id)
WHERE coalesce(year, 0) NOT IN (FROM changed_years);

TRUNCATE covered;

INSERT INTO covered BY NAME
WITH placed AS (
    SELECT report_id, year, scope, level, kind, province, prefecture, county
    FROM agency_years
    WHERE year IN (FROM changed_years) AND province IS NOT NULL AND level <> 'central'
),
sums AS (
    SELECT level, year, province, CASE WHEN level <> 'province' THEN prefecture END AS prefecture,
           CASE WHEN level = 'county' THEN county END AS county, min(report_id) AS report_id
    FROM placed
    WHERE scope = 'jurisdiction' AND kind = 'government' AND level IN ('province', 'prefecture', 'county')
    GROUP BY ALL -- one for each place
)
SELECT placed.report_id,
       coalesce(CASE WHEN of_county.report_id <> placed.report_id THEN of_county.report_id END,
                CASE WHEN of_prefecture.report_id <> placed.report_id THEN of_prefecture.report_id END,
                CASE WHEN of_province.report_id <> placed.report_id THEN of_province.report_id END) AS covered_by
FROM placed
LEFT JOIN sums AS of_county
       ON of_county.level = 'county' AND of_county.year = placed.year AND of_county.province = placed.province
      AND of_county.prefecture IS NOT DISTINCT FROM placed.prefecture AND of_county.county = placed.county
LEFT JOIN sums AS of_prefecture
       ON of_prefecture.level = 'prefecture' AND of_prefecture.year = placed.year AND of_prefecture.province = placed.province
      AND of_prefecture.prefecture = placed.prefecture
LEFT JOIN sums AS of_province
       ON of_province.level = 'province' AND of_province.year = placed.year AND of_province.province = placed.province
WHERE covered_by IS NOT NULL
UNION ALL BY NAME
FROM kept_covered
ORDER BY report_id;
