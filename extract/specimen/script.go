package specimen

import (
	_ "embed"
	"strings"
)

//go:embed script.csv
var scriptCSV string

// script is what the other script and the dictionaries say of a character.
type script struct {
	traditional rune
	pinyin      string
}

// scripts are those of the characters that this package writes.
var scripts = func() map[rune]script {
	m := map[rune]script{}
	for line := range strings.Lines(scriptCSV) {
		if line[0] == '#' {
			continue
		}
		f := strings.Split(strings.TrimSpace(line), ",")
		c, t := []rune(f[0])[0], []rune(f[1])[0]
		m[c] = script{t, f[2]}
	}
	return m
}()

// toneless takes the accents off a reading.
var toneless = strings.NewReplacer("ā", "a", "á", "a", "ǎ", "a", "à", "a", "ē", "e", "é", "e", "ě", "e", "è", "e",
	"ī", "i", "í", "i", "ǐ", "i", "ì", "i", "ō", "o", "ó", "o", "ǒ", "o", "ò", "o", "ū", "u", "ú", "u", "ǔ", "u", "ù", "u",
	"ǖ", "v", "ǘ", "v", "ǚ", "v", "ǜ", "v", "ü", "v")

// taiwan is how Taiwan words things.
var taiwan = strings.NewReplacer("信息", "資訊", "文件", "檔案", "網絡", "網路", "視頻", "影片", "質量", "品質")

// variants are characters that careless conversion puts in the place of others.
var variants = strings.NewReplacer("面", "麵", "復", "複", "咨", "谘", "諮", "谘", "為", "爲", "眾", "衆", "裏", "裡", "於", "于")

// convert puts a text into traditional characters, with readings in brackets
// if the noise asks for them.
func convert(r *rng, noise noiseSet, s string) string {
	traditional := noise.has(Traditional)
	repeated := noise.has(PinyinRepeated)
	if !traditional && !repeated {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + len(s)/4)
	for _, c := range s {
		sc, ok := scripts[c]
		if !ok {
			b.WriteRune(c)
			continue
		}
		out := c
		if traditional {
			out = sc.traditional
		}
		b.WriteRune(out)
		switch {
		case repeated && r.odds(.02):
			p := "(" + toneless.Replace(sc.pinyin) + ")"
			b.WriteString(p + p)
		case out == c:
		case noise.has(Pinyin):
			b.WriteString("(" + sc.pinyin + ")")
		case noise.has(PinyinASCII):
			b.WriteString("(" + toneless.Replace(sc.pinyin) + ")")
		}
	}
	s = b.String()
	if noise.has(Taiwan) {
		s = taiwan.Replace(s)
	}
	if noise.has(Variants) {
		s = variants.Replace(s)
	}
	return s
}
