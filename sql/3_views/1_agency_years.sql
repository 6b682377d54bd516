CREATE OR REPLACE VIEW agency_years AS
SELECT reports.report_id, reports.agency, reports.agency_id, agencies.name, reports.year, reports.edition, reports.scope,
       agencies.level, agencies.kind, agencies.division_code, agencies.province, agencies.prefecture, agencies.county, agencies.township,
       reports.title, reports.published_on, reports.layout, reports.completeness, reports.cells_expected, reports.cells_read,
       reports.cells_suspect, reports.source
FROM reports
LEFT JOIN agencies USING (agency_id)
WHERE reports.canonical;
COMMENT ON VIEW agency_years IS 'The reports that observations are from, with the place and kind of their agencies: one row per agency and year. A report whose agency is not resolved has NULL in name, level, kind and places.';
COMMENT ON COLUMN agency_years.report_id IS 'The report.';
COMMENT ON COLUMN agency_years.agency IS 'The agency as the report states it.';
COMMENT ON COLUMN agency_years.agency_id IS 'The agency in agencies; NULL if it is not resolved.';
COMMENT ON COLUMN agency_years.name IS 'Official name of the agency.';
COMMENT ON COLUMN agency_years.year IS 'The year reported on; NULL if not stated.';
COMMENT ON COLUMN agency_years.edition IS 'Edition of the official form.';
COMMENT ON COLUMN agency_years.scope IS 'own: the agency alone; jurisdiction: subordinates summed up; NULL: not stated. Do not add one to the other; see covered.';
COMMENT ON COLUMN agency_years.level IS 'Administrative level, as in agencies.';
COMMENT ON COLUMN agency_years.kind IS 'Kind of body, as in agencies.';
COMMENT ON COLUMN agency_years.division_code IS 'Code of the administrative division, as in agencies.';
COMMENT ON COLUMN agency_years.province IS 'As in agencies.';
COMMENT ON COLUMN agency_years.prefecture IS 'As in agencies.';
COMMENT ON COLUMN agency_years.county IS 'As in agencies.';
COMMENT ON COLUMN agency_years.township IS 'As in agencies.';
COMMENT ON COLUMN agency_years.title IS 'Title of the report.';
COMMENT ON COLUMN agency_years.published_on IS 'Date of publication that the report states.';
COMMENT ON COLUMN agency_years.layout IS 'The shape in which its tables were met.';
COMMENT ON COLUMN agency_years.completeness IS 'complete or partial, as in reports.';
COMMENT ON COLUMN agency_years.cells_expected IS 'As in reports.';
COMMENT ON COLUMN agency_years.cells_read IS 'As in reports.';
COMMENT ON COLUMN agency_years.cells_suspect IS 'As in reports.';
COMMENT ON COLUMN agency_years.source IS 'Where the report was found.';
