package text

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Two blocks hold radicals, which PDF fonts put in place of the characters that
// look alike. Those of Kangxi have a compatibility decomposition, nearly all of
// the supplement none; for these Unicode has Equivalent_Unified_Ideograph.
const (
	firstSupplement, lastSupplement = 0x2E80, 0x2EF3
	firstKangxi, lastKangxi         = 0x2F00, 0x2FD5
)

// supplement holds, for each radical of the supplement in order, the character
// equivalent to it, from EquivalentUnifiedIdeograph.txt of Unicode 14.0.0; a blank
// where there is none in the basic plane.
const supplement = " 厂乛乚乙亻冂 刀刂卜㔾小小兀尣尢 巳幺彑彐忄心扌攵 旡日月歺母民氵氺灬爫爫丬牛犭王 目示礻 糹纟罓罒㓁冗 羊  耂肀聿肉 艹艹艹虎衤覀西见角 讠贝 车辶辶辶邑钅長镸长门 阝雨青韦页风飞食 飠饣 马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"

// foldRadicals makes f read radicals as characters, as simplified ones at once:
// ⼾ and ⾧ stand in simplified text for 户 and 长.
func (f *folding) foldRadicals() {
	set := func(radical, r rune) {
		if s, ok := simpleForms()[r]; ok {
			r = s
		} else if r == '靑' { // of which the dictionary does not know that it is written 青
			r = '青'
		}
		f.set(radical, r)
	}
	radical := rune(firstSupplement)
	for _, r := range supplement {
		if r != ' ' {
			set(radical, r)
		}
		radical++
	}
	for radical := rune(firstKangxi); radical <= lastKangxi; radical++ {
		r, _ := utf8.DecodeRuneInString(norm.NFKC.String(string(radical)))
		set(radical, r)
	}
}

// isSelector reports whether r is beyond the basic plane and chooses a form of
// the character before it (U+E0100 to U+E01EF), and those of tags.
func isSelector(r rune) bool { return r >= 0xE0000 && r <= 0xE01EF }
