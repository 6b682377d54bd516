package web

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// luohe is the report of a city on 2019 among the five.
const luohe = "1505514215325390760"

func TestAgencies(t *testing.T) {
	t.Parallel()
	s := serving(t, fiveReports(t))
	for q, want := range map[string]string{
		"":          "1 to 5 of 5",
		"漯河":        "1 to 1 of 1",
		"漯河市人民政府":   "1 to 1 of 1",
		"lhs":       "1 to 1 of 1",
		"LHS":       "1 to 1 of 1",
		"ejz":       "1 to 1 of 1", // within a name
		"4111":      "1 to 1 of 1",
		"河南 人民政府":   "1 to 2 of 2",
		"河南 rmzf":   "1 to 2 of 2",
		"hns xcx":   "1 to 1 of 1",
		"河南 固镇":     "No agency",
		"zzzz":      "No agency",
		"%":         "No agency",
		"'":         "No agency",
		"<script>x": "No agency",
	} {
		a := get(s, "/agencies?q="+escape(q))
		a.has(t, want)
		if strings.Contains(a.text(), "<script>x") {
			t.Errorf("%s is in the page as it is", q)
		}
	}
	get(s, "/agencies?level=county").has(t, "1 to 2 of 2", "新蔡县人民政府")
	get(s, "/agencies?page=99").has(t, "1 to 5 of 5")
	get(s, "/agencies?page=-1&lang=zh").has(t, "第1至5个，共5个", "地级")
}

func TestSearchRanks(t *testing.T) {
	t.Parallel()
	d := &directory{all: []agency{
		{ID: "1", Name: "重庆市人民政府", Code: "500000", Province: "重庆市"},
		{ID: "2", Name: "重庆市渝中区教育委员会", Code: "500103", Province: "重庆市", County: "渝中区"},
		{ID: "3", Name: "厦门市人民政府", Code: "350200", Province: "福建省", Prefecture: "厦门市"},
		{Name: "教育局"},
		{ID: "5", Name: "蚌埠市教育局", Code: "340300", Province: "安徽省", Prefecture: "蚌埠市"},
	}}
	for q, want := range map[string]string{
		"教育局": "教育局 蚌埠市教育局", "cqs": "重庆市人民政府 重庆市渝中区教育委员会", "zqs": "重庆市人民政府 重庆市渝中区教育委员会", // both readings of 重
		"xms": "厦门市人民政府", "bbs": "蚌埠市教育局", "ahs": "蚌埠市教育局", "yzq": "重庆市渝中区教育委员会", "5001": "重庆市渝中区教育委员会",
		"500000": "重庆市人民政府", "3": "厦门市人民政府 蚌埠市教育局", "jyj": "教育局 蚌埠市教育局", "安徽 jyj": "蚌埠市教育局",
	} {
		var names []string
		for _, a := range d.search(q, func(*agency) bool { return true }) {
			names = append(names, a.Name)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s finds %s, want %s", q, got, want)
		}
	}
}

func TestAgency(t *testing.T) {
	t.Parallel()
	s := serving(t, fiveReports(t))
	get(s, "/agency?id=411100-government").has(t, "<h1>漯河市人民政府</h1>", "prefecture", "513</a>", "&#34;values&#34;:[513]",
		`href="/report?cell=requests.received%7Ctotal&amp;id=`+luohe+`#cell"`, "88.9%", "✓ verified")
	get(s, "/agency?id=411100-government&metric=outcome.granted&applicant=natural_person&lang=zh").has(t, "385</a>", "（一）予以公开, 自然人", "已核实")
	get(s, "/agency?id=411100-government&metric=review.total&applicant=total").has(t, `<option value="review.total" selected>`)
	for address, want := range map[string]int{
		"/agency": 404, "/agency?id=x": 404, "/agency?id=": 404, "/agency?name=漯河市人民政府": 404, "/agency?id=411100-government&metric=x": 400,
		"/agency?id=411100-government&applicant=x": 400, "/agency?id=411100-government%27": 404,
		"/agency/download?id=x&format=csv": 404, "/agency/download?id=411100-government&format=exe": 400, "/agency/download?id=411100-government": 400,
	} {
		if got := get(s, address).Code; got != want {
			t.Errorf("%s: %d, want %d", address, got, want)
		}
	}
}

