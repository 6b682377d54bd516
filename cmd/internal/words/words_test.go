package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"gongkai/extract/form"
	"gongkai/extract/message"
)

// Every text is there in each language, with the same arguments.
func TestCommandsSpeakEachLanguage(t *testing.T) {
	c := catalogue()
	if len(c.Languages) != len(message.Languages()) {
		t.Errorf("words are in %v, messages in %v", c.Languages, message.Languages())
	}
	for _, fault := range c.Faults() {
		t.Error(fault)
	}
	neutral := regexp.MustCompile(`%(?:\[\d+\])?[sd]|--[a-z-]+`) // placeholders and flags
	han, letters := regexp.MustCompile(`\p{Han}`), regexp.MustCompile(`[A-Za-z]`)
	for _, key := range c.Keys() {
		en, zh := c.Text(message.English, key), c.Text(message.Chinese, key)
		foreign := len(han.FindAllString(en, -1)) // names in examples
		if foreign > len(letters.FindAllString(en, -1)) || !han.MatchString(zh) && letters.MatchString(neutral.ReplaceAllString(en, "")) {
			t.Errorf("%s is not in both languages: %q %q", key, en, zh)
		}
	}
}

// What commands say is in the catalogue, and each text of it is said: as a name
// in the code, or by a beginning to which code adds what it is about.
func TestWordsAreThoseOfTheProgram(t *testing.T) {
	names, beginnings, said := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, dir := range []string{"../../gongkai", "../view"} {
		files, err := filepath.Glob(dir + "/*.go")
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", dir, err)
		}
		for _, f := range files {
			if strings.HasSuffix(f, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), f, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.BasicLit:
					names[text(n)] = true
				case *ast.BinaryExpr:
					if s := text(n.X); strings.HasSuffix(s, " ") {
						beginnings[s] = true
					}
				case *ast.CallExpr:
					sel, _ := n.Fun.(*ast.SelectorExpr)
					fun, _ := n.Fun.(*ast.Ident)
					says := sel != nil && sel.Sel.Name == "T" || fun != nil && (fun.Name == "usage" || fun.Name == "failure")
					if says && text(n.Args[0]) != "" {
						said[text(n.Args[0])] = true
					}
				}
				return true
			})
		}
	}
	known := map[string]bool{}
	for _, key := range catalogue().Keys() {
		_, name, _ := strings.Cut(key, ".")
		known[name] = true
		used := names[name]
		for b := range beginnings {
			used = used || strings.HasPrefix(name, b)
		}
		for _, kind := range statuses { // complete, holds and the like: words of columns
			used = used || name == kind
		}
		if !used {
			t.Errorf("nobody says %s", key)
		}
	}
	for name := range said {
		if !known[name] {
			t.Errorf("there are no words for %s", name)
		}
	}
	if len(said) < 60 {
		t.Errorf("only %d texts were found in the code", len(said))
	}
}

// statuses are words of columns of the store that commands say in their own words.
var statuses = []string{"holds", "fails", "undecidable", "complete", "partial"}

// text returns the string that an expression is, or "".
func text(n ast.Expr) string {
	lit, ok := n.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return ""
	}
	s, err := strconv.Unquote(lit.Value)
	if err != nil {
		return ""
	}
	return s
}

func TestNamesInEachLanguage(t *testing.T) {
	m := message.New(message.NoReadingAddsUp, message.Name("table 4"), message.Number(7), message.Number(15), message.Text("78 9 0"))
	about := func(id string) message.Message {
		return message.New(message.StandsTwice, message.Name(id), message.Text("5"), message.Text("6"))
	}
	for _, c := range []struct {
		m      message.Message
		en, zh string
	}{
		{m, "table 4: 7 values for 15 columns, and no reading of them adds up: 78 9 0", "表四：7个数值，应为15列，任何读法都不能勾稽：78 9 0"},
		{about("requests.received"), "requests.received: stands twice, first as 5, then as 6", "一、本年新收政府信息公开申请数量（requests.received）：出现两次，先为5，后为6"},
		{about("fees"), "fees: stands twice, first as 5, then as 6", "行政事业性收费（fees）：出现两次，先为5，后为6"},
		{about("no.such"), "no.such: stands twice, first as 5, then as 6", "no.such：出现两次，先为5，后为6"},
		{message.New(message.TooLittle, message.Number(3), message.Number(6), message.Number(2)), "3 of 6 headings of a report, 2 values in tables", "年报应有的6个标题中有3个，表中有2个数值"},
	} {
		if en, zh := In(message.English).Say(c.m), In(message.Chinese).Say(c.m); en != c.en || zh != c.zh {
			t.Errorf("%s: got %q and %q, want %q and %q", c.m.Encode(), en, zh, c.en, c.zh)
		}
	}
	for i := range form.Metrics {
		if m := form.Metric(i); In(message.English).Metric(m) != m.String() || In(message.Chinese).Metric(m) == m.String() {
			t.Errorf("%s: %s, %s", m, In(message.English).Metric(m), In(message.Chinese).Metric(m))
		}
	}
	if got := In(message.Chinese).Term("readings.quality", "suspect"); got != "可疑" {
		t.Errorf("suspect is %s", got)
	}
	if got := In(message.English).Term("readings.quality", "suspect"); got != "suspect" {
		t.Errorf("suspect is %s", got)
	}
}
