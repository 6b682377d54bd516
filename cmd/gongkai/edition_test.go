package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A new edition of the form is lines of data and no code: the program is built with the
// lines of testdata/toy behind those of the catalogue (a list of 90 rows with 300 labels
// and three sums, of 2008 to 2018), and reads, checks, stores, explains and draws reports
// on it.
func TestEditionIsData(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program")
	}
	t.Parallel()
	program := buildWith(t, "testdata/toy")
	dir := t.TempDir()
	input := filepath.Join(dir, "reports")
	if err := os.Mkdir(input, 0o755); err != nil {
		t.Fatal(err)
	}
	rows := toyRows(t)
	right, wrong := toyValues(rows), toyValues(rows)
	wrong["legacy.staff.count"]++
	for name, document := range map[string]string{
		"page.html":   toyPage(rows, right, "永安市", 2014),
		"markdown.md": toyLines(rows, right, "南安市", 2015, "| ", " | ", " |"),
		"tabs.txt":    toyLines(rows, right, "福安市", 2016, "", "\t", ""),
		"wrong.txt":   toyLines(rows, wrong, "建瓯市", 2017, "", "\t", ""),
	} {
		if err := os.WriteFile(filepath.Join(input, name), []byte(document), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	store := filepath.Join(dir, "store")
	ask := func(args ...string) string {
		t.Helper()
		cmd := exec.Command(program, args...)
		cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
		}
		return string(out)
	}
	query := func(sql string) string {
		t.Helper()
		return strings.TrimSpace(ask("query", "--store", store, "--format", "csv", sql))
	}
	ask("run", "--store", store, input)

	for _, c := range []struct{ what, sql, want string }{
		{"reports", "SELECT edition, year, complete FROM (SELECT edition, year, completeness AS complete FROM reports ORDER BY year)",
			"edition,year,complete\n2008,2014,complete\n2008,2015,complete\n2008,2016,complete\n2008,2017,complete"},
		{"readings", "SELECT count(*) AS n, count(DISTINCT metric) AS metrics, any_value(applicant_type) AS a FROM readings", "n,metrics,a\n360,90,not_applicable"},
		{"sums", "SELECT check_id, verdict, count(*) AS n FROM checks WHERE check_id::VARCHAR LIKE 'legacy%' GROUP BY ALL ORDER BY ALL",
			"check_id,verdict,n\nlegacy_ways,holds,4\nlegacy_answers,holds,4\nlegacy_staff,holds,3\nlegacy_staff,fails,1"},
		{"quality", "SELECT quality, count(*) AS n FROM readings GROUP BY ALL ORDER BY ALL", "quality,n\nunverified,312\nverified,45\nsuspect,3"},
		{"metrics", "SELECT count(*) AS n, min(order_2008) AS first, max(order_2008) AS last, count(order_2021) AS others FROM metrics WHERE \"table\" = 7", "n,first,last,others\n90,1,90,0"},
	} {
		if got := query(c.sql); got != c.want {
			t.Errorf("%s:\n%s\nare to be\n%s", c.what, got, c.want)
		}
	}
	values := query("SELECT metric, value FROM readings SEMI JOIN (SELECT report_id FROM reports WHERE year = 2014) USING (report_id)")
	for _, r := range rows {
		if line := fmt.Sprintf("%s,%d", r.metric, right[r.metric]); !strings.Contains(values, line+"\n") && !strings.HasSuffix(values, line) {
			t.Errorf("%s is not among what was read", line)
		}
	}
	for what, c := range map[string]struct{ out, want string }{
		"dictionary": {ask("dictionary"), "| legacy.staff.count | leaf | 件 | flow | 73 |  |  | 工作人员数量 | Number of staff |"},
		"drawing":    {ask("inspect", filepath.Join(input, "tabs.txt")), "Table 7, statistics of disclosure (政府信息公开情况统计表)"},
		"a sum":      {ask("inspect", filepath.Join(input, "wrong.txt")), fmt.Sprint(wrong["legacy.staff.count"])},
		"explanation": {ask("explain", "--store", store, "--agency", "永安市", "--year", "2014", "--metric", "legacy.staff.count"),
			"Full time and part time add up to the staff"},
	} {
		if !strings.Contains(c.out, c.want) {
			t.Errorf("%s has no %q:\n%s", what, c.want, c.out)
		}
	}
}

