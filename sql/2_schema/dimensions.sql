CREATE TABLE applicant_types (
    id       applicant_type NOT NULL,
    role     VARCHAR NOT NULL,
    label_zh VARCHAR NOT NULL,
    label_en VARCHAR NOT NULL
);
COMMENT ON TABLE applicant_types IS 'Who asks for information: the columns of table 3.';
COMMENT ON COLUMN applicant_types.id IS 'Name of the applicant type, as in readings and observations.';
COMMENT ON COLUMN applicant_types.role IS 'leaf; total: the sum of the leaves; none: the metric has no applicants.';
COMMENT ON COLUMN applicant_types.label_zh IS 'Official label.';
COMMENT ON COLUMN applicant_types.label_en IS 'English name.';

CREATE TABLE terms (
    field    VARCHAR NOT NULL,
    id       VARCHAR NOT NULL,
    label_zh VARCHAR NOT NULL,
    label_en VARCHAR NOT NULL
);
COMMENT ON TABLE terms IS 'The words of columns that hold a fixed set of them, in Chinese and English: reasons of rejects, levels and kinds of agencies, subjects of departments, layouts, quality and so on. Metrics, applicant types and kinds of findings have tables of their own.';
COMMENT ON COLUMN terms.field IS 'Table and column where the word stands, such as rejects.reason; views that have the column use the same words.';
COMMENT ON COLUMN terms.id IS 'The word, as it stands there.';
COMMENT ON COLUMN terms.label_zh IS 'What it means, in Chinese.';
COMMENT ON COLUMN terms.label_en IS 'What it means.';