func TestDownloads(t *testing.T) {
	t.Parallel()
	s := serving(t, fiveReports(t))
	s.Temp = t.TempDir()
	address := "/agency/download?id=411100-government&format="
	a := get(s, address+"csv")
	a.has(t)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(a.text(), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 199 || !strings.Contains(strings.Join(rows[0], ","), "report_id,agency,agency_id,year,metric") {
		t.Errorf("%d rows, %v", len(rows), err)
	}
	for _, r := range rows[1:] {
		if r[2] != "411100-government" {
			t.Fatalf("a row of another agency: %v", r)
		}
	}
	if got := a.Header().Get("Content-Disposition"); got != `attachment; filename="gongkai.csv"; filename*=UTF-8''%E6%BC%AF%E6%B2%B3%E5%B8%82%E4%BA%BA%E6%B0%91%E6%94%BF%E5%BA%9C.csv` {
		t.Errorf("it is offered as %s", got)
	}
	a = get(s, address+"xlsx")
	a.has(t)
	if _, err := zip.NewReader(bytes.NewReader(a.Body.Bytes()), int64(a.Body.Len())); err != nil {
		t.Error(err)
	}
	a = get(s, address+"parquet")
	a.has(t)
	if b := a.Body.Bytes(); len(b) < 8 || string(b[:4]) != "PAR1" || string(b[len(b)-4:]) != "PAR1" {
		t.Error("it is no Parquet")
	}
	if left, err := os.ReadDir(s.Temp); err != nil || len(left) > 0 {
		t.Errorf("downloads leave %v", left)
	}
}

func TestReport(t *testing.T) {
	t.Parallel()
	s := serving(t, fiveReports(t))
	a := get(s, "/report?id="+luohe)
	a.has(t, "<h1>漯河市人民政府, 2019</h1>", "198 of 198 cells read", "69,608.8964 万元", "三、本年度办理结果", "未经复议直接起诉", "（三）不予公开")
	if n := strings.Count(a.text(), "#cell\""); n < 198 {
		t.Errorf("%d cells lead to their source", n)
	}
	get(s, "/report?id="+luohe+"&cell=outcome.granted|natural_person").has(t, "<mark>385</mark>", "62:21", "✓ verified", "holds",
		"411100-government,2019,outcome.granted,natural_person,385,,,", `aria-current="true"`)
	get(s, "/report?id="+luohe+"&cell=outcome.granted%7Cnatural_person&lang=zh").has(t, "<mark>385</mark>", "行列", "勾稽")
	get(s, "/report?id="+luohe+"&cell=procurement.amount|not_applicable").has(t, "<mark>69608.8964</mark>", "411100-government,2019,procurement.amount,,69608.8964,,,")
	get(s, "/report?id="+luohe+"&cell=fees.amount|not_applicable").has(t, "<b>Administrative fees")
	for address, want := range map[string]int{
		"/report": 404, "/report?id=x": 404, "/report?id=1": 404, "/report?id=-1": 404, "/report?id=99999999999999999999": 404, "/report?id=1%20OR%201=1": 404,
		"/report?id=../../etc/passwd": 404, "/report?id=" + luohe + "&cell=x": 400, "/report?id=" + luohe + "&cell=requests.received": 400,
		"/report?id=" + luohe + "&cell=requests.received|not_applicable": 400, "/report?id=" + luohe + "&cell=review.total|total": 400,
	} {
		if got := get(s, address).Code; got != want {
			t.Errorf("%s: %d, want %d", address, got, want)
		}
	}
}

// A source that is not there any more, or is another document by now, is not shown.
func TestSourceIsThatOfTheReport(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	store, file := filepath.Join(dir, "store"), filepath.Join(dir, "in", "报告.txt")
	doc, err := os.ReadFile("../../../testdata/reports/004_6ad4fe2a95d8e177.txt")
	check(t, err)
	check(t, os.Mkdir(filepath.Dir(file), 0o777))
	check(t, os.WriteFile(file, doc, 0o666))
	check(t, run(store, filepath.Dir(file)))
	s := serving(t, store)
	cell := "/report?id=" + luohe + "&cell=requests.received|total"
	get(s, cell).has(t, "<mark>513</mark>")
	secret := "this is another file: 513"
	check(t, os.WriteFile(file, []byte(secret), 0o666))
	a := get(s, cell)
	a.has(t, "There is another document by now")
	if strings.Contains(a.text(), "another file") || strings.Contains(a.text(), "<mark>") {
		t.Error("a document that the store does not have is shown")
	}
	check(t, os.Remove(file))
	get(s, cell).has(t, "The document is not where it was found any more.")
}

func TestProvince(t *testing.T) {
	t.Parallel()
	s := serving(t, fiveReports(t))
	get(s, "/province?code=410000&year=2019").has(t, "<h1>Henan</h1>", "漯河市", `>513</td>`, `width="100"`)
	get(s, "/province?code=410000&year=2020&lang=zh").has(t, "<h1>河南省</h1>", "驻马店市", ">10</td>")
	get(s, "/province?code=710000").has(t, "nothing known")
	for address, want := range map[string]int{"/province": 404, "/province?code=41": 404, "/province?code=410000&metric=x": 400, "/province?code=410000&year=x": 400} {
		if got := get(s, address).Code; got != want {
			t.Errorf("%s: %d, want %d", address, got, want)
		}
	}
}

// Whatever a document, its name, its place in a corpus or what a user states of it says, it is
// text in a page.
func TestHostileText(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	store, in := filepath.Join(dir, "store"), filepath.Join(dir, "in")
	doc, err := os.ReadFile("../../../testdata/reports/003_4d27e5bbc682217d.txt")
	check(t, err)
	check(t, os.Mkdir(in, 0o777))
	const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)>`
	check(t, os.WriteFile(filepath.Join(in, strings.ReplaceAll(evil, "/", "")+".txt"), []byte(evil+"\n"+string(doc)), 0o666))
	check(t, os.WriteFile(filepath.Join(in, evil[:5]+"reject.txt"), []byte(evil), 0o666))
	var lines bytes.Buffer
	for i, id := range []string{"javascript:alert(1)", "https://example.org/" + evil, "data:text/html," + evil, "https://user:secret@example.org/", "https://example.org/2020.html"} {
		line, err := json.Marshal(map[string]string{"id": id, "text": fmt.Sprintf("%s%s\n%s %d", evil, evil, doc, i)})
		check(t, err)
		lines.Write(append(line, '\n'))
	}
	check(t, os.WriteFile(filepath.Join(in, "corpus.jsonl"), lines.Bytes(), 0o666))
	check(t, run(store, in))
	s := serving(t, store)
	gen, err := s.generations.acquire()
	check(t, err)
	defer gen.release()
	reports, err := gen.all(t.Context(), "SELECT report_id, agency, source FROM reports")
	check(t, err)
	if len(reports) < 5 {
		t.Fatalf("%d reports", len(reports))
	}
	addresses := []string{"/", "/agencies", "/agencies?q=" + escape(evil), "/?metric=" + escape(evil), "/agency?name=" + escape(evil), "/" + escape(evil), "/?lang=" + escape(evil)}
	for _, r := range reports {
		addresses = append(addresses, "/report?id="+r.Text("report_id"), "/report?cell=requests.received|total&id="+r.Text("report_id"),
			"/agency?name="+escape(r.Text("agency")))
	}
	links := 0
	for _, address := range addresses {
		for _, language := range []string{"en", "zh"} {
			page := get(s, address, "Accept-Language: "+language).text()
			if strings.Contains(page, "<script>") || strings.Contains(page, "<img") || regexp.MustCompile(`(?i)<[^>]*\son[a-z]+=`).MatchString(quoted.ReplaceAllString(page, `""`)) {
				t.Errorf("%s: markup of a document is in the page", address)
			}
			for _, m := range regexp.MustCompile(`(?:href|src)="([^"]*)"`).FindAllStringSubmatch(page, -1) {
				to := html.UnescapeString(m[1])
				if strings.HasPrefix(to, "https://example.org/") {
					links++
				} else if !strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "#") {
					t.Errorf("%s leads to %s", address, to)
				}
			}
		}
	}
	if links == 0 {
		t.Error("no page leads to its address on the web")
	}
}

