package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"gongkai/cmd/internal/aside"
	schema "gongkai/sql"
)

func TestExplore(t *testing.T) {
	t.Parallel()
	s := serving(t, fiveReports(t))
	get(s, "/explore").has(t, "<h1>Explore</h1>", "&#34;labels&#34;:[&#34;2019&#34;", "SELECT year, sum(value) AS sum", `data-copy="sql"`, `href="/explore/download?`)
	get(s, "/explore?metric=outcome.granted&applicant=natural_person&from=2019&to=2019&level=prefecture&by=province&lang=zh").has(t,
		"自选数据", ">385</td>", "year BETWEEN 2019 AND 2019", "level = &#39;prefecture&#39;", "河南省")
	get(s, "/explore?by=agency&province=河南省").has(t, "漯河市人民政府</a>", "513</a>", `href="/report?cell=requests.received%7Ctotal&amp;id=`+luohe+`#cell"`)
	get(s, "/explore?by=agency").has(t, "安化县")
	get(s, "/explore?metric=licensing.decisions&applicant=total&by=kind&measure=median").has(t, "department")
	get(s, "/explore?by=level&measure=reports&kind=government").has(t, "county")
	get(s, "/explore?from=2050").has(t, "nothing known")
	for _, wrong := range []string{"metric=x", "applicant=x", "from=x", "to=99999", "level=x", "province=x'", "kind=x", "by=value", "measure=max", "by='"} {
		if code := get(s, "/explore?"+wrong).Code; code != http.StatusBadRequest {
			t.Errorf("%s: %d", wrong, code)
		}
	}
	a := get(s, "/explore/download?format=csv&by=agency")
	a.has(t, "report_id,agency,agency_id,year,value,unit,quality", "漯河市人民政府")
}

// What a report above has summed up is added once; what is of another part of the choice stays there.
func TestExploreCountsOnce(t *testing.T) {
	t.Parallel()
	s := serving(t, fiveReports(t))
	gen, err := s.generations.acquire()
	check(t, err)
	defer gen.release()
	const store = `observations AS (FROM (VALUES (1, 'a', 2020, 100.0, '件', 'verified'::quality), (2, 'b', 2020, 30.0, '件', 'verified'::quality),
		(3, 'c', 2020, 7.0, '件', 'suspect'::quality), (4, NULL, 2020, 1.0, '件', 'verified'::quality), (5, 'd', 2020, 4.0, '件', 'verified'::quality)) AS t(report_id, agency_id, year, value, unit, quality)),
		agencies AS (FROM (VALUES ('a', 'province', '甲', 'government'), ('b', 'county', '甲', 'government'), ('c', 'county', '甲', 'department'), ('d', 'county', '甲', 'department')) AS t(agency_id, level, province, kind)),
		covered AS (FROM (VALUES (2, 1), (5, 2)) AS t(report_id, covered_by)), reports AS (SELECT report_id, agency_id FROM observations)`
	ask := func(c exploreChoice) string {
		sql := strings.Replace(c.sql(0), c.conditions(), "true", 1)
		if after, ok := strings.CutPrefix(sql, "WITH "); ok {
			sql = "WITH " + store + ", " + after
		} else {
			sql = "WITH " + store + " " + sql
		}
		rows, err := gen.all(t.Context(), sql)
		check(t, err)
		var out []string
		for _, r := range rows {
			out = append(out, r.Text("level")+r.Text("province")+r.Text("kind")+r.Text("sum"))
		}
		return strings.Join(out, " ")
	}
	// A province sums up the government of a county, that its department; another department stands alone.
	for want, c := range map[string]exploreChoice{
		"108":                        {},
		"county37 province100":       {By: "level"},
		"甲107":                       {By: "province"},
		"department11 government100": {By: "kind"},
		"37":                         {Level: "county"},
		"11":                         {Kind: "department"},
		"107":                        {Province: "甲"},
		"甲37":                        {By: "province", Level: "county"},
		"county11":                   {By: "level", Kind: "department"},
	} {
		if got := ask(c); got != want {
			t.Errorf("%+v: %s, want %s", c, got, want)
		}
	}
}

