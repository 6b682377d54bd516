package table

import "encoding/binary"

// knownHeads are heads that were parsed before: few in a corpus are new. What a parser finds
// depends on nothing but what each word may name, and where lines end.
type knownHeads map[*headTree]map[string]parsedHead

// parse is p.parse, done once for all heads of the same words.
func (k *knownHeads) parse(p *headParser) bool {
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
		p.parsedHead = q
		return true
	}
	p.forget()
	if !p.parse() {
		return false
	}
	k.keep(p, key)
	return true
}

// parseLast parses words of which all heads of single columns stand in the last row, once for
// all heads of the same words.
func (k *knownHeads) parseLast(p *headParser) {
	var memory [8 * mostWords]byte
	key := append(memory[:0], 0) // no word names nothing: none of parse has this key
	for i := range p.words {
		key = binary.AppendUvarint(key, p.words[i].nodes)
	}
	if q, ok := (*k)[p.tree][string(key)]; ok {
		p.parsedHead = q
		return
	}
	p.forget()
	p.low = true
	p.level([]int{0}, 0, nil, 0)
	k.keep(p, key)
}

// keep keeps what a parser found.
func (k *knownHeads) keep(p *headParser, key []byte) {
	const most = 512 // heads of a table that are kept: there are some dozens of layouts
	if *k == nil {
		*k = knownHeads{}
	}
	if (*k)[p.tree] == nil || len((*k)[p.tree]) == most {
		(*k)[p.tree] = map[string]parsedHead{}
	}
	(*k)[p.tree][string(key)] = p.parsedHead
}
