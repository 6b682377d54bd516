package extract_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// rooms are the packages below extract that each may import, besides those that
// import nothing of the program but what lies below report.
var rooms = map[string][]string{
	"internal/parts": nil,
	"internal/file":  {"internal/parts", "internal/file/answer", "internal/file/docx", "internal/file/mhtml", "internal/file/ods", "internal/file/odt", "internal/file/pdf", "internal/file/msdoc", "internal/file/rtf", "internal/file/xls", "internal/file/xlsx", "internal/file/xmlbook"},

	"internal/file/answer":     {"internal/parts", "internal/file/member", "internal/file/mhtml"},
	"internal/file/member":     nil,
	"internal/file/pdf":        {"internal/parts", "internal/file/pdf/engine"},
	"internal/file/pdf/engine": nil,
	"internal/file/docx":       {"internal/parts", "internal/file/member"},
	"internal/file/mhtml":      {"internal/parts", "internal/file/member"},
	"internal/file/rtf":        {"internal/parts", "internal/file/member"},
	"internal/file/ods":        {"internal/parts", "internal/file/member", "internal/file/numfmt", "internal/file/opendoc", "internal/file/sheet"},
	"internal/file/odt":        {"internal/parts", "internal/file/member", "internal/file/opendoc"},
	"internal/file/opendoc":    {"internal/parts", "internal/file/member"},
	"internal/file/xls":        {"internal/parts", "internal/file/compound", "internal/file/member", "internal/file/numfmt", "internal/file/sheet"},
	"internal/file/xlsx":       {"internal/parts", "internal/file/member", "internal/file/numfmt", "internal/file/sheet"},
	"internal/file/xmlbook":    {"internal/parts", "internal/file/member", "internal/file/numfmt", "internal/file/sheet"},
	"internal/file/compound":   {"internal/file/member"},
	"internal/file/numfmt":     nil,
	"internal/file/sheet":      {"internal/parts", "internal/file/member"},
	"internal/file/msdoc":      {"internal/parts", "internal/file/compound", "internal/file/member"},

	"internal/text":     {"internal/parts"},
	"internal/label":    {"internal/text"},
	"internal/grid":     {"internal/text", "internal/label"},
	"internal/table":    {"internal/text", "internal/label", "internal/grid"},
	"internal/metadata": {"internal/text", "internal/label", "internal/table"},
	"internal/prose":    {"internal/text", "internal/label", "internal/grid", "internal/table"},
	"internal/classify": {"internal/text", "internal/label", "internal/table", "internal/metadata"},
}

// basis are what all rooms may import.
var basis = []string{"message", "form", "report", "han"}

// No room imports one above it, and none imports more than it is known to need.
func TestRoomsImportDownwards(t *testing.T) {
	const home = "gongkai/extract/"
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		room := strings.TrimPrefix(words[0], home)
		isBasis := slices.Contains(basis, room)
		below, isRoom := rooms[room]
		if !isBasis && !isRoom {
			continue
		}
		seen++
		for _, path := range words[1:] {
			if !strings.HasPrefix(path, "gongkai/") {
				continue
			}
			to := strings.TrimPrefix(path, home)
			if isBasis && !(room == "report" && (to == "form" || to == "message")) || isRoom && !slices.Contains(below, to) && !slices.Contains(basis, to) {
				t.Errorf("%s imports %s", room, path)
			}
		}
	}
	if want := len(rooms) + len(basis); seen != want {
		t.Errorf("%d packages were looked at, there are to be %d", seen, want)
	}
}

// Nothing of extract needs anything above it, its tests neither.
func TestExtractImportsNothingAbove(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{range .Imports}}{{$.ImportPath}} {{.}}
{{end}}{{range .TestImports}}{{$.ImportPath}} {{.}}
{{end}}{{range .XTestImports}}{{$.ImportPath}} {{.}}
{{end}}`, "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for line := range strings.Lines(string(out)) {
		from, to, _ := strings.Cut(strings.TrimSpace(line), " ")
		if !strings.HasPrefix(to, "gongkai/") {
			continue
		}
		seen++
		if to != "gongkai/extract" && !strings.HasPrefix(to, "gongkai/extract/") {
			t.Errorf("%s imports %s", from, to)
		}
	}
	if seen == 0 {
		t.Error("no import of the program was seen")
	}
}
