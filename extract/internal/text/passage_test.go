package text

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// A place is shown with its lines whatever the encoding and the line breaks.
func TestPassage(t *testing.T) {
	text := "标题\n申请情况表\n收到\t数量１２\t总计\n后面的说明\n结束的是我们"
	want := Passage{Line: 3, Column: 6, Before: []string{"申请情况表"}, Head: "收到\t数量", Marked: "１２", Tail: "\t总计", After: []string{"后面的说明"}}
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	gbMark, _ := simplifiedchinese.GB18030.NewEncoder().String("１２")
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ doc, mark string }{
		"UTF-8":         {text, "１２"},
		"mark at first": {"\uFEFF" + text, "１２"},
		"CRLF":          {strings.ReplaceAll(text, "\n", "\r\n"), "１２"},
		"CR":            {strings.ReplaceAll(text, "\n", "\r"), "１２"},
		"GB18030":       {gb, gbMark},
		"UTF-16":        {utf16, "\x11\xFF\x12\xFF"},
	} {
		at := strings.Index(c.doc, c.mark)
		got, ok := At([]byte(c.doc), at, at+len(c.mark), 1)
		if d := cmp.Diff(want, got); !ok || d != "" {
			t.Errorf("%s: %v (-want +got):\n%s", name, ok, d)
		}
	}
	if got, ok := At([]byte("a"), 0, 1, 3); !ok || got.Line != 1 || got.Marked != "a" || len(got.Before)+len(got.After) > 0 {
		t.Errorf("a document of one line: %+v %v", got, ok)
	}
	if _, ok := At([]byte("short"), 3, 99, 1); ok {
		t.Error("a place beyond the document")
	}
}
