package rtf

import "unicode/utf16"

// ignored are destinations that are not shown. What stands in a text box, and the number that
// Word gave to a paragraph, are shown.
var ignored = map[string]bool{
	"colortbl": true, "stylesheet": true, "info": true, "pict": true, "objdata": true, "footnote": true, "annotation": true, "fldinst": true,
	"listtable": true, "listoverridetable": true, "rsidtbl": true, "themedata": true, "datastore": true, "xmlnstbl": true, "shprslt": true, "sp": true,
	"nonshppict": true, "nonesttables": true, "nesttableprops": true, "revtbl": true, "filetbl": true, "bkmkstart": true, "bkmkend": true,
	"atnid": true, "atnauthor": true, "tc": true, "xe": true, "do": true, "comment": true,
}

// shown are destinations that other readers may pass over, and that hold text.
var shown = map[string]bool{"shpinst": true, "shptxt": true, "shp": true, "pntext": true, "listtext": true}

// margins are destinations that are parts of their own.
var margins = map[string]string{
	"header": "header", "headerl": "header", "headerr": "header", "headerf": "header",
	"footer": "footer", "footerl": "footer", "footerr": "footer", "footerf": "footer",
}

// characters are control words that stand for one.
var characters = map[string]string{
	"tab": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "·",
	"emspace": " ", "enspace": " ", "qmspace": " ",
}

// command does what a control word says. It reports whether the document can be read on.
func (r *reader) command(word string, value int, given bool) bool {
	on := !given || value != 0
	if word != "u" {
		r.left = 0 // a control word counts as one byte, and ends what is skipped
	}
	if r.starred {
		r.starred = false
		r.group.ignored = r.group.ignored || !shown[word]
	}
	if ignored[word] {
		r.flush()
		r.group.ignored = true
		return true
	}
	if name, ok := margins[word]; ok {
		r.flush()
		r.margins = append(r.margins, margin{name: name})
		r.group.margin, r.group.inTable = len(r.margins), false
		return true
	}
	switch word {
	case "bin":
		r.at += max(value, 0)
		return r.at <= len(r.in)
	case "u":
		r.unicode(value)
		return true
	case "uc":
		r.group.skipped = max(value, 0)
		return true
	case "fonttbl":
		r.flush()
		r.group.names = true
		return true
	}
	if s, ok := characters[word]; ok {
		r.write(s)
		return true
	}
	if r.look(word, value, on) || r.table(word) {
		return true
	}
	switch word {
	case "par", "line", "sect", "page", "column", "nestcell", "nestrow":
		r.paragraph()
	}
	return true
}

// look takes a control word that says how text looks. It reports whether it is one.
func (r *reader) look(word string, value int, on bool) bool {
	g := &r.group
	switch word {
	case "f":
		r.flush()
		g.font = value
	case "fcharset":
		if g.names {
			r.fonts[g.font] = pageOfCharset(value)
		}
	case "cpg":
		if g.names {
			r.fonts[g.font] = value
		}
	case "ansicpg":
		r.page = value
	case "v", "webhidden":
		r.flush()
		g.hidden = on
	case "deleted":
		r.flush()
		g.deleted = on
	case "super":
		r.flush()
		g.raised = on
	case "nosupersub":
		r.flush()
		g.raised = false
	case "plain":
		r.flush()
		g.hidden, g.deleted, g.raised = false, false, false
	case "pard":
		r.flush()
		g.inTable = false
	case "intbl":
		r.flush()
		g.inTable = true
	default:
		return false
	}
	return true
}

// unicode takes a character that is stated by its number, as a signed one of 16 bits.
func (r *reader) unicode(value int) {
	r.flush()
	c := rune(uint16(value))
	switch {
	case utf16.IsSurrogate(c) && r.high == 0:
		r.high = c
	case r.high != 0:
		r.write(string(utf16.DecodeRune(r.high, c)))
		r.high = 0
	default:
		r.write(string(c))
	}
	r.left = r.group.skipped
}
