package web

import (
	"html"
	"regexp"
	"strings"

	"gongkai/cmd/internal/view"
	"gongkai/cmd/internal/words"
	"gongkai/extract"
)

// passage is a place in the source with the text around it.
type passage struct {
	Where string
	excerpt
	Plain *excerpt // of markup: what a page shows of it
}

// excerpt is a text of which a part is marked.
type excerpt struct {
	Before, Marked, After string
}

const (
	// textLines is how many lines of a text are shown before and after the place.
	textLines = 2
	// markupLines is how many lines of markup are looked at for what they show: many pages have a line
	// for each cell, and a row has eight.
	markupLines = 60
	// besideWidth is how much of a line is shown on each side, in characters: some pages are
	// one line.
	besideWidth = 240
	// plainWidth is how much of what a page shows is shown on each side.
	plainWidth = 160
)

func passageOf(p words.Printer, at *extract.Passage) *passage {
	if at == nil {
		return nil
	}
	before, after := lastOf(at.Before, textLines), at.After[:min(len(at.After), textLines)]
	out := &passage{Where: view.Place(p, at), excerpt: excerpt{
		linesOf(before, endOf) + endOf(at.Head, besideWidth), beginningOf(at.Marked, besideWidth), beginningOf(at.Tail, besideWidth)}}
	for _, line := range after {
		out.After += "\n" + beginningOf(line, besideWidth)
	}
	if at.Part == "" {
		out.Plain = plain(strings.Join(append(at.Before, at.Head), "\n"), at.Marked, strings.Join(append([]string{at.Tail}, at.After...), "\n"))
	}
	return out
}

func lastOf(lines []string, n int) []string { return lines[max(0, len(lines)-n):] }

func linesOf(lines []string, cut func(string, int) string) string {
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(cut(line, besideWidth) + "\n")
	}
	return b.String()
}

var (
	// cells are the tags by which markup with a table is known.
	cells    = regexp.MustCompile(`(?i)</?(td|th|tr|p|span|div|table|br)\b[^<>]*>`)
	cellEnds = regexp.MustCompile(`(?i)</t[dh]\s*>`)
	rowEnds  = regexp.MustCompile(`(?i)</(tr|table)\s*>`)
	lineEnds = regexp.MustCompile(`(?i)</(p|div|h[1-6]|li)\s*>|<br\b[^>]*>`)
	unshown  = regexp.MustCompile(`(?is)<!--.*?-->|<(script|style)\b.*?</(script|style)\s*>`)
	tags     = regexp.MustCompile(`<[^<>]*>`)
	// Tags that the stretch begins or ends in.
	beginsIn = regexp.MustCompile(`^[^<>]*>`)
	endsIn   = regexp.MustCompile(`<[^<>]*$`)
	blanks   = regexp.MustCompile(`[ \r\n]*\t[ \r\n]*`)
	breaks   = regexp.MustCompile(` *\r?\n\s*`)
	runs     = regexp.MustCompile(`[ \x{00a0}\x{3000}]+`)
)

// plain returns what a page shows of a stretch of markup: a tab behind each cell, a line for each row;
// nil of a text that is none.
func plain(before, marked, after string) *excerpt {
	if !cells.MatchString(before) && !cells.MatchString(after) {
		return nil
	}
	out := &excerpt{shownOf(before), strings.TrimSpace(shownOf(marked)), shownOf(after)}
	out.Before, out.After = strings.TrimLeft(out.Before, " \n\t"), strings.TrimRight(out.After, " \n\t")
	out.Before, out.After = endOf(out.Before, plainWidth), beginningOf(out.After, plainWidth)
	return out
}

// rowEnd stands for the end of a row, which stays one where a cell or paragraph ends with it.
const rowEnd = "\x1e"

var aroundRows = regexp.MustCompile(`[ \t\n]*(` + rowEnd + `[ \t\n]*)+`)

func shownOf(markup string) string {
	s := beginsIn.ReplaceAllString(endsIn.ReplaceAllString(unshown.ReplaceAllString(markup, ""), ""), "")
	s = strings.NewReplacer("\r", " ", "\n", " ", "\t", " ", rowEnd, " ").Replace(s)
	s = rowEnds.ReplaceAllString(lineEnds.ReplaceAllString(cellEnds.ReplaceAllString(s, "\t"), "\n"), rowEnd)
	s = html.UnescapeString(tags.ReplaceAllString(s, ""))
	s = runs.ReplaceAllString(s, " ")
	s = breaks.ReplaceAllString(blanks.ReplaceAllString(s, "\t"), "\n")
	return aroundRows.ReplaceAllString(s, "\n")
}

func beginningOf(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

func endOf(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return "…" + string(r[len(r)-most:])
	}
	return s
}
