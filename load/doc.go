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
// the next one takes from its Parquet: an unchanged year as it is, by a link to
// its files, a changed one report by report. Five reports, of which b was read
// anew, c is new and d is gone from the ledger:
//
//	report  year  previous generation  this run   next generation
//	a       2020  year=2020            -          year=2020, the same file: nothing of 2020 has changed
//	b       2021  year=2021            block 0    year=2021, from the block
//	c       2021  -                    block 1    year=2021, from the block
//	d       2021  year=2021            -          dropped
//	e       2021  year=2021            -          year=2021, read back from the previous file
//
// The order of work follows from what depends on what:
//
//	journal + previous ledger -> ledger      is anything new? (else only the ledger is replaced)
//	ledger + index + previous -> gathered    which reports are there, and where does each lie?
//	gathered                  -> resolved    whose is each? anew for all: names of agencies are learned
//	resolved                  -> placement   which are canonical, in which order do they lie, which years change?
//	placement + blocks        -> tree        the rows, written once, in order (package rows)
//	tree                      -> DuckDB      loaded in that order; what follows from the observations is computed
//
// What holds at each moment: current points to a whole generation; nothing in it
// is written to; what a killed run leaves lies in staging and is removed by the
// next. Counts are taken while rows are written and again in the finished file,
// since a statement that stores nothing need not be an error. If they differ
// nothing is published.
package load
