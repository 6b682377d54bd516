package agency

// Seat is a township with all above it, and the marks by which documents from
// there can be known.
type Seat struct {
	Names [5]string // by Level; "" where there is none
	Codes [5]string
	Area  string // telephone area code; "" if none is known
	Plate string // character of the province in record numbers
}

// Seats lists the townships that there are now, by code.
func Seats() []Seat {
	g := divisions()
	byCode := map[string]string{}
	for _, plate := range plateOrder {
		code := plates[string(plate)]
		if byCode[code] == "" {
			byCode[code] = string(plate)
		}
	}
	area := map[int32]string{}
	for _, a := range areaCodes() {
		for _, u := range g.coded(areas()[a]) {
			if area[u] == "" {
				area[u] = a
			}
		}
	}
	var out []Seat
	for i := range g.units {
		u := &g.units[i]
		if u.level != Township || u.inner || !u.listed {
			continue
		}
		s := Seat{Plate: byCode[u.code[:2]]}
		for at := int32(i); at != none; at = g.units[at].parent {
			up := &g.units[at]
			s.Names[up.level], s.Codes[up.level] = up.name, up.code
			if s.Area == "" {
				s.Area = area[at]
			}
		}
		if up := g.at(int32(i), County); up == none || !g.units[up].zone {
			out = append(out, s)
		}
	}
	return out
}

const plateOrder = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
