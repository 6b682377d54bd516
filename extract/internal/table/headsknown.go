package table

import "encoding/binary"

// knownHeads are heads that were parsed before: few in a corpus are new. What a parser finds
// depends on nothing but what each word may name, and where lines end.
type knownHeads map[*headTree]map[string]headParser

// parse is p.parse, done once for all heads of the same words.
func (k *knownHeads) parse(p *headParser) bool {
	const most = 512 // heads of a table that are kept: there are some dozens of layouts
	var memory [8 * mostWords]byte
	key := memory[:0]
	if p.rows {
		key = append(key, 1)
	}
	for i := range p.words {
		w := &p.words[i]
		key = binary.AppendUvarint(key, w.nodes)
		if i > 0 && w.line != p.words[i-1].line {
			key = append(key, 0)
		}
		if p.rows {
			key = binary.AppendVarint(key, int64(w.col))
		}
	}
	if q, ok := (*k)[p.tree][string(key)]; ok {
		p.order, p.orders, p.found, p.proven, p.formOrder = q.order, q.orders, q.found, q.proven, q.formOrder
		return true
	}
	if !p.parse() {
		return false
	}
	if *k == nil {
		*k = knownHeads{}
	}
	if (*k)[p.tree] == nil || len((*k)[p.tree]) == most {
		(*k)[p.tree] = map[string]headParser{}
	}
	(*k)[p.tree][string(key)] = headParser{order: p.order, orders: p.orders, found: p.found, proven: p.proven, formOrder: p.formOrder}
	return true
}
