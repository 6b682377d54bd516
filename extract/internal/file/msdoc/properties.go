package msdoc

import "sort"

// Properties of text, by what the specification calls sprm (2.6). Their three highest bits say how
// many bytes their value has.
const (
	deleted   = 0x0800 // sprmCFRMarkDel
	hidden    = 0x083C // sprmCFVanish
	raised    = 0x2A48 // sprmCIss: 1 stands above the line
	inTable   = 0x2416 // sprmPFInTable
	rowEnds   = 0x2417 // sprmPFTtp
	elsewhere = 0x6646 // sprmPHugePapx: the properties lie in the stream Data
	rowIs     = 0xD608 // sprmTDefTable
	tabs      = 0xC615 // sprmPChgTabs
)

// runs are stretches of a document with properties each, by where they begin.
type runs struct {
	from       []int // the last one is where the last stretch ends
	properties [][]byte
	near       int
}

// at returns the properties of a place.
func (r *runs) at(place int) []byte {
	i := r.near // places are mostly asked for in order
	if !(i < len(r.properties) && r.from[i] <= place && place < r.from[i+1]) {
		i = sort.Search(len(r.from), func(i int) bool { return r.from[i] > place }) - 1
	}
	if i < 0 || i >= len(r.properties) {
		return nil
	}
	r.near = i
	return r.properties[i]
}

const pageSize = 512

// paragraphEntry is the length of an entry of a page of paragraphs (2.9.8, BxPap).
const paragraphEntry = 13

// readRuns reads pages of properties (2.9.33, ChpxFkp; 2.9.174, PapxFkp), whose list b is. An entry
// says where in its page properties lie, which of finds.
func (d *document) readRuns(b []byte, entry int, of func(page []byte, at int) []byte) (r runs) {
	n := (len(b) - 4) / 8
	for i := range n {
		from := u32(b, 4*(n+1)+4*i) & 0x3FFFFF * pageSize
		page := d.streams["WordDocument"][from : from+pageSize]
		count := int(page[pageSize-1])
		for k := range count {
			r.from = append(r.from, u32(page, 4*k))
			at := 2 * int(page[4*(count+1)+entry*k])
			var properties []byte
			if at > 0 {
				properties = of(page, at)
			}
			r.properties = append(r.properties, properties)
		}
		if i == n-1 && count > 0 {
			r.from = append(r.from, u32(page, 4*count))
		}
	}
	if len(r.properties) > 0 && (!sort.IntsAreSorted(r.from) || len(r.from) != len(r.properties)+1) {
		panic("properties out of order") // without them rows would be lost, and what is hidden shown
	}
	return r
}

func characterProperties(page []byte, at int) []byte {
	size := int(page[at])
	return page[at+1 : at+1+size]
}

// paragraphProperties leaves out the style, which comes before the properties.
func paragraphProperties(page []byte, at int) []byte {
	size := 2*int(page[at]) - 1
	if page[at] == 0 {
		at++
		size = 2 * int(page[at])
	}
	const style = 2
	return page[at+1+style : at+1+size]
}

// each calls do for the properties in b.
func (d *document) each(b []byte, do func(code int, value []byte)) {
	d.eachOf(b, true, do)
}

// eachOf is each; follow says whether properties may lie elsewhere. Those that do may not refer
// onward: a reference to itself would have no end.
func (d *document) eachOf(b []byte, follow bool, do func(code int, value []byte)) {
	for len(b) >= 2 {
		code := u16(b, 0)
		size, head := 0, 2
		switch code >> 13 {
		case 0, 1:
			size = 1
		case 2, 4, 5:
			size = 2
		case 3:
			size = 4
		case 7:
			size = 3
		case 6:
			switch {
			case code == rowIs:
				size, head = u16(b, 2)-1, 4
			case code == tabs && b[2] == 255: // longer than a byte can say
				return
			default:
				size, head = int(b[2]), 3
			}
		}
		value := b[head : head+size]
		b = b[head+size:]
		if code == elsewhere {
			if data, at := d.streams["Data"], u32(value, 0); follow && at+2 <= len(data) {
				d.eachOf(data[at+2:at+2+u16(data, at)], false, do)
			}
			continue
		}
		do(code, value)
	}
}

// look is how characters look.
type look struct{ gone, raised bool }

func (d *document) look(properties ...[]byte) (l look) {
	for _, b := range properties {
		d.each(b, func(code int, value []byte) {
			switch code {
			case deleted, hidden: // 0x81 is the opposite of the style, which hides nothing
				l.gone = l.gone || value[0] == 1 || value[0] == 0x81
			case raised:
				l.raised = value[0] == 1
			}
		})
	}
	return l
}

// place is where a paragraph stands.
type place struct {
	inTable, endsRow bool
	continues        []bool // of a row that it ends, by cell: it is merged into the one above or before
}

func (d *document) place(properties ...[]byte) (p place) {
	for _, b := range properties {
		d.each(b, func(code int, value []byte) {
			switch code {
			case inTable:
				p.inTable = value[0] == 1
			case rowEnds:
				p.endsRow = value[0] == 1
			case rowIs:
				p.continues = merged(value)
			}
		})
	}
	return p
}

// merged returns which cells of a row are merged into another (2.9.328, TDefTableOperand; 2.9.327, TC80).
func merged(b []byte) []bool {
	const cellSize = 20
	n := int(b[0])
	cells := b[1+2*(n+1):]
	out := make([]bool, n)
	for i := range out {
		if len(cells) < cellSize {
			break // cells behind are like any
		}
		flags := u16(cells, 0)
		across, down := flags&3, flags>>5&3
		out[i] = across == 1 || down == 1
		cells = cells[cellSize:]
	}
	return out
}
