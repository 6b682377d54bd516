package view

import (
	"bytes"
	"gongkai/cmd/internal/words"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// Lines and columns are those of the text, whatever its encoding.
func TestPlaces(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, text, mark, want string
		encoding               encoding.Encoding
	}{
		{"UTF-8", "一、總體情況\n收到申請10件", "10", "2:5", unicode.UTF8},
		{"with a byte order mark", "\uFEFF總計10", "10", "1:3", unicode.UTF8},
		{"CRLF", "一\r\n\r\n總計10", "10", "3:3", unicode.UTF8},
		{"CR alone", "一\r二\r總計10", "10", "3:3", unicode.UTF8},
		{"beyond the basic plane", "𠀀總計10", "10", "1:4", unicode.UTF8},
		{"GB18030", "一、總體情況\n收到申請10件", "10", "2:5", simplifiedchinese.GB18030},
		{"GB18030, four bytes", "本机关收到政府信息公开申请\n𠀀计10", "10", "2:3", simplifiedchinese.GB18030},
		{"Big5", "一、總體情況\n收到申請10件", "10", "2:5", traditionalchinese.Big5},
		{"UTF-16, little endian", "一、總體情況\r\n收到申請10件", "10", "2:5", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)},
		{"UTF-16, big endian", "一、總體情況\n收到申請10件", "10", "2:5", unicode.UTF16(unicode.BigEndian, unicode.UseBOM)},
		{"the end", "一\n", "", "2:1", unicode.UTF8},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, err := test.encoding.NewEncoder().Bytes([]byte(test.text))
			if err != nil {
				t.Fatal(err)
			}
			mark, err := test.encoding.NewEncoder().Bytes([]byte(test.mark))
			if err != nil {
				t.Fatal(err)
			}
			mark = bytes.TrimPrefix(mark, doc[:2]) // the mark of UTF-16
			p := newPlaces(words.Printer{}, doc)
			at := bytes.LastIndex(doc, mark)
			for range 2 { // the second answer comes from what the first has left
				if got := p.inText(at); got != test.want {
					t.Errorf("%s at %s, want %s", test.mark, got, test.want)
				}
			}
			if first := p.inText(0); first != "1:1" {
				t.Errorf("the first byte at %s", first)
			}
		})
	}
}
