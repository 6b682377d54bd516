package web

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"gongkai/cmd/internal/aside"
	"gongkai/load"
)

// askShown is a question in SQL and its answer, with what there is to ask for.
type askShown struct {
	SQL     string
	Answer  *answered
	Error   string // why there is none: DuckDB's own words
	Held    bool   // whether it was not asked because another site led here
	Bounded bool   // whether the system bounds the memory of a question
	Tables  []load.Relation
	Formats []string
	Limits  askLimits
}

// askLimits are what an answer is bounded by.
type askLimits struct{ Rows, Seconds int }

const (
	// mostSQL bounds a question; an address has no room for more.
	mostSQL = 6000
	// longestSQL is how long a question may take.
	longestSQL = 20 * time.Second
	// askedMemory is what DuckDB may take for a question, as far as it keeps its limits; aside bounds
	// the rest.
	askedMemory = "384MB"
)

// Refused returns the status of a question that was not answered, and why it was not.
func (s *askShown) Refused() (status int, said string) {
	if s.Error != "" {
		status = http.StatusBadRequest
	}
	return status, s.Error
}

// sqlAsked returns the question of an address.
func (q *request) sqlAsked() (string, error) {
	sql := strings.TrimSpace(strings.ReplaceAll(q.URL.Query().Get("sql"), "\r\n", "\n"))
	if len(sql) > mostSQL || strings.ContainsRune(sql, 0) {
		return "", wrong("fault.sql", mostSQL)
	}
	return sql, nil
}

func askPage(q *request) (any, error) {
	sql, err := q.sqlAsked()
	if err != nil {
		return nil, err
	}
	s := &askShown{SQL: sql, Formats: downloadFormats, Bounded: aside.IsBounded, Limits: askLimits{mostRows, int(longestSQL.Seconds())}}
	s.Tables, err = recall(q.Context(), q.gen, "tables", func(ctx context.Context) ([]load.Relation, error) { return q.gen.reader.Describe(ctx) })
	if err != nil || sql == "" {
		return s, err
	}
	if s.Held = q.isLed(); s.Held {
		return s, nil
	}
	ctx, cancel := context.WithTimeout(q.Context(), longestSQL)
	defer cancel()
	begun := time.Now()
	found, err := aside.Ask(ctx, aside.Question{Store: q.Store.Dir, SQL: sql, Language: q.Language, Memory: askedMemory, Rows: mostRows})
	switch {
	case err == nil:
		s.Answer = q.answered(found, begun)
	case q.Context().Err() != nil: // who asked went away
		return nil, q.Context().Err()
	case ctx.Err() != nil:
		s.Error = q.t("ask.slow", s.Limits.Seconds)
	default:
		if s.Error = q.unanswered(err); s.Error == "" {
			return nil, err
		}
	}
	return s, nil
}

// unanswered says why a question has no answer; "" of what went wrong inside.
func (q *request) unanswered(err error) string {
	var sentence *aside.Error
	var died *aside.DiedError
	var row *aside.RowError
	switch {
	case errors.As(err, &sentence):
		return sentence.Said
	case errors.As(err, &died):
		return q.t("ask.died", died.How)
	case errors.As(err, &row):
		return q.t("ask.row", row.Most>>20)
	}
	return ""
}

// isLed reports whether another site led here: its links are not asked, but shown to be
// asked.
func (q *request) isLed() bool {
	from := q.Header.Get("Sec-Fetch-Site")
	return from == "cross-site" || from == "same-site"
}

// Download returns the address of the answer as a file.
func (s *askShown) Download(format string) string {
	return link(tongue{}, "/ask/download", "sql", s.SQL, "format", format)
}

func sendAsked(q *request) (*answer, error) {
	sql, err := q.sqlAsked()
	if err != nil {
		return nil, err
	}
	if sql == "" || q.isLed() {
		return nil, wrong("fault.sql", mostSQL)
	}
	a, err := q.downloadBy("gongkai", q.given("format"), func(format, to string) error {
		_, err := aside.Ask(q.Context(), aside.Question{Store: q.Store.Dir, SQL: sql, Language: q.Language, Memory: downloadMemory, Format: format, To: to})
		return err
	})
	if said := q.unanswered(err); said != "" {
		return nil, wrong("fault.asked", said)
	}
	return a, err
}
