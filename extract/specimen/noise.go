package specimen

import "slices"

// Noise is one way in which a document differs from the plain form. The
// reader is to find the same truth under all of them.
type Noise string

// The noises, by where they sit.
const (
	// How the agency filled in the form.
	Errors        Noise = "agency_error"   // a total that does not add up
	Blanks        Noise = "blanks"         // nothing, /, - or 无 for no value
	Signs         Noise = "signs"          // 增3, 减少3项, +3, －3
	Suffixes      Noise = "suffixes"       // 3件, 251000元
	Thousands     Noise = "thousands"      // 1,259
	SpacedNumbers Noise = "spaced_numbers" // 1 259
	FullWidth     Noise = "full_width"     // １２５９
	Annotated     Noise = "annotated"      // 22（其中修订16件）
	Mixed         Noise = "mixed_form"     // the row 其他处理 of 2019 on a form of 2021
	WrongForm     Noise = "wrong_edition"  // the form of the other edition for the year
	ExtraRows     Noise = "extra_rows"     // 其他主动公开文件
	MissingRows   Noise = "missing_rows"   // rows left out
	Subtotals     Noise = "subtotals"      // （三）不予公开 with values
	CutShort      Noise = "cut_short"      // the end of table 3 and all after it lost
	Numbering     Noise = "numbering"      // 1、 （1） or none
	Synonyms      Noise = "synonyms"       // other wordings
	Typos         Noise = "typos"          // one character wrong, missing or doubled
	Spaced        Noise = "spaced_labels"  // 总 计
	BrokenHeads   Noise = "broken_heads"   // 商业 / 企业
	PageBreaks    Noise = "page_breaks"    // -3- and repeated headers inside a table
	OCR           Noise = "ocr"            // O and l for 0 and 1

	// What became of the text.
	Traditional    Noise = "traditional"
	Pinyin         Noise = "pinyin"          // 據(jù)
	PinyinASCII    Noise = "pinyin_ascii"    // 據(ju)
	PinyinRepeated Noise = "pinyin_repeated" // 府(fu)(fu)
	Taiwan         Noise = "taiwan"          // 資訊, 檔案
	Variants       Noise = "variants"        // 麵 複 谘
	Commas         Noise = "commas"          // stray commas
	Questions      Noise = "questions"       // ???? runs
	Damage         Noise = "gbk_damage"
	Dates          Noise = "dropped_dates" // 2021年1月日
	Mustache       Noise = "mustache"      // {{ title }}
	Swaps          Noise = "word_swaps"    // 依申请公开 become a shop's name
	Entities       Noise = "entities"      // &nbsp; &#24180;

	// What became of the bytes.
	GB18030 Noise = "gb18030"
	Big5    Noise = "big5" // brings Traditional with it
	BOM     Noise = "bom"
	CRLF    Noise = "crlf"
)

// Noises lists them all.
var Noises = []Noise{Errors, Blanks, Signs, Suffixes, Thousands, SpacedNumbers, FullWidth, Annotated, Mixed, WrongForm, ExtraRows,
	MissingRows, Subtotals, CutShort, Numbering, Synonyms, Typos, Spaced, BrokenHeads, PageBreaks, OCR,
	Traditional, Pinyin, PinyinASCII, PinyinRepeated, Taiwan, Variants, Commas, Questions, Damage, Dates, Mustache,
	Swaps, Entities, GB18030, Big5, BOM, CRLF}

// noiseSet is what noises a document has.
type noiseSet []Noise

func (s noiseSet) has(n Noise) bool { return slices.Contains(s, n) }

// drawNoise draws as many noises as documents have: often none.
func drawNoise(r *rng) noiseSet {
	var s noiseSet
	for range r.weighted(30, 32, 20, 12, 6) {
		if n := oneOf(r, Noises); !s.has(n) {
			s = append(s, n)
		}
	}
	return s
}

// settle takes out what cannot be together and adds what follows.
func (s noiseSet) settle(l Layout) noiseSet {
	drop := func(n Noise) {
		s = slices.DeleteFunc(s, func(m Noise) bool { return m == n })
	}
	if s.has(Big5) {
		drop(GB18030)
		drop(BOM)
		drop(Pinyin) // its accents are not in Big5
		drop(Radicals)
		drop(Selectors)
		if !s.has(Traditional) {
			s = append(s, Traditional)
		}
	}
	if s.has(GB18030) {
		drop(BOM)
	}
	for _, n := range []Noise{Pinyin, PinyinASCII, Taiwan, Variants} {
		if s.has(n) && !s.has(Traditional) {
			s = append(s, Traditional)
		}
	}
	if s.has(WrongForm) {
		drop(Mixed)
	}
	s = slices.DeleteFunc(s, func(n Noise) bool { return !slices.Contains(LayoutsOf(n), l) })
	switch l {
	case Spaces, Reading, OneLine, DocumentLine, Torn, Squashed, SquashedLine, MixedLayouts, ColumnMajor, Poppler, PDFToHTML, PDFMiner, Raw, ValuesFirst, Collapsed, PDFParse, Patchwork: // a space parts cells there
		drop(SpacedNumbers)
	}
	switch l {
	case Torn, MixedLayouts, ColumnMajor, Poppler, PDFToHTML, PDFMiner, Raw, ValuesFirst, Collapsed, Patchwork: // nothing would distinguish these rows from those of the form
		drop(Subtotals)
		drop(ExtraRows)
	case Squashed, SquashedLine, PDFParse:
		for _, n := range []Noise{Subtotals, ExtraRows, PageBreaks, Annotated, OCR, FullWidth, Thousands} {
			drop(n)
		}
	}
	slices.Sort(s)
	return s
}
