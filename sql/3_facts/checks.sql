SELECT report_id, check_id, metric, applicant_type, expected, actual, actual - expected AS difference, verdict
FROM facts.checks_{part}
JOIN (SELECT number, report_id FROM facts.reports_{part}) AS reported USING (number);

COMMENT ON VIEW checks IS 'The accounting identities of each report. A blank part counts as 0; a blank total or an absent cell makes the check undecidable.';
COMMENT ON COLUMN checks.report_id IS 'The report.';
COMMENT ON COLUMN checks.check_id IS 'balance: received + carried in = handled + carried out; outcome_total, applicant_total, case_total: the parts add up to the total. prose.*: the prose states the number that the table has; it often counts a part of it, so that these never decide quality.';
COMMENT ON COLUMN checks.metric IS 'The total that is checked; requests.received for balance.';
COMMENT ON COLUMN checks.applicant_type IS 'The column of table 3; total for applicant_total; not_applicable for case_total.';
COMMENT ON COLUMN checks.expected IS 'Sum of the parts; for balance received + carried in. NULL if a cell is missing.';
COMMENT ON COLUMN checks.actual IS 'The stated total; for balance handled + carried out. NULL if a cell is missing.';
COMMENT ON COLUMN checks.difference IS 'actual - expected.';
COMMENT ON COLUMN checks.verdict IS 'holds, fails or undecidable.';
