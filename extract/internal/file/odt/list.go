package odt

import (
	"strconv"
	"strings"

	"gongkai/extract/internal/file/member"
)

// maxLevels is how many levels lists have.
const maxLevels = 10

// maxAround is how many bytes stand before and behind the number of a level; real ones have up to 9.
const maxAround = 50

// lists makes the numbers of list items (16.30), which are no text: sections of reports are often
// numbered so.
type lists struct {
	styles map[string]*[maxLevels]level
	counts map[string]*[maxLevels]int // of a style: how far each level has come
	style  string                     // of the list at hand
	depth  int                        // lists that it lies in
	begun  bool                       // an item has begun whose paragraph has not
}

// level is how items of a level are numbered; the zero value: not at all.
type level struct {
	before, behind string
	format         string // begins with the first number
	shown          int    // how many numbers: with those of the levels above it
	start          int
}

func newLists() *lists {
	return &lists{styles: map[string]*[maxLevels]level{}, counts: map[string]*[maxLevels]int{}}
}

// readStyle reads the style of a list.
func (l *lists) readStyle(x *member.XML, e member.Element) error {
	name, _ := e.Attribute("name")
	levels := new([maxLevels]level)
	l.styles[name] = levels
	return x.Each(func(e member.Element) error {
		if at := number(e, "level", 0) - 1; e.Name == "list-level-style-number" && at >= 0 && at < maxLevels {
			v := level{shown: number(e, "display-levels", 1), start: number(e, "start-value", 1)}
			v.before, _ = e.Attribute("num-prefix")
			v.behind, _ = e.Attribute("num-suffix")
			v.format, _ = e.Attribute("num-format")
			if len(v.before)+len(v.behind) <= maxAround {
				levels[at] = v
			}
		}
		return x.Skip()
	})
}

func number(e member.Element, attribute string, otherwise int) int {
	value, _ := e.Attribute(attribute)
	if n, err := strconv.Atoi(value); err == nil {
		return n
	}
	return otherwise
}

// list reads a list.
func (r *reader) list(e member.Element) error {
	l := r.lists
	style, begun := l.style, l.begun
	if name, ok := e.Attribute("style-name"); ok {
		l.style = name
	}
	_, continues := e.Attribute("continue-list")
	if again, _ := e.Attribute("continue-numbering"); l.depth == 0 && !continues && again != "true" {
		delete(l.counts, l.style)
	}
	l.depth++
	err := r.Each(r.block)
	l.depth--
	l.style, l.begun = style, begun
	return err
}

// item reads an item of a list. One without a paragraph of its own is not counted: it is but there
// for the list in it.
func (r *reader) item() error {
	r.lists.begun = true
	err := r.Each(r.block)
	r.lists.begun = false
	return err
}

// next returns the number of a paragraph, if it is the first of an item that has one.
func (l *lists) next() string {
	if !l.begun {
		return ""
	}
	l.begun = false
	levels, at := l.styles[l.style], l.depth-1
	if levels == nil || at < 0 || at >= maxLevels {
		return ""
	}
	counts := l.counts[l.style]
	if counts == nil {
		counts = new([maxLevels]int)
		for i := range counts {
			counts[i] = levels[i].start - 1
		}
		l.counts[l.style] = counts
	}
	counts[at]++
	for i := at + 1; i < maxLevels; i++ {
		counts[i] = levels[i].start - 1
	}
	return written(levels, counts, at)
}

// written returns the number of a level as it is shown; "" if it has none, or one that is
// not written here.
func written(levels *[maxLevels]level, counts *[maxLevels]int, at int) string {
	var shown []string
	for i := max(0, at+1-max(levels[at].shown, 1)); i <= at; i++ {
		s := ""
		switch format := levels[i].format; {
		case strings.HasPrefix(format, "1"):
			s = strconv.Itoa(counts[i])
		case strings.HasPrefix(format, "一"):
			s = member.InHan(counts[i])
		}
		if s == "" {
			return ""
		}
		shown = append(shown, s)
	}
	return levels[at].before + strings.Join(shown, ".") + levels[at].behind
}