func TestFindingsPage(t *testing.T) {
	t.Parallel()
	s := serving(t, fiveReports(t))
	gen, err := s.generations.acquire()
	check(t, err)
	defer gen.release()
	rows, err := gen.all(t.Context(), "SELECT kind, severity, year, report_id, message_en, message_zh FROM findings")
	check(t, err)
	get(s, "/findings").has(t, "What does not fit")
	for _, r := range rows {
		for lang, message := range map[string]string{"en": r.Text("message_en"), "zh": r.Text("message_zh")} {
			get(s, fmt.Sprintf("/findings?lang=%s&kind=%s&severity=%s&year=%s", lang, r.Text("kind"), r.Text("severity"), r.Text("year"))).has(t,
				strings.NewReplacer("+", "&#43;", "'", "&#39;", `"`, "&#34;").Replace(message), "id="+r.Text("report_id"))
		}
	}
	get(s, "/findings?kind=balance&year=1999").has(t, "Nothing of this kind", `<option value="balance" selected>`)
	get(s, "/findings?page=99999999999999999999").has(t)
	for _, wrong := range []string{"kind=x", "severity=x", "year=x", "kind=balance'"} {
		if code := get(s, "/findings?"+wrong).Code; code != http.StatusBadRequest {
			t.Errorf("%s: %d", wrong, code)
		}
	}
	get(s, "/findings/download?format=csv").has(t, "finding_id,report_id")
}

// Each query that has a name is answered, in both languages.
func TestQueries(t *testing.T) {
	t.Parallel()
	s := serving(t, fiveReports(t))
	for _, q := range schema.Queries() {
		get(s, "/queries").has(t, q.Title)
		get(s, "/queries?lang=zh").has(t, q.TitleZH)
		address := "/query?name=" + q.Name
		for _, p := range q.Params {
			if p.Required {
				get(s, address).has(t, "Give the parameter "+p.Name)
				address += "&p_" + p.Name + "=" + url.QueryEscape("安化")
			}
		}
		a := get(s, address)
		a.has(t, q.Title, "Answer")
		if strings.Contains(a.text(), "$") {
			t.Errorf("%s: a parameter is left", q.Name)
		}
		get(s, address+"&lang=zh").has(t, q.TitleZH, "结果")
	}
	get(s, "/query?name=largest_requests&p_limit=1&p_year=2019").has(t, "漯河市人民政府", "1 rows in", "LIMIT 1")
	get(s, "/query?name=agency_series&p_agency="+url.QueryEscape("x' OR 'a' = 'a")).has(t, "No row.", "x&#39;&#39; OR")
	get(s, "/query?name=agency_series&p_agency="+url.QueryEscape("$metric")).has(t, "&#39;$metric&#39;")
	for address, want := range map[string]int{
		"/query": 404, "/query?name=x": 404, "/query?name=largest_requests&p_limit=x": 400, "/query?name=largest_requests&p_limit=1%3B": 400,
		"/query?name=largest_requests&p_level=x": 400, "/query?name=agency_series&p_agency=%00": 400, "/query/download?name=agency_series&format=csv": 400,
	} {
		if got := get(s, address).Code; got != want {
			t.Errorf("%s: %d, want %d", address, got, want)
		}
	}
	get(s, "/query/download?name=largest_requests&p_limit=1&format=csv").has(t, "agency,")
}

func sqlAddress(sql string) string { return "/ask?sql=" + url.QueryEscape(sql) }

