package agency

import (
	"slices"
	"strings"
)

// reading is one way to read a name: a place, and what is left of it.
type reading struct {
	units  []int32 // what the place can be
	places int     // how many names of places were read
	loose  bool    // the last of them is a name without rank
	fixed  bool    // the first of them can only be one unit
	rooted bool    // the first of them is a province by its full name
	taken  int     // bytes of the name
	body   body
}

// maxPlace is the longest name of a division, in bytes.
const maxPlace = 16 * 3

// readPlaces calls found for each way to read places at the start of a name.
func (g *gazetteer) readPlaces(name string, found func(reading)) {
	g.readOn(name, reading{}, found)
}

func (g *gazetteer) readOn(name string, r reading, found func(reading)) {
	rest := name[r.taken:]
	rest = strings.TrimPrefix(rest, "人民政府") // 安化县人民政府东坪街道办事处
	skipped := len(name) - r.taken - len(rest)
	if r.places == 0 || r.places > 4 {
		skipped, rest = 0, name[r.taken:]
	}
	for n := min(len(rest), maxPlace); n >= 6; n-- {
		if n < len(rest) && rest[n]&0xC0 == 0x80 {
			continue
		}
		head, ok := g.names[rest[:n]]
		if !ok {
			continue
		}
		var units []int32
		loose := true
		for at := head; at != 0; at = g.refs[at].next {
			f := g.refs[at]
			if r.places == 0 {
				if g.units[f.unit].inner {
					continue // 开发区 within some county
				}
			} else if !g.underAny(f.unit, r.units) || skipped > 0 && g.units[f.unit].level != Township ||
				g.units[f.unit].inner && !slices.Contains(r.units, g.units[f.unit].parent) {
				continue
			}
			if f.kind != stem {
				if loose {
					units = units[:0] // a name with its rank is not the stem of another
				}
				loose = false
			} else if !loose {
				continue
			}
			units = append(units, f.unit)
		}
		if len(units) == 0 {
			continue
		}
		next := reading{rooted: r.rooted || r.places == 0 && !loose && g.units[units[0]].level == Province, units: units, places: r.places + 1, loose: loose, taken: r.taken + skipped + n,
			fixed: r.fixed || r.places == 0 && len(units) == 1 && !loose && g.units[units[0]].level < Township}
		found(next)
		if next.places < 5 {
			g.readOn(name, next, found)
		}
	}
}

func (g *gazetteer) underAny(i int32, ups []int32) bool {
	for _, up := range ups {
		if g.under(i, up) {
			return true
		}
	}
	return false
}

// read returns the best reading of a name; ok is false if there is none.
func (g *gazetteer) read(name string) (best reading, ok bool) {
	better := func(r, than reading) bool {
		if r.body.known != than.body.known {
			return r.body.known
		}
		if r.taken != than.taken {
			return r.taken > than.taken
		}
		return !r.loose && than.loose
	}
	g.readPlaces(name, func(r reading) {
		rest := name[r.taken:]
		if ok && best.body.known && (r.taken < best.taken || r.loose) {
			return
		}
		if g.startsPlace(strings.TrimPrefix(rest, "人民政府")) {
			return // 北京市安化县: places that do not go together
		}
		b, is := parseBody(rest, g.units[r.units[0]].zone)
		if !is || r.loose && !b.known && b.kind != Zone || r.loose && rest == "" {
			return
		}
		r.body = b
		if !ok || better(r, best) {
			best, ok = r, true
		}
	})
	return best, ok
}

// startsPlace reports whether a rest begins with the full name of a county or
// something above it.
func (g *gazetteer) startsPlace(rest string) bool {
	for n := 6; n <= min(len(rest), maxPlace); n += 3 {
		for at := g.names[rest[:n]]; at != 0; at = g.refs[at].next {
			if f := g.refs[at]; f.kind == full && g.units[f.unit].level <= County && !g.units[f.unit].zone {
				return true
			}
		}
	}
	return false
}

var marks = strings.NewReplacer(" ", "", "\u3000", "", "（", "(", "）", ")", "\"", "", "“", "", "”", "")

// plain brings a stated name into the form in which names are looked up.
func plain(name string) string {
	name = marks.Replace(name)
	for {
		i, j := strings.IndexByte(name, '('), strings.IndexByte(name, ')')
		if i < 0 || j < i {
			break
		}
		name = name[:i] + name[j+1:] // 城市管理局(综合行政执法局)
	}
	return strings.TrimPrefix(name, "中国共产党")
}
