package browser

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"gongkai/extract/form"
	"gongkai/extract/specimen"
	"gongkai/pipeline"
)

// evils are texts that would run in a page, were they put into it as they are: in a text, an
// attribute, a field, a script, an address, a template.
var evils = []string{
	`<script>pwned=1</script>`, `"><img src=x onerror=pwned=1>`, `'><svg onload=pwned=1>`, `</textarea></pre></title><script>pwned=1</script>`,
	`" onfocus=pwned=1 autofocus x="`, `javascript:pwned=1//`, `{{constructor.constructor("pwned=1")()}}`, `<!--<script>pwned=1`, `&lt;script&gt;pwned=1&lt;/script&gt;`,
	`<iframe srcdoc="<script>parent.pwned=1</script>">`, "`${pwned=1}`", `]]><script>pwned=1</script>`, `\u003cscript\u003epwned=1\u003c/script\u003e`,
}

// received is a cell that each of the reports has.
var received = specimen.Cell{Metric: form.MustLookup("requests.received"), Applicant: form.AllApplicants}

// writeHostile writes reports in which those texts stand where a reader takes something from,
// and returns a file of corrections for them.
func writeHostile(to string) (corrections string, err error) {
	var lines, corrected bytes.Buffer
	table := csv.NewWriter(&corrected)
	table.Write([]string{"agency", "year", "metric", "applicant_type", "reported", "corrected", "reason", "source"})
	for i, evil := range evils {
		name := fullProvince + prefectures[i] + bureau
		s := specimen.NewSeries(uint64(i), specimen.Body{Name: name, Home: name, Size: 2}, firstYear, years)
		value := s.Value(firstYear+3, received)
		text := string(s.Document(firstYear+3, 0, specimen.Options{Layout: specimen.TabRows, Noise: []specimen.Noise{}}).Bytes)
		for _, change := range [][2]string{
			{"来源：" + name, "来源：" + name + evil},
			{"公开工作年度报告\n", "公开工作年度报告" + evil + "\n"},
			{"\n规章\t", "\n规章" + evil + "\t"},
			{"\n行政许可\t", "\n行政许可\t" + evil},
			{"（一）予以公开\t", "（一）予以公开" + evil + "\t"},
			{"一、总体情况\n", "一、总体情况\n" + evil + "\n"},
			{fmt.Sprintf("收到政府信息公开申请%v件", value), fmt.Sprintf("收到政府信息公开申请%v件%s", value+1, evil)},
		} {
			text = strings.Replace(text, change[0], change[1], 1)
		}
		id := []string{"https://example.org/" + evil, evil, "javascript:" + evil}[i%3]
		line, err := json.Marshal(map[string]string{"id": id, "text": text})
		if err != nil {
			return "", err
		}
		lines.Write(append(line, '\n'))
		table.Write([]string{name, strconv.Itoa(firstYear + 3), received.Metric.String(), received.Applicant.String(), fmt.Sprint(value), fmt.Sprint(value + 5), evil, "https://example.org/" + evil})
		// The same in other words is another version of the report, in a file with such a name.
		file := strings.ReplaceAll(fmt.Sprintf("%d%.80s.txt", i, evil), "/", "")
		if err := os.WriteFile(filepath.Join(to, file), []byte(text+"\n"+evil+"\n"), 0o666); err != nil {
			return "", err
		}
		// An agency that nobody knows, and what is no report.
		if err := os.WriteFile(filepath.Join(to, "x"+file), []byte(strings.ReplaceAll(text, name, evil+"示例")), 0o666); err != nil {
			return "", err
		}
		if err := os.WriteFile(filepath.Join(to, "y"+file), []byte(evil), 0o666); err != nil {
			return "", err
		}
	}
	if err := os.WriteFile(filepath.Join(to, "corpus.jsonl"), lines.Bytes(), 0o666); err != nil {
		return "", err
	}
	table.Flush()
	corrections = filepath.Join(filepath.Dir(to), "corrections.csv")
	return corrections, os.WriteFile(corrections, corrected.Bytes(), 0o666)
}

