package docx

import (
	"cmp"
	"strconv"
	"strings"

	"gongkai/extract/internal/file/member"
)

// numbering makes the numbers of paragraphs (17.9): sections of reports are often numbered
// so, 一、 and （一） are no text then.
type numbering struct {
	lists  map[string]*list
	levels map[string][]*level // of a definition
	counts map[string][]int    // of a definition: how far each level has come
	styles map[string]style
}

// list is a use of a definition.
type list struct {
	definition string
	starts     map[int]int // by level: where it begins anew at its first paragraph
}

// level is how paragraphs of a level are numbered.
type level struct {
	format string
	text   string // %1 stands for the number of the first level
	start  int
}

// numbered is how a paragraph or a style is numbered: "" is not said.
type numbered struct{ list, level string }

type style struct {
	numbered
	basedOn string
}

const (
	maxLevels    = 9   // that a definition has
	maxLevelText = 100 // bytes of the text of a level; those of real ones are below 30
	maxStyles    = 12  // that are based on one another
)

// readNumbering returns that of a document, which need not have any.
func readNumbering(a member.Archive) (*numbering, error) {
	n := &numbering{map[string]*list{}, map[string][]*level{}, map[string][]int{}, map[string]style{}}
	for _, pattern := range []string{"word/numbering*.xml", "word/styles*.xml"} {
		for _, name := range a.Names(pattern)[:min(1, len(a.Names(pattern)))] {
			b, err := a.Read(name)
			if err != nil {
				return n, err
			}
			x := member.NewXML(b)
			if err := x.Each(func(member.Element) error {
				return x.Each(func(e member.Element) error { return n.read(x, e) })
			}); err != nil {
				return nil, member.Broken()
			}
		}
	}
	return n, nil
}

func (n *numbering) read(x *member.XML, e member.Element) error {
	switch e.Name {
	case "abstractNum":
		id, _ := e.Attribute("abstractNumId")
		return x.Each(func(e member.Element) error {
			if e.Name != "lvl" || len(n.levels[id]) >= maxLevels {
				return x.Skip()
			}
			l, err := readLevel(x)
			n.levels[id] = append(n.levels[id], l)
			return err
		})
	case "num":
		id, _ := e.Attribute("numId")
		l, err := readList(x)
		n.lists[id] = l
		return err
	case "style":
		id, _ := e.Attribute("styleId")
		s, err := readStyle(x)
		n.styles[id] = s
		return err
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
			if len(value) <= maxLevelText {
				l.text = value
			}
		case "start":
			l.start, _ = strconv.Atoi(value)
		}
		return x.Skip()
	})
	return l, err
}

func readList(x *member.XML) (*list, error) {
	l := &list{starts: map[int]int{}}
	err := x.Each(func(e member.Element) error {
		switch e.Name {
		case "abstractNumId":
			l.definition, _ = e.Attribute("val")
		case "lvlOverride":
			value, _ := e.Attribute("ilvl")
			at, _ := strconv.Atoi(value)
			return x.Each(func(e member.Element) error {
				if e.Name == "startOverride" {
					value, _ := e.Attribute("val")
					l.starts[at], _ = strconv.Atoi(value)
				}
				return x.Skip()
			})
		}
		return x.Skip()
	})
	return l, err
}

func readStyle(x *member.XML) (s style, err error) {
	err = x.Each(func(e member.Element) error {
		switch e.Name {
		case "basedOn":
			s.basedOn, _ = e.Attribute("val")
		case "pPr":
			return x.Each(func(e member.Element) error {
				if e.Name == "numPr" {
					return s.read(x)
				}
				return x.Skip()
			})
		}
		return x.Skip()
	})
	return s, err
}

// read reads numPr.
func (n *numbered) read(x *member.XML) error {
	return x.Each(func(e member.Element) error {
		switch value, _ := e.Attribute("val"); e.Name {
		case "numId":
			n.list = value
		case "ilvl":
			n.level = value
		}
		return x.Skip()
	})
}

// next returns the number of the next paragraph, which says of itself how it is numbered and
// has a style; "" if it has none, or one that is not written here, such as a dot.
func (n *numbering) next(own numbered, id string) string {
	for range maxStyles {
		s := n.styles[id]
		own.list, own.level, id = cmp.Or(own.list, s.list), cmp.Or(own.level, s.level), s.basedOn
	}
	l := n.lists[own.list]
	if l == nil {
		return ""
	}
	levels := n.levels[l.definition]
	at, _ := strconv.Atoi(own.level)
	if at < 0 || at >= len(levels) {
		return ""
	}
	counts := n.count(l, levels, at)
	if levels[at].format == "bullet" {
		return ""
	}
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
	return out
}

// count counts a paragraph of a level, and returns how far each has come.
func (n *numbering) count(l *list, levels []*level, at int) []int {
	counts := n.counts[l.definition]
	for i := len(counts); i < len(levels); i++ {
		counts = append(counts, levels[i].start-1)
	}
	if start, ok := l.starts[at]; ok {
		counts[at] = start - 1
		delete(l.starts, at)
	}
	counts[at]++
	for i := at + 1; i < len(levels); i++ {
		counts[i] = levels[i].start - 1
	}
	n.counts[l.definition] = counts
	return counts
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
		return member.InHan(n)
	}
	return ""
}