// buildWith builds the program with the lines of files of a folder behind those of the
// same files of package form.
func buildWith(t *testing.T, folder string) string {
	t.Helper()
	dir := t.TempDir()
	names, err := filepath.Glob(filepath.Join(folder, "*.csv"))
	if err != nil || len(names) == 0 {
		t.Fatal(err, names)
	}
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	for _, name := range names {
		form, err := filepath.Abs(filepath.Join("../../extract/form", filepath.Base(name)))
		if err != nil {
			t.Fatal(err)
		}
		known, err := os.ReadFile(form)
		if err != nil {
			t.Fatal(err)
		}
		more, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		head, lines, _ := strings.Cut(string(more), "\n")
		if !strings.HasPrefix(string(known), head+"\n") {
			t.Fatalf("%s has other columns than %s", name, form)
		}
		overlay.Replace[form] = filepath.Join(dir, filepath.Base(name))
		if err := os.WriteFile(overlay.Replace[form], []byte(string(known)+lines), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := json.Marshal(overlay)
	if err != nil {
		t.Fatal(err)
	}
	list := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(list, data, 0o644); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(dir, "gongkai")
	if out, err := exec.Command("go", "build", "-overlay", list, "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}

// toyRow is a row of the list.
type toyRow struct{ metric, label string }

func toyRows(t *testing.T) []toyRow {
	t.Helper()
	f, err := os.Open("testdata/toy/catalogue.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []toyRow
	for _, line := range lines[1:] {
		rows = append(rows, toyRow{line[3], line[4]})
	}
	return rows
}

// toyValues makes numbers that differ from row to row, with which the sums hold.
func toyValues(rows []toyRow) map[string]int {
	v := map[string]int{}
	for i, r := range rows {
		v[r.metric] = 11 + 7*i
	}
	sum := func(total string, parts ...string) {
		n := 0
		for _, p := range parts {
			n += v["legacy."+p+".count"]
		}
		v["legacy."+total+".count"] = n
	}
	sum("visits", "in_person", "by_fax", "by_network", "by_letter")
	sum("answered", "agreed", "agreed_partly", "refused")
	sum("staff", "full_time", "part_time")
	return v
}

func toyTitle(place string, year int) string {
	return fmt.Sprintf("%s人民政府%d年政府信息公开工作年度报告", place, year)
}

const toyProse = "一、总体情况\n我市认真贯彻落实政府信息公开条例，不断推进各项工作。\n二、主动公开情况\n各单位及时公开各类信息，方便群众查阅。\n" +
	"三、存在问题及改进措施\n公开的内容还不够全面，今后将继续完善制度。\n"

func toyLines(rows []toyRow, values map[string]int, place string, year int, before, between, behind string) string {
	var b strings.Builder
	b.WriteString(toyTitle(place, year) + "\n\n" + toyProse + "六、政府信息公开情况统计表\n")
	line := func(label, value string) { b.WriteString(before + label + between + value + behind + "\n") }
	line("统计指标", "统计数")
	if before != "" {
		line("---", "---")
	}
	for _, r := range rows {
		line(r.label, fmt.Sprint(values[r.metric]))
	}
	return b.String()
}

func toyPage(rows []toyRow, values map[string]int, place string, year int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<html><head><title>%s</title></head><body><h1>%s</h1>\n", toyTitle(place, year), toyTitle(place, year))
	for p := range strings.Lines(toyProse) {
		fmt.Fprintf(&b, "<p>%s</p>\n", strings.TrimSpace(p))
	}
	b.WriteString("<p>六、政府信息公开情况统计表</p>\n<table><tr><th>统计指标</th><th>统计数</th></tr>\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "<tr><td>%s</td><td>%d</td></tr>\n", r.label, values[r.metric])
	}
	b.WriteString("</table></body></html>\n")
	return b.String()
}
