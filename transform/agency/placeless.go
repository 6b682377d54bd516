package agency

import (
	"math/bits"
	"slices"
	"strings"

	"gongkai/extract/message"
)

// ownRanks are the words by which a name states the rank of a place that it
// does not name: 县教育局.
var ownRanks = [...]string{"自治区", "自治州", "省", "市", "县", "区", "旗", "州", "盟"}

// placeless answers for names that state no place: 县教育局, 民政局. The place is
// known only if independent kinds of evidence, an address or a register among them,
// name it and nothing names another that it does not lie in.
func (r *Resolver) placeless(name string, q *Question) Answer {
	rank, rest := "", name
	for _, w := range ownRanks {
		if s, ok := strings.CutPrefix(name, w); ok {
			rank, rest = w, s
			break
		}
	}
	b, ok := parseBody(rest, false)
	if !ok && rank != "" {
		rank = ""
		b, ok = parseBody(name, false) // 市场监督管理局
	}
	if !ok || !b.known || b.kind == Government && rank == "" {
		return Answer{Why: message.New(message.NoPlaceInName)}
	}
	named := r.g.namedBy(r.g.evidenceOf(q))
	a := Answer{Why: message.New(message.PlaceNotSure)}
	if winner := r.g.alone(named, rank); winner != none {
		return certain(r.agency(winner, b), message.New(message.ByPlace, message.Each(namesOf(named[winner])...)))
	}
	var places []int32
	for p := range named {
		if rank == "" || strings.HasSuffix(r.g.units[p].name, rank) {
			places = append(places, p)
		}
	}
	a.Candidates = r.candidates(places, b)
	return a
}

// direct are the kinds of evidence that name a place itself.
type direct uint16

func (d direct) has(by ...evidenceKind) bool {
	return slices.ContainsFunc(by, func(t evidenceKind) bool { return d&(1<<t) != 0 })
}

func namesOf(d direct) []message.Message {
	var out []message.Message
	for by := range evidenceKinds {
		if d.has(by) {
			out = append(out, message.New(evidenceNames[by]))
		}
	}
	return out
}

// namedBy returns the counties and what is above them that kinds of evidence of some
// weight name.
func (g *gazetteer) namedBy(found []evidence) map[int32]direct {
	named := map[int32]direct{}
	for _, w := range found {
		if weights[w.by] < strong || w.by == byTelephone {
			continue
		}
		for _, u := range w.units {
			if g.units[u].level <= County {
				named[u] |= 1 << w.by
			}
		}
	}
	return named
}

// alone returns the place that all kinds of evidence agree on, or none.
func (g *gazetteer) alone(named map[int32]direct, rank string) int32 {
	winner := int32(none)
	for p, d := range named {
		u := &g.units[p]
		if rank != "" && !strings.HasSuffix(u.name, rank) || bits.OnesCount16(uint16(d)) < 2 || !d.has(bySite, byHost, byPolice, bySource) {
			continue
		}
		// On the site of a city stand reports of its counties, too.
		if u.level < County && (rank == "" || !d.has(byLead)) {
			continue
		}
		for other := range named {
			if other != p && !g.under(p, other) {
				return none
			}
		}
		winner = p
	}
	return winner
}