func TestAsk(t *testing.T) {
	t.Parallel()
	s := serving(t, fiveReports(t))
	get(s, "/ask").has(t, "Ask SQL", "<code>observations</code>", "What to analyse")
	get(s, "/ask?lang=zh").has(t, "SQL查询")
	get(s, sqlAddress("SELECT report_id, agency_id, value FROM observations WHERE value = 513")).has(t, `href="/report?id=`+luohe, `href="/agency?id=411100-government"`, `<td class="n">513</td>`)
	get(s, sqlAddress("SELECT year, count(*) AS n FROM observations GROUP BY year ORDER BY year")).has(t, "&#34;labels&#34;:[&#34;2019&#34;,&#34;2020&#34;,&#34;2021&#34;]")
	get(s, sqlAddress("SELECT * FROM range(100000)")).has(t, "The first 1000 rows")
	get(s, sqlAddress("SELECT '<script>alert(1)</script>' AS \"<img src=x>\"")).has(t, "&lt;script&gt;alert(1)", "&lt;img src=x&gt;")
	get(s, sqlAddress("EXPLAIN SELECT 1")).has(t)
	for sql, want := range map[string]string{
		"SELEC 1":                                        "Parser Error",
		"SELECT '<b>' FROM nothing_at_all":               "nothing_at_all",
		"SELECT 1; SELECT 2":                             "",
		"DROP TABLE findings":                            "only read",
		"COPY findings TO '/tmp/x'":                      "only read",
		"ATTACH '/tmp/x'":                                "only read",
		"INSTALL httpfs":                                 "only read",
		"SET memory_limit = '9GB'":                       "only read",
		"PRAGMA database_list":                           "",
		"SELECT * FROM read_text('/etc/passwd')":         "disabled",
		"SELECT * FROM read_csv('http://127.0.0.1:1/x')": "",
		"FROM '/etc/passwd'":                             "",
		"SELECT * FROM enable_logging()":                 "",
		"CALL enable_logging()":                          "",
	} {
		a := get(s, sqlAddress(sql))
		if a.Code != http.StatusBadRequest || !strings.Contains(a.text(), want) || strings.Contains(a.text(), "'<b>'") {
			t.Errorf("%s: %d\n%s", sql, a.Code, a.text())
		}
	}
	if code := get(s, sqlAddress(strings.Repeat("x", mostSQL+1))).Code; code != http.StatusBadRequest {
		t.Errorf("a long question: %d", code)
	}
	if code := get(s, "/ask?sql=SELECT+%00").Code; code != http.StatusBadRequest {
		t.Errorf("a question with a NUL: %d", code)
	}
	led := get(s, sqlAddress("SELECT 4242 * 2"), "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate")
	led.has(t, "Another site led here", "SELECT 4242 * 2")
	if strings.Contains(led.text(), "8484") {
		t.Error("a question of another site was asked")
	}
	get(s, "/ask/download?format=csv&sql="+url.QueryEscape("SELECT 1 AS x")).has(t, "x\n1")
	for _, sql := range []string{"DROP TABLE findings", "SELEC", "SELECT * FROM read_text('/etc/passwd')", ""} {
		if code := get(s, "/ask/download?format=csv&sql="+url.QueryEscape(sql)).Code; code != http.StatusBadRequest {
			t.Errorf("%s as a download: %d", sql, code)
		}
	}
}

// Who leaves a page ends the question, and others are answered.
func TestAskEnds(t *testing.T) {
	t.Parallel()
	s := serving(t, fiveReports(t))
	ctx, cancel := context.WithCancel(t.Context())
	r := httptest.NewRequest(http.MethodGet, sqlAddress("SELECT count(*) FROM range(1000000) AS a, range(1000000) AS b WHERE (a.range * b.range) % 7 = 3"), nil).WithContext(ctx)
	r.Host = "127.0.0.1"
	time.AfterFunc(300*time.Millisecond, cancel)
	begun := time.Now()
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, r)
	if took := time.Since(begun); took > longestSQL/2 || w.Code != http.StatusServiceUnavailable {
		t.Errorf("it ended after %v with %d", took, w.Code)
	}
	get(s, sqlAddress("SELECT 1")).has(t)
}

// What takes more than a question may have is said to, as a page, as JSON and as a download, and the server goes on.
func TestAskIsBounded(t *testing.T) {
	t.Parallel()
	if !aside.IsBounded {
		t.Skip("this system does not bound a question")
	}
	s := serving(t, fiveReports(t))
	tooMuch := regexp.MustCompile(`Out of Memory|more memory than a question may have|所需内存超出上限|takes more than 8 MB|超过8 MB`)
	for _, sql := range []string{"SELECT len(generate_series(1, 1000000000))", "SELECT len(repeat('x', 1000000000))", "SELECT repeat('x', 200000000)", "SELECT repeat('x', 9000000)"} {
		for _, path := range []string{"/ask?", "/api/ask?", "/ask?lang=zh&"} {
			a := get(s, path+"sql="+url.QueryEscape(sql))
			if a.Code != http.StatusBadRequest || !tooMuch.MatchString(a.text()) {
				t.Errorf("%s %s: %d %.500s", path, sql, a.Code, a.text())
			}
		}
	}
	a := get(s, "/ask/download?format=csv&sql="+url.QueryEscape("SELECT len(repeat('x', 1000000000)) AS n"))
	if a.Code != http.StatusBadRequest || !tooMuch.MatchString(a.text()) {
		t.Errorf("a download: %d %.500s", a.Code, a.text())
	}
	a = get(s, strings.Replace(sqlAddress("SELECT repeat('x', 50000) AS x FROM range(1000)"), "/ask", "/api/ask", 1))
	if a.has(t, `"more":true`); a.Body.Len() > 9<<20 {
		t.Errorf("an answer has %d bytes", a.Body.Len())
	}
	get(s, sqlAddress("SELECT 1")).has(t)
}

