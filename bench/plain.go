package main

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/extract/form"
)

// plainResult is what the plain program has done.
type plainResult struct {
	Documents int     `json:"documents"`
	Values    int     `json:"values"`
	Seconds   float64 `json:"seconds"`         // without starting
	Reading   float64 `json:"reading_seconds"` // of that: all but inserting
}

// plain is the program that one would write in an afternoon: it decodes a
// document, takes its tags away, looks for each label of the form with a regular
// expression, takes the numbers behind it for the columns of the form, and
// inserts them row by row into DuckDB in one transaction, on one core.
//
// It does not read traditional characters, typing errors in labels, columns that
// are lost or shifted, cells without a value, or units; it keeps no places and no
// text, checks no sums, takes no two names for one agency, compares no years, notices
// no duplicates, and reads everything again each time.
func plain(args []string) (any, error) {
	limit, err := strconv.Atoi(args[1])
	if err != nil {
		return nil, err
	}
	p, err := newPlain(args[2])
	if err != nil {
		return nil, err
	}
	defer p.db.Close()
	start := time.Now()
	if err := p.corpus(args[0], limit); err != nil {
		return nil, err
	}
	err = p.timed(func() error {
		if err := p.tx.Commit(); err != nil {
			return err
		}
		_, err := p.db.Exec("CHECKPOINT")
		return err
	})
	if err != nil {
		return nil, err
	}
	p.Seconds = time.Since(start).Seconds()
	p.Reading = p.Seconds - p.inserting.Seconds()
	return p.plainResult, p.db.Close()
}

type plainProgram struct {
	plainResult
	db     *sql.DB
	tx     *sql.Tx
	insert *sql.Stmt
	labels []plainLabel

	inserting time.Duration
}

func (p *plainProgram) timed(insert func() error) error {
	start := time.Now()
	defer func() { p.inserting += time.Since(start) }()
	return insert()
}

type plainLabel struct {
	*regexp.Regexp
	metric     string
	applicants []string
}

var (
	plainTitle = regexp.MustCompile(`(?m)^\s*(\S{2,40}?)(20\d\d)\s*年.{0,12}年度报告`)
	plainTag   = regexp.MustCompile(`<[^>]*>`)
)

func newPlain(file string) (*plainProgram, error) {
	p := &plainProgram{}
	var err error
	if p.db, err = openDuckDB(file, file+".tmp"); err != nil {
		return nil, err
	}
	_, err = p.db.Exec(`CREATE TABLE plain (id VARCHAR, agency VARCHAR, year INTEGER, metric VARCHAR, applicant_type VARCHAR, value DOUBLE);
		CREATE TABLE documents (id VARCHAR)`)
	if err != nil {
		return nil, err
	}
	if p.tx, err = p.db.Begin(); err != nil {
		return nil, err
	}
	p.insert, err = p.tx.Prepare("INSERT INTO plain VALUES (?, ?, ?, ?, ?, ?)")
	p.compile()
	return p, err
}

// compile makes an expression for each row of the table of requests.
func (p *plainProgram) compile() {
	var applicants []string
	for a := form.NaturalPerson; a <= form.AllApplicants; a++ {
		applicants = append(applicants, a.String())
	}
	for i := range form.Metrics {
		m := &form.Metrics[i]
		if !m.Table.HasApplicants() {
			continue
		}
		label := m.RowZH()[strings.LastIndex(m.RowZH(), "/")+1:]
		p.labels = append(p.labels, plainLabel{regexp.MustCompile(regexp.QuoteMeta(label) +
			`[\s|]+` + strings.Repeat(`(\d+)[\s|]+`, len(applicants)-1) + `(\d+)`), m.ID, applicants})
	}
}

func (p *plainProgram) corpus(dir string, limit int) error {
	paths, err := filesBelow(dir)
	if err != nil {
		return err
	}
	r, err := newFileReader()
	if err != nil {
		return err
	}
	defer r.close()
	for _, path := range paths {
		data, err := r.read(path)
		if err != nil {
			return err
		}
		records := strings.SplitAfter(string(data), "\n")
		if !strings.HasSuffix(path, ".zst") {
			records = []string{string(data)}
		}
		for _, record := range records {
			if p.Documents == limit {
				return nil
			}
			document := struct{ ID, Text string }{path, record}
			if strings.HasSuffix(path, ".zst") && json.Unmarshal([]byte(record), &document) != nil {
				continue
			}
			if err := p.document(document.ID, document.Text); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *plainProgram) document(id, text string) error {
	p.Documents++
	err := p.timed(func() error {
		_, err := p.tx.Exec("INSERT INTO documents VALUES (?)", id)
		return err
	})
	if err != nil {
		return err
	}
	if !utf8.ValidString(text) {
		if text, err = simplifiedchinese.GB18030.NewDecoder().String(text); err != nil {
			return err
		}
	}
	text = plainTag.ReplaceAllString(text, " ")
	var agency, year any
	if m := plainTitle.FindStringSubmatch(text); m != nil {
		agency, year = m[1], m[2]
	}
	for _, l := range p.labels {
		m := l.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		for i, applicant := range l.applicants {
			value, err := strconv.ParseFloat(m[i+1], 64)
			if err != nil {
				return fmt.Errorf("%s: %w", id, err)
			}
			err = p.timed(func() error {
				_, err := p.insert.Exec(id, agency, year, l.metric, applicant, value)
				return err
			})
			if err != nil {
				return err
			}
			p.Values++
		}
	}
	return nil
}
