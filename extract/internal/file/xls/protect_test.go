package xls

import (
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"

	"gongkai/extract/internal/file/member/membertest"
	"gongkai/extract/internal/parts"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

// Workbooks that are protected against changes alone open without a password: the first was saved by
// LibreOffice, the others were encrypted by a program that has nothing of this one, and msoffcrypto decrypts them.
func TestProtected(t *testing.T) {
	for name, want := range map[string]string{
		"protected-97.xls":      "题\n<0|1000件|2000.00|",
		"protected-2002.xls":    "某县2021年政府信息公开工作年度报告\n<第0项|0|0|无|/第1项|1,000|3.5|无|/",
		"protected-2002-40.xls": "某县2021年政府信息公开工作年度报告\n<第0项|0|0|无|/第1项|1,000|3.5|无|/",
	} {
		doc := protected(t, name)
		var f parts.File
		if err := Read(doc, &f); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := membertest.Shown(f.Text); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %q", name, got)
		}
		at := regexp.MustCompile(`\x2F\x00(.[\x00\x01])\x01\x00[\x01\x02]\x00`).FindSubmatchIndex(doc)
		doc[at[3]+u16(doc, at[2])-1] ^= 1 // the end of what shows whether a password is right
		var reject *report.Reject
		if err := Read(doc, &f); !errors.As(err, &reject) || reject.Detail.Code != message.EncryptedFile {
			t.Errorf("%s with another password: %v", name, err)
		}
	}
}

// How a workbook is encrypted that is not read, and how none is.
func TestSealed(t *testing.T) {
	for name, test := range map[string]struct {
		how  []int
		code message.Code
	}{
		"by a sum":     {[]int{0, 1, 2}, message.EncryptedFile},
		"in a new way": {[]int{1, 4, 4}, message.EncryptedFile},
		"cut":          {[]int{1, 1, 1}, message.BrokenFile},
		"cut in 2002":  {[]int{1, 2, 2, 0, 0, 0xFFFF, 0xFFFF}, message.BrokenFile},
	} {
		var f parts.File
		var reject *report.Reject
		if err := Read(book(excel97, rec(password, test.how), "一", ""), &f); !errors.As(err, &reject) || reject.Detail.Code != test.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func protected(t testing.TB, name string) []byte {
	t.Helper()
	doc, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}
