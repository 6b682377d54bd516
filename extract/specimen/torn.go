package specimen

func (t *typist) torn(g *grid) string     { return t.cellLines(CellLines, g) }
func (t *typist) reading(g *grid) string  { return t.cellLines(CellLines, g) }
func (t *typist) squashed(g *grid) string { return t.cellLines(CellLines, g) }