// An answer has its values as the store has them, whatever kind they are of.
func TestAskedValues(t *testing.T) {
	t.Parallel()
	s := serving(t, fiveReports(t))
	for sql, want := range map[string]string{
		"NULL": "null", "1": "1", "-1.50": "-1.5", "1.5::DECIMAL(9,3)": "1.5", "'nan'::DOUBLE": "null", "'inf'::FLOAT": "null", "1e300": "1e+300", "true": "true",
		"'a\"<b>'": `"a\"<b>"`, "''": `""`, "'null'": `"null"`, "'[1]'": `"[1]"`, "[1]": "[1]", "[1, NULL]": "[1,null]", "[[1.5], []]": "[[1.5],[]]", "{'a': 1, 'b': 'x'}": `{"a":1,"b":"x"}`,
		"DATE '2020-02-01'": `"2020-02-01"`, "170141183460469231731687303715884105727::HUGEINT": "170141183460469231731687303715884105727", "'\\x00\\xff'::BLOB": `"00ff"`, "9007199254740993": "9007199254740993",
	} {
		var got struct {
			Answer struct{ Rows [][]json.RawMessage }
		}
		a := get(s, strings.Replace(sqlAddress("SELECT "+sql+" AS x"), "/ask", "/api/ask", 1))
		check(t, json.Unmarshal(a.Body.Bytes(), &got))
		if len(got.Answer.Rows) != 1 {
			t.Errorf("%s: %s", sql, a.text())
			continue
		}
		var compact bytes.Buffer
		check(t, json.Compact(&compact, got.Answer.Rows[0][0]))
		said := strings.NewReplacer(`\u003c`, "<", `\u003e`, ">").Replace(compact.String())
		if said != want {
			t.Errorf("%s: %s, want %s", sql, said, want)
		}
	}
}

// An answer that has a shape for a chart has one, others have none.
func TestAnswersAreDrawn(t *testing.T) {
	t.Parallel()
	s := serving(t, fiveReports(t))
	for sql, want := range map[string]string{
		"FROM (VALUES (2019, 5), (2020, 6)) AS t(year, received)":                                  "line 2 1",
		"FROM (VALUES (2019, 5), (2022, 6)) AS t(year, received)":                                  "line 4 1",
		"FROM (VALUES (2019, 'a', 5), (2019, 'b', 1), (2020, 'a', 6)) AS t(year, level, received)": "line 2 2",
		"FROM (VALUES ('x', 5), ('y', NULL)) AS t(province, received)":                             "bar 2 1",
		"FROM (VALUES ('x', 3, 5), ('y', 4, 6)) AS t(province, reports, received)":                 "bar 2 1 received",
		"FROM (VALUES ('x', 3), ('y', 4)) AS t(province, reports)":                                 "bar 2 1 reports",
		"FROM (VALUES ('x', 3), ('x', 4)) AS t(agency, received)":                                  "",
		"FROM (VALUES ('x', 'y')) AS t(a, b)":                                                      "",
		"SELECT 1 AS n":                                                                            "",
		"SELECT range AS year, 1 AS n FROM range(0, 3000, 1000)":                                   "bar 3 1",
		"SELECT 'x' || range AS a, range AS n FROM range(100)":                                     "",
		"FROM (VALUES (2019, 5), (2019, 6), (2020, 1)) AS t(year, received)":                       "",
		"FROM (VALUES (2019, 9007199254740993)) AS t(year, report_id)":                             "",
	} {
		var got struct{ Answer struct{ Chart *chart } }
		a := get(s, strings.Replace(sqlAddress(sql), "/ask", "/api/ask", 1))
		check(t, json.Unmarshal(a.Body.Bytes(), &got))
		said := ""
		if c := got.Answer.Chart; c != nil {
			said = fmt.Sprintf("%s %d %d", c.Kind, len(c.Labels), len(c.Series))
			if strings.Count(want, " ") == 3 {
				said += " " + c.Series[0].Name
			}
		}
		if said != want {
			t.Errorf("%s: %q, want %q\n%s", sql, said, want, a.text())
		}
	}
}

