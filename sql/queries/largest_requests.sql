-- title: Agencies with the most requests
-- title_zh: 收到申请最多的机关
-- One line an agency and year. Reports with scope jurisdiction sum up subordinates.
-- param year integer: only this year
-- param level level: only agencies of this level
-- param province text: only agencies of this province
-- param limit integer = 20: how many
SELECT coalesce(name, requests.agency) AS agency, requests.year, requests.level, requests.province, requests.scope,
       requests_received AS received, outcome_total AS handled, share_granted, share_denied, suspect_cells
FROM requests
JOIN (SELECT report_id, name FROM agency_years) USING (report_id)
WHERE requests_received IS NOT NULL AND ($year IS NULL OR year = $year) AND ($level IS NULL OR level = $level)
  AND ($province IS NULL OR province = $province)
ORDER BY received DESC, year, agency, report_id
LIMIT $limit;
