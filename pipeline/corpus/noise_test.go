package corpus

import (
	"archive/zip"
	"bytes"
	"context"
	"slices"
	"testing"
)

func TestNoise(t *testing.T) {
	for _, test := range []struct {
		folder, name string
		want         bool
	}{
		{"in", "style.css", true},
		{"in", "JQUERY.JS", true},
		{"年报_files", "jquery.min.js.下载", true},
		{"年报_files", "hm.js.download", true},
		{"in", "~$2021年报.docx", true},
		{"in", "Thumbs.db", true},
		{"in", "desktop.ini", true},
		{"in", "年报.url", true},
		{"in", "年报.docx.lnk", true},
		{"年报_files", "banner.JPG", true},
		{"年报.files", "image001.png", true},
		{"年报.files", "filelist.xml", true},
		{"in", "年报扫描件.jpg", false},
		{"in", "filelist.xml", false},
		{"年报_files", "frame.html", false},
		{"年报_files", "年报.pdf", false},
		{"in", "年报.html.download", false},
		{"files", "1.png", false},
		{"in", "css", false},
		{"in", "js.txt", false},
		{"in", "年报~$.docx", false},
	} {
		if Noise(test.folder, test.name) != test.want {
			t.Errorf("%s/%s: want %t", test.folder, test.name, test.want)
		}
	}
}

func TestNoiseInArchives(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{"a.html", "a_files/x.png", `b_files\y.png`, "a_files/frame.html", "style.css", "~$c.docx", ".git/d.txt", "__MACOSX/e.txt", "x.png"} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		w.Write([]byte("x"))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	var got []string
	err := Read(context.Background(), Source{Name: "a.zip", R: &b}, Options{Max: 100}, func(r Record) error {
		got = append(got, r.ID)
		return nil
	})
	if want := []string{"a.html", "a_files/frame.html", "x.png"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v, want %q", got, err, want)
	}
}

// Names in GBK, as Chinese Windows packs them, are told in Chinese; what is in neither encoding stays.
func TestNamesOfMembers(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{"\xC4\xEA\xB1\xA8/2021.html", "年报/2022.html", "\xD5\\.html", "\xFF.html", "a_files/\xCD\xBC.png"} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, NonUTF8: true})
		if err != nil {
			t.Fatal(err)
		}
		w.Write([]byte("x"))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	var got []string
	err := Read(context.Background(), Source{Name: "a.zip", R: &b}, Options{Max: 100}, func(r Record) error {
		got = append(got, r.ID)
		return nil
	})
	if want := []string{"年报/2021.html", "年报/2022.html", "誠.html", "\xFF.html"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v", got, err)
	}
}
