// Package load turns rows into the store: DuckDB and Parquet, published at
// once or not at all. It also reads the store for queries and exports.
//
// # What a generation is
//
// A generation is all tables of the store at one time: a DuckDB file, the same
// tables as a tree of Parquet, the ledger, and how it came about. It is a pure
// function of the documents that the ledger has, of what users declare, and of
// this program; so it has no place for a change. A run builds the next one
// beside it and makes it current by one rename. Readers have the one that they
// opened, and the previous one is kept for them.
//
// A run reads only what is new. What a generation has of the reports that stay,
// the next one takes from it: an unchanged year as it is, in the DuckDB file, which
// begins as a copy, and in Parquet, by a link to its files; a changed one row by row
// from Parquet. Five reports, of which b was read anew, c is new and d is gone from the
// ledger:
//
//	report  year  previous generation  this run   next generation
//	a       2020  2020.parquet         -          2020.parquet, the same file: nothing of 2020 has changed
//	b       2021  2021.parquet         rows       2021.parquet, from the rows of this run
//	c       2021  -                    rows       2021.parquet, from the rows of this run
//	d       2021  2021.parquet         -          dropped
//	e       2021  2021.parquet         -          2021.parquet, from the previous file
//
// The order of work follows from what depends on what:
//
//	journal + previous ledger  -> ledger      is anything new? (else only the ledger is replaced)
//	ledger + reports           -> gathered    which reports are there, and which of them are unresolved?
//	unresolved                 -> resolved    whose are they? (and how are their agencies called?)
//	resolved                   -> placed      which are canonical, which have changed, and so which years?
//	rows of a changed year     -> facts       put in order, and written as Parquet
//	facts + what has changed   -> findings    and what else follows from observations
//
// What holds at each moment: current points to a whole generation; nothing in it
// is written to; what a killed run leaves lies in staging and is removed by the
// next. Counts are taken while rows are written and again in the finished file,
// since a statement that stores nothing need not be an error. If they differ
// nothing is published.
package load
