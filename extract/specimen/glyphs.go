package specimen

import (
	"html"
	"strings"
)

// radicalOf returns the radical that fonts of some PDFs have in the place of a
// character; text taken out of them keeps it.
var radicalOf = func() map[rune]rune {
	m := map[rune]rune{}
	pairs := []rune("一⼀二⼆八⼋力⼒十⼗口⼝土⼟大⼤女⼥子⼦小⼩工⼯己⼰广⼴心⼼户⼾手⼿支⽀文⽂方⽅日⽇月⽉止⽌比⽐水⽔火⽕生⽣用⽤白⽩目⽬石⽯示⽰立⽴老⽼自⾃色⾊行⾏言⾔里⾥金⾦面⾯音⾳高⾼人⼈入⼊" +
		"民⺠长⻓见⻅车⻋贝⻉门⻔页⻚马⻢鱼⻥齐⻬龙⻰西⻄青⻘母⺟")
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return m
}()

// radicals puts radicals in the place of characters that look the same.
func radicals(r *rng, s string) string {
	share := one(r, 1, 1, .5, .1)
	return strings.Map(func(c rune) rune {
		if radical, ok := radicalOf[c]; ok && r.odds(share) {
			return radical
		}
		return c
	}, s)
}

// selectors puts variation selectors behind characters, as input methods and
// converters of fonts do.
func selectors(r *rng, s string) string {
	selector := one(r, '\ufe00', '\ufe0f', '\U000e0100', '\U000e0101')
	share := one(r, .5, .05, .005)
	var b strings.Builder
	for _, c := range s {
		b.WriteRune(c)
		if isHan(c) && r.odds(share) {
			b.WriteRune(selector)
		}
	}
	return b.String()
}

// escapeMarkup puts a page into a field of a feed or of a dump, where its
// markup is escaped once, or twice.
func escapeMarkup(r *rng, page string) string {
	s := html.EscapeString(page)
	if r.odds(.3) { // as most programs write it
		s = strings.NewReplacer("&#34;", "\"", "&#39;", "'").Replace(s)
	}
	if r.odds(.1) {
		s = html.EscapeString(s)
	}
	switch r.IntN(5) {
	case 0:
		return s
	case 1:
		return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel><title>信息公开</title><link>/xxgk/</link><item><description>" + s +
			"</description></item></channel></rss>\n"
	case 2:
		return "<?xml version=\"1.0\"?>\n<doc><id>20231</id><content>" + s + "</content></doc>\n"
	case 3:
		return "<html><body><pre>\n" + s + "</pre></body></html>\n"
	}
	return "<doc><content><![CDATA[" + page + "]]></content></doc>\n"
}
