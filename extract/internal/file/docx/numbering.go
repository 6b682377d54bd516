package docx

import (
	"strconv"
	"strings"

	"gongkai/extract/internal/file/member"
)

// numbering makes the numbers of paragraphs (17.9): sections of reports are often numbered
// so, 一、 and （一） are no text then.
type numbering struct {
	abstract map[string]string   // of a list: the definition that it follows
	levels   map[string][]*level // of a definition
	counts   map[string][]int    // of a definition: how far each level has come
}

// level is how paragraphs of a level are numbered.
type level struct {
	format string
	text   string // %1 stands for the number of the first level
	start  int
}

// readNumbering returns that of a document, which need not have any.
func readNumbering(a member.Archive) (*numbering, error) {
	n := &numbering{map[string]string{}, map[string][]*level{}, map[string][]int{}}
	b, err := a.Read("word/numbering.xml")
	if err != nil || b == nil {
		return n, err
	}
	x := member.NewXML(b)
	err = x.Each(func(member.Element) error { // <w:numbering>
		return x.Each(func(e member.Element) error { return n.read(x, e) })
	})
	if err != nil {
		return nil, member.Broken()
	}
	return n, nil
}

func (n *numbering) read(x *member.XML, e member.Element) error {
	switch e.Name {
	case "abstractNum":
		id, _ := e.Attribute("abstractNumId")
		return x.Each(func(e member.Element) error {
			if e.Name != "lvl" {
				return x.Skip()
			}
			l, err := readLevel(x)
			n.levels[id] = append(n.levels[id], l)
			return err
		})
	case "num":
		id, _ := e.Attribute("numId")
		return x.Each(func(e member.Element) error {
			if e.Name == "abstractNumId" {
				n.abstract[id], _ = e.Attribute("val")
			}
			return x.Skip()
		})
	}
	return x.Skip()
}

func readLevel(x *member.XML) (*level, error) {
	l := &level{start: 1}
	err := x.Each(func(e member.Element) error {
		switch value, _ := e.Attribute("val"); e.Name {
		case "numFmt":
			l.format = value
		case "lvlText":
			l.text = value
		case "start":
			l.start, _ = strconv.Atoi(value)
		}
		return x.Skip()
	})
	return l, err
}

// next returns the number of the next paragraph of a list at a level; "" if it has none, or
// one that is not written here, such as a dot.
func (n *numbering) next(list string, at int) string {
	id := n.abstract[list]
	levels := n.levels[id]
	if at < 0 || at >= len(levels) {
		return ""
	}
	counts := n.counts[id]
	for i := len(counts); i < len(levels); i++ {
		counts = append(counts, levels[i].start-1)
	}
	counts[at]++
	for i := at + 1; i < len(levels); i++ {
		counts[i] = levels[i].start - 1
	}
	n.counts[id] = counts
	out := levels[at].text
	for i := range at + 1 {
		mark := "%" + strconv.Itoa(i+1)
		if !strings.Contains(out, mark) {
			continue
		}
		number := written(levels[i].format, counts[i])
		if number == "" {
			return ""
		}
		out = strings.ReplaceAll(out, mark, number)
	}
	if levels[at].format == "bullet" {
		return ""
	}
	return out
}

// written returns a number in one of the formats of 17.18.59 that Chinese documents have.
func written(format string, n int) string {
	switch format {
	case "decimal", "":
		return strconv.Itoa(n)
	case "decimalZero":
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
		return strconv.Itoa(n)
	case "chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital", "taiwaneseCounting", "taiwaneseCountingThousand":
		return inHan(n)
	}
	return ""
}

// inHan returns a number below a hundred in Chinese; no list of sections is longer.
func inHan(n int) string {
	digits := []rune("〇一二三四五六七八九")
	switch {
	case n < 0 || n >= 100:
		return ""
	case n < 10:
		return string(digits[n])
	case n == 10:
		return "十"
	}
	out := "十"
	if n >= 20 {
		out = string(digits[n/10]) + out
	}
	if n%10 > 0 {
		out += string(digits[n%10])
	}
	return out
}
