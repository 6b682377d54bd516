package specimen

import (
	"fmt"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/simplifiedchinese"
)

func init() { fileWriters["rtf"] = writeRTF }

// writeRTF writes a document as Word or LibreOffice does: characters in Unicode or in the code
// page, rows described before or at their end, too; runs end anywhere.
func writeRTF(p *paper) []byte {
	w := &rtfWriter{docxWriter{dress: p.dress()}}
	w.b.WriteString(`{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\froman\fcharset0 Times New Roman;}{\f1\fnil\fcharset134 \'cb\'ce\'cc\'e5{\*\falt SimSun};}}` + "\r\n" +
		`{\colortbl;\red0\green0\blue0;}{\stylesheet{\s0\snext0 Normal;}}{\*\generator x;}{\info{\title 7}}` + "\r\n" +
		`{\footer\pard\qc{\field{\*\fldinst PAGE}{\fldrslt 1}}\par}\uc1 ` + "\r\n")
	for _, b := range p.blocks {
		if b.rows != nil {
			w.table(b.rows)
			continue
		}
		w.b.WriteString(`\pard\plain\fi640 `)
		w.runs(b.text)
		w.b.WriteString("\\par\r\n")
	}
	return []byte(w.b.String() + "}")
}

type rtfWriter struct{ docxWriter }

// runs writes text as runs.
func (w *rtfWriter) runs(text string) {
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			w.b.WriteString(`\line `)
		}
		if w.odds(0, 9) {
			w.b.WriteString(`{\deleted 7}`)
		}
		if w.odds(1, 9) {
			w.b.WriteString(`{\v 9}`)
		}
		for runes := []rune(line); len(runes) > 0; {
			n := len(runes)
			if w.odds(2, 2) {
				n = 1 + int(w.n)%len(runes)
			}
			fmt.Fprintf(&w.b, "{\\f1\\fs%d ", 20+w.n%9)
			for _, r := range runes[:n] {
				w.character(r)
			}
			w.b.WriteByte('}')
			runes = runes[n:]
		}
	}
}

func (w *rtfWriter) character(r rune) {
	coded, err := simplifiedchinese.GBK.NewEncoder().String(string(r))
	switch {
	case r == '\\' || r == '{' || r == '}':
		fmt.Fprintf(&w.b, `\%c`, r)
	case ' ' <= r && r < 0x7F:
		w.b.WriteRune(r)
	case err != nil || w.dress&8 != 0:
		for _, u := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&w.b, `\u%d?`, int16(u))
		}
	default:
		for i := range len(coded) {
			fmt.Fprintf(&w.b, `\'%02x`, coded[i])
		}
	}
}

func (w *rtfWriter) table(rows [][]paperCell) {
	const width = 900 // of a column, in twips
	for _, row := range laidOut(rows) {
		var look strings.Builder
		look.WriteString(`\trowd\trgaph108`)
		for _, c := range row {
			switch {
			case c.continues:
				look.WriteString(`\clvmrg`)
			case c.rows > 1:
				look.WriteString(`\clvmgf`)
			}
			fmt.Fprintf(&look, `\clbrdrt\brdrs\cellx%d`, (c.col+c.cols)*width)
		}
		first, behind := w.dress&32 != 0, w.dress&64 != 0 || w.dress&32 == 0
		if first {
			w.b.WriteString(look.String() + "\r\n")
		}
		for _, c := range row {
			w.b.WriteString(`\pard\plain\intbl `)
			if c.continues && w.dress&16 == 0 {
				w.b.WriteString("5") // not shown
			} else if !c.continues {
				w.runs(c.text)
			}
			w.b.WriteString("\\cell\r\n")
		}
		if behind {
			w.b.WriteString(`\pard\plain\intbl{` + look.String() + `\row}` + "\r\n")
		} else {
			w.b.WriteString("\\row\r\n")
		}
	}
}
