SELECT report_id, sha256, source, agency, agency_id, CAST({year} AS SMALLINT) AS year, edition, scope, title, published_on, layout, evidence,
       completeness, cells_expected, cells_read, cells_suspect, readings_hash, canonical, canonical_report_id, extractor
FROM facts.reports_{part};

COMMENT ON VIEW reports IS 'One row per document that is a report; the same bytes found twice are one document.';
COMMENT ON COLUMN reports.report_id IS 'From the SHA-256 of the document: its first 8 bytes, big endian, sign bit cleared.';
COMMENT ON COLUMN reports.sha256 IS 'SHA-256 of the document, 64 hex digits; of the n-th of several reports in a document that of these digits with #report-n behind them.';
COMMENT ON COLUMN reports.source IS 'Where the document was found; the first by byte order if in several places (all are in sources).';
COMMENT ON COLUMN reports.agency IS 'Fullest name of the agency that the document itself states, in simplified characters, or what documents has applied; NULL if neither says one.';
COMMENT ON COLUMN reports.agency_id IS 'The agency in agencies; NULL if the document does not tell for sure which it is: see agency_candidates.';
COMMENT ON COLUMN reports.year IS 'The year reported on, as the document or what documents has applied states it; NULL if neither does.';
COMMENT ON COLUMN reports.edition IS 'Edition of the official form, by the labels of the report, not by its year; NULL if they do not tell.';
COMMENT ON COLUMN reports.scope IS 'own: the agency alone; jurisdiction: subordinates summed up; NULL: not stated.';
COMMENT ON COLUMN reports.title IS 'Title of the document; NULL if it has none.';
COMMENT ON COLUMN reports.published_on IS 'Date of publication that the document states, or what documents has applied.';
COMMENT ON COLUMN reports.layout IS 'The shape in which the tables were met.';
COMMENT ON COLUMN reports.evidence IS 'What the document says of where the agency is, beside its name: words separated by blanks, such as lead:鄂温克旗 (a place named near the beginning), foot: (near the end), tel:0470 (area code), site:150724 (of 网站标识码), police: (of 公网安备), icp:蒙 (of ICP备), host: (of an address), self:镇 (我镇); and period:2020, the year that the text says its figures are of, if that is not the year of the report.';
COMMENT ON COLUMN reports.completeness IS 'complete: every cell of the form was read, blank ones included; else partial.';
COMMENT ON COLUMN reports.cells_expected IS 'Cells of the form as this document has it.';
COMMENT ON COLUMN reports.cells_read IS 'Cells read: the rows of readings, blank cells included.';
COMMENT ON COLUMN reports.cells_suspect IS 'Cells read whose quality is suspect.';
COMMENT ON COLUMN reports.readings_hash IS 'Hash of what its readings say (metric, applicant type, value, unit), 16 hex digits: equal for reports with equal readings.';
COMMENT ON COLUMN reports.canonical IS 'Whether observations take this report: one per agency_id and year (of one record id in several corpora the version in the corpus whose name comes last, then one of which cells were read, then complete before partial, then fewer suspect cells, then an official site before a mirror, then the later publication, then the smaller readings_hash). Where the agency is not resolved, only reports with equal readings or of one record id give way to each other.';
COMMENT ON COLUMN reports.canonical_report_id IS 'The report that observations take in its place; its own if it is canonical.';
COMMENT ON COLUMN reports.extractor IS 'Version of the extractor that read the document.';
