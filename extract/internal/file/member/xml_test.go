package member

import (
	"strings"
	"testing"
)

// outline writes elements as name(content), attributes a as [a].
func outline(x *XML) (string, error) {
	var b strings.Builder
	var child func(Element) error
	child = func(e Element) error {
		b.WriteString(e.Name)
		if a, ok := e.Attribute("a"); ok {
			b.WriteString("[" + a + "]")
		}
		b.WriteByte('(')
		err := x.Mixed(child, func(s string) { b.WriteString(s) })
		b.WriteByte(')')
		return err
	}
	err := x.Each(child)
	return b.String(), err
}

func TestXML(t *testing.T) {
	for _, test := range []struct{ doc, want string }{
		{`<?xml version="1.0"?><!DOCTYPE w><w:x><w:y w:a="1"/>t</w:x>`, "x(y[1]()t)"},
		{`<x b="2" a = '&lt;&#x4e00;&quot;>'>&amp;&#19968;</x>`, `x[<一">](&一)`},
		{`<x><![CDATA[<&lt;]]><!-- <y> --></x>`, "x(<&lt;)"},
		{`<x>&unknown; & &;&#xZZ;&#1114112;` + "\n" + `</x>`, "x(&unknown; & &;&#xZZ;\uFFFD\n)"},
	} {
		if got, err := outline(NewXML([]byte(test.doc))); got != test.want || err != nil {
			t.Errorf("%s: %q, %v, want %q", test.doc, got, err, test.want)
		}
	}
}

func TestXMLBroken(t *testing.T) {
	for _, doc := range []string{"<x>", "<x", "<x><y></y>", `<x a="></x>`, "<x<y></x>", "<x><!-- </x>", "<x><![CDATA[</x>", "<x><?", strings.Repeat("<x>", MaxDepth+1) + strings.Repeat("</x>", MaxDepth+1)} {
		if got, err := outline(NewXML([]byte(doc))); err == nil {
			t.Errorf("%.40s: %q", doc, got)
		}
	}
}

// Skip, Each and Text each read an element to its end.
func TestXMLEnds(t *testing.T) {
	x := NewXML([]byte("<x><a><b/>1</a><a>2<b>3</b>4</a><c/></x>"))
	var got []string
	err := x.Each(func(Element) error {
		return x.Each(func(e Element) error {
			if e.Name == "c" || len(got) == 0 {
				got = append(got, e.Name)
				return x.Skip()
			}
			s, err := x.Text()
			got = append(got, s)
			return err
		})
	})
	if all := strings.Join(got, " "); all != "a 24 c" || err != nil {
		t.Error(all, err)
	}
}

func FuzzXML(f *testing.F) {
	f.Add(`<?xml version="1.0"?><x a='1' b="&amp;">&#65;<![CDATA[ ]]><!-- --><y/></x>`)
	f.Fuzz(func(t *testing.T, doc string) {
		if got, _ := outline(NewXML([]byte(doc))); len(got) > 4*len(doc)+8 {
			t.Errorf("%d bytes of %d", len(got), len(doc))
		}
	})
}

func BenchmarkXML(b *testing.B) {
	doc := []byte("<x>" + strings.Repeat(`<w:p w:rsidR="00A77B3E"><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:sz w:val="21"/></w:rPr><w:t>行政许可</w:t></w:r></w:p>`, 5000) + "</x>")
	b.SetBytes(int64(len(doc)))
	for b.Loop() {
		if err := NewXML(doc).Skip(); err != nil {
			b.Fatal(err)
		}
	}
}
