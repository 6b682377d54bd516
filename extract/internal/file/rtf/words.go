package rtf

// destinations are groups that are no text of the document, by the word that begins them.
var destinations = map[string]reading{
	"fonttbl": fontList,

	"colortbl": leaveOut, "stylesheet": leaveOut, "info": leaveOut, "pict": leaveOut, "fldinst": leaveOut, "listtable": leaveOut,
	"footnote": leaveOut, "annotation": leaveOut, "nonesttables": leaveOut, "xe": leaveOut, "tc": leaveOut, "filetbl": leaveOut,
	"shprslt": leaveOut, "private": leaveOut, "template": leaveOut, "bkmkstart": leaveOut, "bkmkend": leaveOut, "revtbl": leaveOut,

	"shp": within, "shpinst": within, "do": within, "object": within, "upr": within, "shpgrp": within, "background": leaveOut,
	"result": show, "ud": show, "nesttableprops": show, "listtext": show, "pntext": show,
	"shptxt": show, "dptxbxtext": show,
	"header": show, "headerl": show, "headerr": show, "headerf": show,
	"footer": show, "footerl": show, "footerr": show, "footerf": show,
}

// destination begins a group of its own kind. It reports whether name names one.
func (r *reader) destination(name string) bool {
	as, known := destinations[name]
	switch {
	case !known && r.starred:
		r.reads = leaveOut
		return true
	case !known:
		return false
	}
	r.reads = as
	switch name {
	case "pict":
		r.f.Pictures++
	case "nesttableprops":
		r.nested = true
	case "listtext", "pntext":
		r.number = true
	case "shptxt", "dptxbxtext":
		r.beginAside(false)
	case "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf":
		r.beginAside(true)
	}
	return true
}

// characters are words that stand for text.
var characters = map[string]string{
	"emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
	"emspace": " ", "enspace": " ", "qmspace": " ",
}

// words are what the words do that matter here, with their number, if they have one.
var words map[string]func(r *reader, n int, has bool)

func init() {
	on := func(n int, has bool) bool { return !has || n != 0 }
	words = map[string]func(r *reader, n int, has bool){
		// The document.
		"ansicpg": func(r *reader, n int, _ bool) { r.codePage = n },
		"deff":    func(r *reader, n int, _ bool) { r.first, r.font = n, n },
		"fcharset": func(r *reader, n int, _ bool) {
			if r.reads == fontList {
				r.fonts[r.font] = codePages[n]
			}
		},

		// Characters.
		"plain": func(r *reader, _ int, _ bool) {
			r.font, r.wide, r.hidden, r.deleted, r.super = r.first, false, false, false, false
		},
		"f":          func(r *reader, n int, _ bool) { r.setFont(n, true) },
		"af":         func(r *reader, n int, _ bool) { r.setFont(n, false) },
		"dbch":       func(r *reader, _ int, _ bool) { r.wide, r.setsWide = true, true },
		"hich":       func(r *reader, _ int, _ bool) { r.wide, r.setsWide = false, false },
		"loch":       func(r *reader, _ int, _ bool) { r.wide, r.setsWide = false, false },
		"v":          func(r *reader, n int, has bool) { r.hidden = on(n, has) },
		"webhidden":  func(r *reader, n int, has bool) { r.hidden = on(n, has) },
		"deleted":    func(r *reader, n int, has bool) { r.deleted = on(n, has) },
		"super":      func(r *reader, n int, has bool) { r.super = on(n, has) },
		"nosupersub": func(r *reader, _ int, _ bool) { r.super = false },
		"uc":         func(r *reader, n int, _ bool) { r.skipBytes = max(n, 0) },
		"u":          func(r *reader, n int, _ bool) { r.unicode(n) },
		"tab":        func(r *reader, _ int, _ bool) { r.tab() },
		"line":       func(r *reader, _ int, _ bool) { r.line() },
		"par":        func(r *reader, _ int, _ bool) { r.paragraph() },
		"sect":       func(r *reader, _ int, _ bool) { r.paragraph() },
		"page":       func(r *reader, _ int, _ bool) { r.line() },
		"column":     func(r *reader, _ int, _ bool) { r.line() },
		"lbr":        func(r *reader, _ int, _ bool) { r.line() },

		// Tables.
		"pard": func(r *reader, _ int, _ bool) {
			if !r.number {
				r.inTable, r.level = false, 0
			}
		},
		"intbl":    func(r *reader, _ int, _ bool) { r.inTable = true },
		"itap":     func(r *reader, n int, _ bool) { r.level = min(max(n, 0), maxLevel) },
		"trowd":    func(r *reader, _ int, _ bool) { r.describeRow() },
		"clmrg":    func(r *reader, _ int, _ bool) { r.look.continues = true },
		"clvmrg":   func(r *reader, _ int, _ bool) { r.look.continues = true },
		"cellx":    func(r *reader, _ int, _ bool) { r.describeCell() },
		"cell":     func(r *reader, _ int, _ bool) { r.endCell(1) },
		"nestcell": func(r *reader, _ int, _ bool) { r.endCell(max(r.level, 2)) },
		"row":      func(r *reader, _ int, _ bool) { r.endRow(1) },
		"nestrow":  func(r *reader, _ int, _ bool) { r.endRow(max(r.level, 2)) },
	}
}