var idNumber = regexp.MustCompile(`"[a-z_]*report_id":\s*[0-9]`)

// The description names each page, with what it takes and returns; each is answered as described.
func TestAPI(t *testing.T) {
	t.Parallel()
	s := serving(t, fiveReports(t))
	var d struct {
		OpenAPI string
		Paths   map[string]struct {
			Get struct {
				OperationID string
				Summary     string
				Parameters  []struct {
					Name, Description string
					Required          bool
				}
				Responses map[string]struct {
					Content map[string]struct{ Schema map[string]any }
				}
			}
		}
		Components struct {
			Schemas map[string]struct{ Properties map[string]map[string]any }
		}
	}
	a := get(s, "/api/openapi.json")
	a.has(t)
	check(t, json.Unmarshal(a.Body.Bytes(), &d))
	if d.OpenAPI != openAPIVersion || len(d.Paths) != len(pageRoutes()) {
		t.Fatalf("%s, %d paths", d.OpenAPI, len(d.Paths))
	}
	examples := map[string]string{
		"overview": "", "agencies": "q=lhs", "agency": "id=411100-government", "province": "code=410000", "report": "id=" + luohe + "&cell=requests.received|total",
		"explore": "by=agency", "findings": "", "queries": "", "query": "name=largest_requests", "ask": "sql=SELECT+report_id,+1.5+AS+x+FROM+reports",
	}
	for path, one := range d.Paths {
		page := strings.TrimPrefix(path, apiPath)
		example, ok := examples[page]
		if !ok {
			t.Errorf("%s is not tried", path)
		}
		answer := get(s, path+"?"+strings.ReplaceAll(example, "|", "%7C"))
		if answer.Code != http.StatusOK || answer.Header().Get("Content-Type") != jsonKind {
			t.Fatalf("%s: %d %s", path, answer.Code, answer.text())
		}
		if at := idNumber.FindString(answer.text()); at != "" {
			t.Errorf("%s: an id is a number: %s", path, at)
		}
		var fields map[string]json.RawMessage
		check(t, json.Unmarshal(answer.Body.Bytes(), &fields))
		ref, _ := one.Get.Responses["200"].Content["application/json"].Schema["$ref"].(string)
		described := d.Components.Schemas[strings.TrimPrefix(ref, "#/components/schemas/")].Properties
		for name := range fields {
			if described[name] == nil {
				t.Errorf("%s: %s is not described", path, name)
			}
		}
		if len(described) == 0 || one.Get.Summary == "" {
			t.Errorf("%s is described as nothing: %s", path, ref)
		}
		for _, p := range one.Get.Parameters {
			if p.Description == "" {
				t.Errorf("%s: %s is not described", path, p.Name)
			}
		}
	}
	for _, ref := range regexp.MustCompile(`#/components/schemas/(\w+)`).FindAllStringSubmatch(a.text(), -1) {
		if _, ok := d.Components.Schemas[ref[1]]; !ok {
			t.Errorf("there is no %s", ref[1])
		}
	}
	get(s, "/api/report?id="+luohe).has(t, `"report_id":"`+luohe+`"`)
	for address, want := range map[string]int{"/api/": 404, "/api/x": 404, "/api/agency": 404, "/api/explore?metric=x": 400, "/api/ask?sql=x": 400, "/api/report?id=1": 404} {
		answer := get(s, address)
		var fault struct {
			Status int
			Error  string
		}
		if err := json.Unmarshal(answer.Body.Bytes(), &fault); err != nil || answer.Code != want || fault.Status != want || fault.Error == "" {
			t.Errorf("%s: %d %s", address, answer.Code, answer.text())
		}
	}
}
