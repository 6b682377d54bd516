package table

import "encoding/binary"

// knownPlaces are heads in lines of which the order was looked for before: documents of one template have
// the same. It depends on nothing but the text of the head and what its words may name.
type knownPlaces map[*headTree]map[string]placedHead

// placedHead is what the places of the words of a head in lines show.
type placedHead struct {
	order  []int // of its columns; nil if none is proven
	blanks int   // that part two words
}

// find is x.orderOfLines, done once for all heads that are the same.
func (k *knownPlaces) find(x *Reader, l headLines, words []headWord) placedHead {
	const (
		most    = 512     // heads of a table that are kept
		longest = 4 << 10 // bytes of one that is: nearly all have less
	)
	if l.end-l.start > longest {
		return x.orderOfLines(l, words)
	}
	key := binary.AppendUvarint(x.headKey[:0], uint64(len(words)))
	for i := range words {
		w := &words[i]
		key = binary.AppendUvarint(key, w.nodes)
		for _, n := range [...]int{w.start - l.start, w.end - l.start, w.line - words[0].line, w.col} {
			key = binary.AppendVarint(key, int64(n))
		}
	}
	key = append(key, x.Text.Bytes[l.start:max(l.start, l.end)]...)
	x.headKey = key
	if h, ok := (*k)[l.tree][string(key)]; ok {
		return h
	}
	h := x.orderOfLines(l, words)
	if *k == nil {
		*k = knownPlaces{}
	}
	if (*k)[l.tree] == nil || len((*k)[l.tree]) == most {
		(*k)[l.tree] = map[string]placedHead{}
	}
	(*k)[l.tree][string(key)] = h
	return h
}
