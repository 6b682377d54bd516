// Package rows keeps reports with their rows from when they are read until they
// are published, and writes the tables with many or wide rows.
//
// These tables are never sorted: what DuckDB puts in order is a short row for
// each report. Reports and their rows are then read from where they lie, one by
// one, and written as they come; those of observations, which lie by metric,
// through a bucket for each. So memory does not grow with the rows.
//
//	worker -> Shard: blocks, index -> DuckDB: order of the reports
//	order -> ReportReader -> batch -> readings      -> files of a year -> DuckDB
//	                               -> observations  -> files of a year -> DuckDB
//	                               -> reports, statements, checks
//
// What is written is what is published as Parquet, and DuckDB loads it from
// there. A year with the same reports as in the previous generation is not
// written again: its files are linked.
package rows
