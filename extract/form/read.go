package form

import (
	"embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

//go:embed *.csv
var files embed.FS

func init() {
	for _, read := range []func() error{readEditions, readApplicants, readTables, readMetrics, readCatalogue, readLabels, readIdentities, readComparability} {
		if err := read(); err != nil {
			panic(err) // the files are compiled in: a fault is a fault of this build
		}
	}
}

// record is a line of a file, by the names in its head.
type record struct {
	file   string
	line   int
	fields map[string]string
}

func (r *record) get(name string) string { return r.fields[name] }

func (r *record) fault(format string, args ...any) error {
	return fmt.Errorf("form: %s: line %d: %s", r.file, r.line, fmt.Sprintf(format, args...))
}

// number reads a field that is a number, or 0 if it is blank.
func (r *record) number(name string) (int, error) {
	s := r.get(name)
	if s == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0, r.fault("%s is no number: %s", name, s)
	}
	return n, nil
}

// each calls do for each line of a file.
func each(file string, do func(r *record) error) error {
	f, err := files.Open(file)
	if err != nil {
		return fmt.Errorf("form: %w", err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return fmt.Errorf("form: %s: %w", file, err)
	}
	for i, line := range lines[1:] {
		r := &record{file: file, line: i + 2, fields: map[string]string{}}
		for k, name := range lines[0] {
			r.fields[name] = line[k]
		}
		if err := do(r); err != nil {
			return err
		}
	}
	return nil
}

func readEditions() error {
	err := each("editions.csv", func(r *record) error {
		info := editionInfo{id: r.get("edition"), instruction: r.get("instruction")}
		var err error
		if info.first, err = r.number("first_year"); err != nil {
			return err
		}
		if info.last, err = r.number("last_year"); err != nil {
			return err
		}
		editions = append(editions, info)
		return nil
	})
	slices.SortStableFunc(editions, func(a, b editionInfo) int { return a.first - b.first })
	for e := 1; e < len(editions); e++ {
		Editions = append(Editions, Edition(e))
	}
	if err == nil && (len(Editions) == 0 || len(editions) > MostEditions) {
		return fmt.Errorf("form: editions.csv: %d editions", len(Editions))
	}
	FirstYear = editions[1].first
	return err
}

func readApplicants() error {
	err := each("applicants.csv", func(r *record) error {
		Applicants = append(Applicants, Applicant{r.get("applicant_type"), r.get("role"), r.get("label_zh"), r.get("label_en")})
		return nil
	})
	if err == nil && len(Applicants) != int(NotApplicable)+1 {
		err = fmt.Errorf("form: applicants.csv: %d applicant types", len(Applicants))
	}
	return err
}

func readTables() error {
	err := each("tables.csv", func(r *record) error {
		t := &Table{Shape: Shape(r.get("shape")), TitleZH: r.get("title_zh"), TitleEN: r.get("title_en"), Row: NoKind, Group: NoKind, Column: NoKind, Head: NoKind, Block: NoKind}
		if !slices.Contains([]Shape{Rows, Matrix, List, Blocks}, t.Shape) {
			return r.fault("no shape %q", t.Shape)
		}
		var err error
		if t.Number, err = r.number("table"); err != nil {
			return err
		}
		if t.Section, err = r.number("section"); err != nil {
			return err
		}
		if t.Heads, err = readHeads(r); err != nil {
			return err
		}
		for _, id := range strings.Split(r.get("columns"), "|") {
			a, ok := LookupApplicant(id)
			if !ok {
				return r.fault("no applicant type %q", id)
			}
			t.Columns = append(t.Columns, a)
		}
		t.name = fmt.Sprintf("table %d", t.Number)
		Tables = append(Tables, t)
		return nil
	})
	slices.SortFunc(Tables, func(a, b *Table) int { return a.Number - b.Number })
	return err
}

func readMetrics() error {
	byID = map[string]Metric{}
	return each("metrics.csv", func(r *record) error {
		info := Info{ID: r.get("metric"), Role: r.get("role"), Unit: r.get("unit"), Measure: r.get("measure"), LabelEN: r.get("label_en"), places: make([]place, len(editions))}
		n, err := r.number("table")
		if err != nil {
			return err
		}
		if info.Table = tableOf(n); info.Table == nil {
			return r.fault("no table %d", n)
		}
		if _, twice := byID[info.ID]; twice {
			return r.fault("%s stands twice", info.ID)
		}
		byID[info.ID] = Metric(len(Metrics))
		Metrics = append(Metrics, info)
		return nil
	})
}

func readCatalogue() error {
	err := each("catalogue.csv", func(r *record) error {
		e, ok := LookupEdition(r.get("edition"))
		if !ok {
			return r.fault("no edition %q", r.get("edition"))
		}
		m, ok := byID[r.get("metric")]
		if !ok {
			return r.fault("no metric %q", r.get("metric"))
		}
		p := &Metrics[m].places[e]
		if p.order > 0 || r.get("table") != strconv.Itoa(Metrics[m].Table.Number) {
			return r.fault("%s stands twice in an edition, or in another table than in metrics.csv", Metrics[m].ID)
		}
		var err error
		if p.order, err = r.number("order"); err == nil && p.order == 0 {
			err = r.fault("no order")
		}
		p.row, p.col = r.get("row_label_zh"), r.get("column_label_zh")
		return err
	})
	divideRows()
	return err
}

func readLabels() error {
	known := map[string]Kind{}
	err := each("labels.csv", func(r *record) error {
		l := Label{ID: r.get("id"), Number: r.get("number"), Wording: r.get("wording"), Metric: NoMetric, Common: r.get("common") == "yes"}
		kind := r.get("kind")
		to := &Title
		if kind != "title" {
			n, err := r.number("table")
			if err != nil {
				return err
			}
			if l.Table = tableOf(n); l.Table == nil {
				return r.fault("no table %d", n)
			}
			t := l.Table
			if to = map[string]*Kind{"row": &t.Row, "group": &t.Group, "column": &t.Column, "head": &t.Head, "block": &t.Block}[kind]; to == nil {
				return r.fault("no kind %q", kind)
			}
			if isRow := kind == "row"; isRow && (t.Shape == Matrix || t.Shape == List) {
				m, ok := byID[l.ID]
				if !ok || Metrics[m].Table != t {
					return r.fault("no row %s of table %d", l.ID, t.Number)
				}
				l.Metric = m
			} else if isRow && !t.hasRow(l.ID) {
				return r.fault("no row %s of table %d", l.ID, t.Number)
			}
		}
		key := r.get("table") + " " + kind
		if _, ok := known[key]; !ok {
			known[key], *to = Kind(len(kindNames)), Kind(len(kindNames))
			kindNames = append(kindNames, kind+r.get("table"))
		}
		l.Kind = known[key]
		Labels = append(Labels, l)
		return nil
	})
	if err == nil && len(kindNames) > MostKinds {
		err = fmt.Errorf("form: labels.csv: %d kinds of labels; the most is %d", len(kindNames), MostKinds)
	}
	putInOrder()
	for _, t := range Tables {
		if err == nil && !t.headsFit() {
			err = fmt.Errorf("form: tables.csv: the heads of table %d are not those of its columns", t.Number)
		}
	}
	return err
}

func readIdentities() error {
	return each("identities.csv", func(r *record) error {
		id := Identity{ID: r.get("identity"), Per: Per(r.get("per")), LabelZH: r.get("label_zh"), LabelEN: r.get("label_en")}
		n, err := r.number("table")
		if err != nil {
			return err
		}
		if id.Table = tableOf(n); id.Table == nil {
			return r.fault("no table %d", n)
		}
		if !slices.Contains([]Per{PerApplicantType, PerRow, PerBlock}, id.Per) {
			return r.fault("no way to hold %q", id.Per)
		}
		if id.Per != PerRow {
			if id.Left, err = terms(r, r.get("left")); err != nil {
				return err
			}
			if id.Right, err = terms(r, r.get("right")); err != nil {
				return err
			}
		}
		Identities = append(Identities, id)
		return nil
	})
}

// terms reads "a + b.*"; b.* stands for b itself, if it is a metric, and all
// metrics below it. Which of them are leaves depends on the document.
func terms(r *record, s string) ([]Metric, error) {
	var out []Metric
	for _, t := range strings.Split(s, " + ") {
		prefix, wild := strings.CutSuffix(t, ".*")
		n := len(out)
		for i := range Metrics {
			if Metrics[i].ID == prefix || wild && strings.HasPrefix(Metrics[i].ID, prefix+".") {
				out = append(out, Metric(i))
			}
		}
		if len(out) == n {
			return nil, r.fault("no metric %s", t)
		}
	}
	return out, nil
}

func readComparability() error {
	return each("comparability.csv", func(r *record) error {
		c := Comparability{Metric: r.get("metric"), WithMetric: r.get("with_metric"), Comparable: r.get("comparable"),
			ReasonZH: r.get("reason_zh"), ReasonEN: r.get("reason_en")}
		var ok, also bool
		c.Edition, ok = LookupEdition(r.get("edition"))
		c.With, also = LookupEdition(r.get("with_edition"))
		if !ok || !also {
			return r.fault("no such edition")
		}
		for _, name := range []string{c.Metric, c.WithMetric} {
			if _, err := terms(r, name); err != nil {
				return err
			}
		}
		Comparabilities = append(Comparabilities, c)
		return nil
	})
}
