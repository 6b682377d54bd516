-- title: One agency over the years
-- title_zh: 一个机关历年数据
-- Everything that agencies with this in their name report of one metric, with
-- the value as stated and how far it can be trusted.
-- param agency text required: part of the name, official or as stated
-- param metric metric = requests.received: the metric
-- param applicant applicant_type = total: the applicant type; for tables 2 and 4 always not_applicable
SELECT coalesce(name, observations.agency) AS agency, observations.year, metric, applicant_type, value, unit, value_reported,
       unit_reported, quality, agency_years.scope, agency_years.source
FROM observations
JOIN agency_years USING (report_id)
WHERE (contains(agency_years.agency, $agency) OR contains(name, $agency)) AND metric = $metric::metric
  AND (applicant_type = $applicant::applicant_type OR applicant_type = 'not_applicable'::applicant_type)
ORDER BY coalesce(observations.agency_id, observations.agency), observations.year NULLS LAST, report_id, applicant_type;
