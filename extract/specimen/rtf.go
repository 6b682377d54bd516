package specimen

import (
	"fmt"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"
)

func init() { fileWriters["rtf"] = writeRTF }

// writeRTF writes Rich Text Format: characters as bytes of GBK or by their numbers, definitions of rows
// before their text or behind it.
func writeRTF(p *paper) []byte {
	w := &rtfWriter{dress: p.dress()}
	w.b.WriteString("{\\rtf1\\ansi\\ansicpg936\\uc1\\deff0{\\fonttbl{\\f0\\froman\\fcharset0 Times New Roman;}{\\f1\\fnil\\fcharset134 SimSun;}}\n" +
		"{\\*\\generator Riched20 10.0.19041}{\\info{\\title 7}}{\\footer\\pard\\qc - {\\field{\\*\\fldinst PAGE}{\\fldrslt 1}} -\\par}\n")
	for _, b := range p.blocks {
		if b.rows == nil {
			w.b.WriteString("\\pard\\plain\\f1\\fs32 ")
			w.text(b.text)
			w.b.WriteString("\\par\n")
			continue
		}
		for _, row := range laidOut(b.rows) {
			w.row(row)
		}
	}
	w.b.WriteString("}")
	return []byte(w.b.String())
}

type rtfWriter struct {
	b     strings.Builder
	dress uint64
}

func (w *rtfWriter) text(s string) {
	for _, r := range s {
		switch gbk, err := simplifiedchinese.GBK.NewEncoder().String(string(r)); {
		case r == '\n':
			w.b.WriteString("\\line ")
		case r == '\\' || r == '{' || r == '}':
			w.b.WriteString("\\" + string(r))
		case r < 0x80:
			w.b.WriteRune(r)
		case w.dress&1 == 1 || err != nil:
			fmt.Fprintf(&w.b, "\\u%d?", int16(r))
		default:
			for i := range len(gbk) {
				fmt.Fprintf(&w.b, "\\'%02x", gbk[i])
			}
		}
	}
}

func (w *rtfWriter) row(row []slot) {
	var definition strings.Builder
	definition.WriteString("\\trowd\\trgaph108")
	for _, c := range row {
		switch {
		case c.continues:
			definition.WriteString("\\clvmrg")
		case c.rows > 1:
			definition.WriteString("\\clvmgf")
		}
		fmt.Fprintf(&definition, "\\clbrdrt\\brdrs\\cellx%d", (c.col+c.cols)*1000)
	}
	if w.dress&2 == 0 {
		w.b.WriteString(definition.String())
	}
	for _, c := range row {
		w.b.WriteString("\\pard\\plain\\intbl\\f1 ")
		if !c.continues {
			w.text(c.text)
		}
		w.b.WriteString("\\cell ")
	}
	if w.dress&2 != 0 {
		w.b.WriteString("{" + definition.String() + "\\row}\n")
		return
	}
	w.b.WriteString("\\row\n")
}
