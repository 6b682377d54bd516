package specimen

import "strings"

// valuesFirst writes each row with its values before its label.
func (t *typist) valuesFirst(g *grid) string {
	apart := []string{"\n", "\n\n", " ", "\t", " | ", "  "}[t.variant%6]
	lines := strings.Contains(apart, "\n") // a cell a line
	var b strings.Builder
	for i, row := range g.rows {
		for _, s := range footOf(g, i) {
			b.WriteString(s + "\n")
		}
		var cells, labels []string
		for _, c := range row {
			if c.value {
				cells = append(cells, flat(c.text, ""))
			} else {
				labels = append(labels, flat(c.text, ""))
			}
		}
		s := strings.Join(append(cells, labels...), apart)
		if apart == " | " {
			s = "| " + s + " |"
		}
		b.WriteString(s + "\n")
		if lines && apart == "\n\n" {
			b.WriteString("\n")
		}
	}
	return b.String()
}
