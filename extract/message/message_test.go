package message

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"testing"
)

func TestMessageIsSaidInBothLanguages(t *testing.T) {
	named := func(id string) string { return "<" + id + ">" }
	for _, c := range []struct {
		m      Message
		en, zh string
	}{
		{Message{}, "", ""},
		{Plain("open /tmp/x: permission denied"), "open /tmp/x: permission denied", "open /tmp/x: permission denied"},
		{New(ByName), "name", "名称"},
		{New(ByNameAnd, Each(New(EvidenceSite), New(EvidenceText))), "name; site code, places named in the text", "名称、网站标识码、正文中的地名"},
		{New(InRecord, Number(3), Each(New(Within, Text("100%s"), Each(New(CutOff))))), "record 3: 100%s: it ends too early; is it cut off?", "第3条记录：100%s：过早结束；是否被截断？"},
		{New(SignName, Name("fees.amount")), "the name of <fees.amount>", "“<fees.amount>”之名"},
		{New("of_a_newer_program", Text("1"), Name("x")), "of_a_newer_program 1 <x>", "of_a_newer_program 1 <x>"},
		{New(SignName), "sign_name", "sign_name"}, // an argument is missing
	} {
		if en, zh := c.m.Render(English, named), c.m.Render(Chinese, named); en != c.en || zh != c.zh {
			t.Errorf("%+v: got %q and %q, want %q and %q", c.m, en, zh, c.en, c.zh)
		}
	}
	if got := New(SignName, Name("fees.amount")).String(); got != "the name of fees.amount" {
		t.Errorf("without names: %q", got)
	}
}

func TestEncodedMessageIsDecoded(t *testing.T) {
	for _, m := range []Message{
		{},
		New(ByName),
		New(SignName, Text("")),
		New(SignName, Text("a\tb\n\"[]{}\\ <安化县>\x00\u2028")),
		New(SignName, Text("not UTF-8: \xff\xfe\x80")),
		New(SignName, Name("fees.amount")),
		New(EvidenceDisagrees, Each()),
		New(InRecord, Number(-1), Each(New(Within, Text("\xff"), Each(New(CutOff), New(ByName))))),
		New("of_a_newer_program", Text("1")),
	} {
		s := m.Encode()
		got, err := Decode(s)
		if err != nil || !reflect.DeepEqual(normal(got), normal(m)) {
			t.Errorf("%s: got %+v (%v), want %+v", s, got, err, m)
		}
		if got.Encode() != s {
			t.Errorf("%s is encoded as %s then", s, got.Encode())
		}
	}
	for m, want := range map[*Message]string{
		{Code: InRecord, Args: []Arg{Number(3), Each(New(SignName, Name("x")))}}: `["in_record","3",{"list":[["sign_name",{"name":"x"}]]}]`,
		{Code: SignName, Args: []Arg{Text("<\xff>")}}:                            `["sign_name",{"bytes":"PP8+"}]`,
	} {
		if got := m.Encode(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	for _, s := range []string{"[", "{}", "[]", "[1]", `["a",1]`, `["a",{"list":[1]}]`, `["a"]x`} {
		if m, err := Decode(s); err == nil {
			t.Errorf("%s: %+v", s, m)
		}
	}
}

// normal takes an empty list of arguments for none.
func normal(m Message) string { return fmt.Sprintf("%q", []any{m}) }

func FuzzDecode(f *testing.F) {
	f.Add(`["in_record","3",{"list":[["sign_name",{"name":"x"}]]}]`)
	f.Add(`["sign_name",{"bytes":"PP8+"}]`)
	f.Fuzz(func(t *testing.T, s string) {
		m, err := Decode(s)
		if err != nil {
			return
		}
		again, err := Decode(m.Encode())
		if err != nil || again.Encode() != m.Encode() || again.In(Chinese) != m.In(Chinese) {
			t.Errorf("%s: %+v, then %+v (%v)", s, m, again, err)
		}
	})
}

func TestErrorSaysItsCause(t *testing.T) {
	cut := NewError(CutOff)
	err := Wrap(Wrap(cut, Within, Text("a.zip")), InRecord, Number(2))
	if got, want := err.Error(), "record 2: a.zip: it ends too early; is it cut off?"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if !errors.Is(err, cut) {
		t.Error("the cause is lost")
	}
	if got, want := Of(err).In(Chinese), "第2条记录：a.zip：过早结束；是否被截断？"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := Of(fmt.Errorf("b: %w", err)); got.Code != Verbatim || got.String() != "b: "+err.Error() {
		t.Errorf("got %+v", got)
	}
}

// A text that is there in one language alone, or that takes other arguments
// there, is a fault.
func TestCatalogueFaults(t *testing.T) {
	c := ReadCatalogue("key,en,zh\na,%s of %d,%[2]d中的%s\nb,%s,%s\nc,x,\nd,%s,x\ne,%[2]d %[1]s,%s %d\nf,100%%,100%%\n")
	want := []string{"a takes other arguments in zh: %[2]d中的%s", "c has no text in zh", "d takes other arguments in zh: x"}
	if got := c.Faults(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A language is a column.
func TestCatalogueHasAnotherLanguage(t *testing.T) {
	c := ReadCatalogue("key,en,zh,mn\n# a comment\na,%s of %s,%[2]s中的%[1]s,%[2]s-ийн %[1]s\n")
	if want := []Language{"en", "zh", "mn"}; !slices.Equal(c.Languages, want) {
		t.Errorf("got %v, want %v", c.Languages, want)
	}
	if got, want := c.Text("mn", "a"), "%[2]s-ийн %[1]s"; got != want || len(c.Faults()) > 0 {
		t.Errorf("got %q, want %q, faults %v", got, want, c.Faults())
	}
	if c.Text("fr", "a") != "" || c.Text("mn", "b") != "" {
		t.Error("there is a text of another language or key")
	}
}

func TestMessagesAreInBothLanguages(t *testing.T) {
	for _, fault := range messages().Faults() {
		t.Error(fault)
	}
	han, letters := regexp.MustCompile(`\p{Han}`), regexp.MustCompile(`[A-Za-z]`)
	for _, key := range messages().Keys() {
		en, zh := messages().Text(English, key), messages().Text(Chinese, key)
		if han.MatchString(en) || letters.MatchString(placeholder.ReplaceAllString(en, "")) && !han.MatchString(zh) {
			t.Errorf("%s is not in both languages: %q %q", key, en, zh)
		}
	}
}