func TestAddressesOfSources(t *testing.T) {
	t.Parallel()
	for place, want := range map[string]string{
		"a/b.html": "", "crawl.jsonl#12": "", "crawl.warc.gz#https://h.gov.cn/b/1.html?x=1&y=2": "https://h.gov.cn/b/1.html?x=1&y=2",
		"a#1/crawl.jsonl#http://h/1": "http://h/1", "c.jsonl#https://h/1#report-2": "https://h/1", "c.jsonl#https://h/1#top": "https://h/1#top",
		"c.jsonl#javascript:alert(1)//http://h": "", "c.jsonl#https://user:secret@h/": "", "c.jsonl#https://": "", "site.zip#b/1.html": "",
		"c.jsonl#https://h/\"><script>": "https://h/%22%3E%3Cscript%3E", "https://h/x": "https://h/x",
	} {
		if got := addressIn(place); got != want {
			t.Errorf("%s: %s, want %s", place, got, want)
		}
	}
}

// quoted is the value of an attribute.
var quoted = regexp.MustCompile(`"[^"]*"`)

// All pages are whole in both languages, keep a chosen language in their links, and stand alone.
func TestPages(t *testing.T) {
	t.Parallel()
	s := serving(t, fiveReports(t))
	for _, address := range []string{"/", "/agencies", "/agency?id=411100-government", "/report?id=" + luohe, "/report?id=" + luohe + "&cell=review.total|not_applicable",
		"/province?code=410000", "/nothing"} {
		for _, language := range []string{"en", "zh"} {
			to := address + "?lang=" + language
			if strings.Contains(address, "?") {
				to = address + "&lang=" + language
			}
			page := get(s, to).text()
			for _, part := range []string{"<!DOCTYPE html>", `<html lang="` + language, "</html>", `name="viewport"`, `class="skip" href="#main"`, "<h1>"} {
				if !strings.Contains(page, part) {
					t.Errorf("%s lacks %s", to, part)
				}
			}
			for _, m := range regexp.MustCompile(`(href|action|src)="([^"]*)"`).FindAllStringSubmatch(page, -1) {
				link := html.UnescapeString(m[2])
				if !strings.HasPrefix(link, "/") && !strings.HasPrefix(link, "#") {
					t.Errorf("%s asks for %s", to, link)
				}
				if m[1] == "href" && strings.HasPrefix(link, "/") && !strings.HasPrefix(link, "/assets/") && !strings.Contains(link, "lang=") {
					t.Errorf("%s forgets its language in %s", to, link)
				}
			}
			if strings.Contains(page, " style=") || regexp.MustCompile(`<script>|<style`).MatchString(page) {
				t.Errorf("%s has what the policy forbids", to)
			}
		}
	}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// escape writes a text for an address.
func escape(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		fmt.Fprintf(&b, "%%%02X", c)
	}
	return b.String()
}
