DROP VIEW placed;
DROP VIEW filed;
DROP VIEW asked;
DROP TABLE standing;
DROP TABLE touched_years;
DROP TABLE meant;
DROP TABLE gathered;
DROP TABLE resolved;
