package load

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Where the file of a link may lie, by where its page was found.
func TestPlacesOfLinks(t *testing.T) {
	for _, c := range []struct {
		source, link string
		want         []string
	}{
		{"in/2021.html", "P0202201.docx", []string{"in/2021.files/P0202201.docx", "in/2021_files/P0202201.docx", "in/P0202201.docx"}},
		{"./in/2021.html", "./att/a%20b.pdf", []string{"./in/2021.files/a b.pdf", "./in/2021_files/a b.pdf", "./in/a b.pdf", "./in/att/a b.pdf"}},
		{"in/x/2021.html", "../att/1.pdf?download=1#p2", []string{"in/att/1.pdf", "in/x/1.pdf", "in/x/2021.files/1.pdf", "in/x/2021_files/1.pdf"}},
		{"/data/2021.html", "http://www.x.gov.cn/a/1.pdf", []string{"#http://www.x.gov.cn/a/1.pdf", "/data/1.pdf", "/data/2021.files/1.pdf", "/data/2021_files/1.pdf"}},
		{"in/2021.html", "/a/1.pdf", []string{"in/1.pdf", "in/2021.files/1.pdf", "in/2021_files/1.pdf"}},
		{"in/2021.html", "//www.x.gov.cn/a/1.pdf", []string{"in/1.pdf", "in/2021.files/1.pdf", "in/2021_files/1.pdf"}},
		{"a.zip#b/1.html", "att/2.pdf", []string{"a.zip#b/1.files/2.pdf", "a.zip#b/1_files/2.pdf", "a.zip#b/2.pdf", "a.zip#b/att/2.pdf"}},
		{"a.zip#1.html", "../../2.pdf", []string{"a.zip#1.files/2.pdf", "a.zip#1_files/2.pdf", "a.zip#2.pdf"}},
		{"c.warc.gz#https://x.gov.cn/b/1.html", "../att/2.pdf", []string{"#https://x.gov.cn/att/2.pdf"}},
		{"c.warc.gz#https://x.gov.cn/b/1.html", "https://y.gov.cn/2.pdf#x", []string{"#https://y.gov.cn/2.pdf"}},
		{"in/2021.html", "附件.doc", []string{"in/2021.files/\\xB8\\xBD\\xBC\\xFE.doc", "in/2021.files/附件.doc", "in/2021_files/\\xB8\\xBD\\xBC\\xFE.doc", "in/2021_files/附件.doc",
			"in/\\xB8\\xBD\\xBC\\xFE.doc", "in/附件.doc"}},
		{"in/2021.html", "u/%C4%EA%B1%A8.doc", []string{"in/2021.files/\\xC4\uac68.doc", "in/2021.files/年报.doc", "in/2021_files/\\xC4\uac68.doc",
			"in/2021_files/年报.doc", "in/\\xC4\uac68.doc", "in/u/\\xC4\uac68.doc", "in/u/年报.doc", "in/年报.doc"}},
		{"c.warc.gz#https://x.gov.cn/b/1.html", "%C4%EA%b1%a8.doc", []string{"#https://x.gov.cn/b/%C4%EA%b1%a8.doc"}},
		{"in/2021.html", "%FF%FF.doc", []string{"in/2021.files/\\xFF\\xFF.doc", "in/2021_files/\\xFF\\xFF.doc", "in/\\xFF\\xFF.doc"}},
		{"a.zip#b/2021.html", "(1).doc", []string{"a.zip#b/(1).doc", "a.zip#b/2021.files/(1).doc", "a.zip#b/2021.files/\\xA3\\xA81\\xA3\\xA9.doc", "a.zip#b/2021.files/（1）.doc", "a.zip#b/2021_files/(1).doc",
			"a.zip#b/2021_files/\\xA3\\xA81\\xA3\\xA9.doc", "a.zip#b/2021_files/（1）.doc", "a.zip#b/\\xA3\\xA81\\xA3\\xA9.doc", "a.zip#b/（1）.doc"}},
		{"in/年报.html", "./%E5%B9%B4%E6%8A%A5_files/a.html", []string{"in/\\xC4걨_files/a.html", "in/a.html", "in/年报.files/a.html", "in/年报_files/a.html"}},
		{"in/2021.html", "att/", nil},
		{"in/2021.html", "%zz", nil},
		{"in/2021.html", "", nil},
	} {
		if d := cmp.Diff(c.want, places(c.source, []string{c.link})); d != "" {
			t.Errorf("%s in %s (-want +got):\n%s", c.link, c.source, d)
		}
	}
}
