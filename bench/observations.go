package main

import (
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"gongkai/load"
	schema "gongkai/sql"
)

// ownRows compares observations that are a view of the cells with such as have rows of
// their own, as lean and in the same order.
type ownRows struct {
	Cells        storing `json:"cells"`
	Observations storing `json:"observations"` // which come on top
	View         []asked `json:"queries_view"` // in DuckDB alone
	Own          []asked `json:"queries_own_rows"`
}

// storing is what it takes to copy rows as they lie into a file of their own.
type storing struct {
	Seconds float64 `json:"seconds"`
	CPU     float64 `json:"cpu_seconds"`
	File    int64   `json:"duckdb_bytes"`
}

// What is stored of a year, and what is the view of it.
const (
	copyCells       = "CREATE TABLE cells.cells_%[1]s AS FROM facts.cells_%[1]s"
	ownObservations = `CREATE TABLE own.observations_%[1]s AS
		SELECT number, metric, applicant_type, CASE unit WHEN '元'::unit THEN value / 10000 WHEN '亿元'::unit THEN value * 10000 ELSE value END AS value,
		       CASE WHEN unit IN ('元'::unit, '亿元'::unit) THEN '万元'::unit ELSE unit END AS unit, value AS value_reported, unit AS unit_reported, corrected, quality
		FROM facts.cells_%[1]s WHERE canonical`
	ownView = `SELECT report_id, agency, agency_id, %[2]s AS year, own.* EXCLUDE (number)
		FROM own.observations_%[1]s AS own JOIN (SELECT number, report_id, agency, agency_id FROM facts.reports_%[1]s) AS reported USING (number)`
)

// ownRowsOf copies the rows of a store (args[0]) to a directory (args[1]), and asks for
// observations there and by the view.
func ownRowsOf(args []string) (any, error) {
	store, dir := args[0], args[1]
	years, err := yearsOf(filepath.Join(store, "current", load.Tree))
	if err != nil {
		return nil, err
	}
	db, err := openDuckDB("", filepath.Join(dir, "own.tmp"))
	if err != nil {
		return nil, err
	}
	defer db.Close()
	if err := executeAll(db, "ATTACH "+schema.Literal(filepath.Join(store, load.File))+" AS gongkai (READ_ONLY)", "USE gongkai"); err != nil {
		return nil, err
	}
	var o ownRows
	var cells, own, views []string
	for _, year := range append(years, 0) {
		part, constant := schema.Part(year), "NULL"
		if year != 0 {
			constant = part
		}
		cells = append(cells, fmt.Sprintf(copyCells, part))
		own = append(own, fmt.Sprintf(ownObservations, part))
		views = append(views, fmt.Sprintf(ownView, part, constant))
	}
	err = errors.Join(o.Cells.store(db, dir, "cells", cells), o.Observations.store(db, dir, "own", own),
		executeAll(db, "CREATE TEMP VIEW own_observations AS "+strings.Join(views, " UNION ALL ")))
	if err != nil {
		return nil, err
	}
	return o, o.ask(db)
}

// store executes statements that fill a file by the name of a database.
func (s *storing) store(db *sql.DB, dir, name string, statements []string) error {
	file := filepath.Join(dir, name+".duckdb")
	if err := executeAll(db, "ATTACH "+schema.Literal(file)+" AS "+name); err != nil {
		return err
	}
	first, start := glance("/proc/self"), time.Now()
	if err := executeAll(db, append(statements, "CHECKPOINT "+name)...); err != nil {
		return err
	}
	s.Seconds = time.Since(start).Seconds()
	if last := glance("/proc/self"); first != nil && last != nil {
		s.CPU = last.own - first.own
	}
	var err error
	s.File, err = diskUse(file)
	return err
}

func (o *ownRows) ask(db *sql.DB) (err error) {
	var id string
	if err := db.QueryRow("SELECT quantile_disc(agency_id, 0.5) FROM agencies WHERE kind = 'government'").Scan(&id); err != nil {
		return err
	}
	of := " WHERE agency_id = " + schema.Literal(id)
	if o.View, err = askAll(db, ofObservations("observations", of)); err != nil {
		return err
	}
	o.Own, err = askAll(db, ofObservations("own_observations", of))
	return err
}

func askAll(db *sql.DB, questions []question) ([]asked, error) {
	var out []asked
	for _, q := range questions {
		a := asked{Name: q.name}
		var err error
		a.Inside, a.InsideCPU, err = repeat(func() error {
			rows, err := db.Query(q.sql)
			if err != nil {
				return err
			}
			for a.Rows = 0; rows.Next(); a.Rows++ {
			}
			return errors.Join(rows.Err(), rows.Close())
		})
		if err != nil {
			return nil, fmt.Errorf("query %s: %w", q.name, err)
		}
		out = append(out, a)
	}
	return out, nil
}
