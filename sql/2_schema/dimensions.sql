CREATE TABLE metrics (
    id         metric NOT NULL,
    "table"    TINYINT NOT NULL,
    role       VARCHAR NOT NULL,
    unit       VARCHAR NOT NULL,
    measure    VARCHAR NOT NULL,
    label_zh   VARCHAR NOT NULL,
    label_en   VARCHAR NOT NULL,
    order_2019 TINYINT,
    order_2021 TINYINT,
    comparable BOOLEAN NOT NULL
);
COMMENT ON TABLE metrics IS 'What the official forms ask for: one row per row of table 3 and per cell of tables 2 and 4, in the order of the catalogue.';
COMMENT ON COLUMN metrics.id IS 'Name of the metric, as in readings and observations.';
COMMENT ON COLUMN metrics."table" IS 'Table of the form: 2 proactive disclosure, 3 requests, 4 reviews and lawsuits.';
COMMENT ON COLUMN metrics.role IS 'leaf, or total: a sum of others that must not be added to them.';
COMMENT ON COLUMN metrics.unit IS 'Unit in observations.';
COMMENT ON COLUMN metrics.measure IS 'flow: during the year; change: signed; opening_stock, closing_stock: at its start or end, not to be added over years; mixed: a sum of flows and a stock.';
COMMENT ON COLUMN metrics.label_zh IS 'Official label: row, then column.';
COMMENT ON COLUMN metrics.label_en IS 'English name.';
COMMENT ON COLUMN metrics.order_2019 IS 'Place in the table of the 2019 form; NULL: not in it.';
COMMENT ON COLUMN metrics.order_2021 IS 'Place in the table of the 2021 form; NULL: not in it.';
COMMENT ON COLUMN metrics.comparable IS 'Whether both editions of the form have it, so that years before and after 2021 can be compared.';

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