// foreign is what pages do not have of their own, and what would have run.
const foreign = `(() => ({
	Ran: typeof pwned !== "undefined",
	Found: [...document.querySelectorAll("script:not([src^='/assets/']), iframe, object, embed, img, base, meta[http-equiv], style, link:not([href^='/assets/'])"),
		...[...document.querySelectorAll("*")].filter((n) => [...n.attributes].some((a) => /^on|^srcdoc$|^autofocus$/i.test(a.name) || /^(href|src|action|formaction)$/i.test(a.name) && /^\s*(javascript|data|vbscript):/i.test(a.value)))]
		.map((n) => n.outerHTML.slice(0, 200)),
	Elsewhere: [...document.querySelectorAll("a[href]")].map((a) => new URL(a.getAttribute("href"), location)).filter((u) => u.origin !== location.origin).map((u) => u.href),
	Shown: document.body.textContent.includes("pwned"), Text: document.querySelector("main").textContent,
	Links: [...document.querySelectorAll("a[href]:not([download])")].map((a) => new URL(a.getAttribute("href"), location)).filter((u) => u.origin === location.origin).map((u) => u.pathname + u.search),
}))()`

type foreigners struct {
	Ran, Shown       bool
	Found, Elsewhere []string
	Text             string
	Links            []string
}

// No text of a document is more than a text in a page.
func TestHostileReports(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	in, store := filepath.Join(dir, "in"), filepath.Join(dir, "store")
	if err := os.Mkdir(in, 0o777); err != nil {
		t.Fatal(err)
	}
	corrections, err := writeHostile(in)
	if err != nil {
		t.Fatal(err)
	}
	if err := run(pipeline.Options{Store: store, Inputs: []string{in}, Corrections: corrections, KeepRejects: true}); err != nil {
		t.Fatal(err)
	}
	b := newTab(t, serve(t, store))
	b.wide(1440)
	// One cell of each report is looked at, and one agency in three.
	visit := []string{"/?lang=en", "/?lang=zh", "/agencies?q=" + query(evils[1]), "/agencies?q=" + query(evils[4]), "/?metric=" + query(evils[1]), "/nothing/" + query(evils[0])}
	seen, shownOn, reasons, kinds := map[string]bool{}, 0, 0, map[string]int{}
	const most = 10 // pages of a kind
	for len(visit) > 0 {
		address := visit[0]
		visit = visit[1:]
		b.open(address)
		page := ask[foreigners](b, foreign)
		if page.Ran || len(page.Found) > 0 {
			t.Errorf("%s: it ran: %v, it has %q", address, page.Ran, page.Found)
		}
		for _, to := range page.Elsewhere {
			if !strings.HasPrefix(to, "https://example.org/") {
				t.Errorf("%s leads to %s", address, to)
			}
		}
		if page.Shown {
			shownOn++
		}
		if strings.Contains(page.Text, "corrections.csv") || strings.Contains(page.Text, "orrected") && strings.Contains(page.Text, "pwned") {
			reasons++
		}
		for _, to := range append(page.Links, cellsOf(address)...) {
			key := kindOf(to) + " " + identity(to)
			if !seen[key] && kinds[kindOf(to)] < most && !noPage(to) {
				seen[key] = true
				kinds[kindOf(to)]++
				visit = append(visit, to)
			}
		}
		b.forgive(address, "/?metric=", "/nothing")
		b.blameless(address)
	}
	t.Logf("%d of the pages show such texts, %d the reason of a correction: %v", shownOn, reasons, kinds)
	if shownOn < 20 || reasons < 3 || kinds["/report with cell"] < most {
		t.Error("the texts are not where they would do harm")
	}
}

// cellsOf returns addresses of cells of a report that hostile texts stand beside.
func cellsOf(address string) (out []string) {
	if kindOf(address) != "/report" {
		return nil
	}
	for _, cell := range []string{"requests.received%7Ctotal", "licensing.decisions%7Cnot_applicable", "outcome.granted%7Cnatural_person"} {
		out = append(out, address+"&cell="+cell)
	}
	return out
}
