-- title: Findings to look into, report by report
-- title_zh: 需要核实的疑点
-- Each with its sentence, its numbers and the document; the gravest first.
-- param kind finding_kind: only this kind; findings_by_kind lists them
-- param year integer: only this year
-- param province text: only agencies of this province
-- param limit integer = 100: how many
SELECT severity, kind, coalesce(name, agency) AS agency, findings.year, message_zh, message_en, metric, applicant_type, value, expected, source
FROM findings
JOIN (SELECT report_id, agency, name, province, source FROM agency_years) USING (report_id)
WHERE ($kind IS NULL OR kind = $kind) AND ($year IS NULL OR findings.year = $year) AND ($province IS NULL OR province = $province)
ORDER BY severity DESC, findings.year, kind, report_id, metric, applicant_type, other_report_id
LIMIT $limit;
