package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"gongkai/extract/message"
)

// tongue is the language of a page, and whether it was chosen: then links keep it.
type tongue struct {
	message.Language
	chosen bool
}

// tongueOf returns the language that an address asks for, else the one that a browser likes best.
func tongueOf(r *http.Request) tongue {
	if asked := message.Language(r.URL.Query().Get("lang")); slices.Contains(message.Languages(), asked) {
		return tongue{asked, true}
	}
	return tongue{preferred(r.Header.Get("Accept-Language")), false}
}

// preferred returns the language that a list such as zh-CN,zh;q=0.9,en;q=0.8 likes best
// of those that the program speaks.
func preferred(list string) message.Language {
	best, weight := message.English, 0.0
	for item := range strings.SplitSeq(list, ",") {
		tag, parameter, _ := strings.Cut(item, ";")
		tag, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
		q := 1.0
		if s, ok := strings.CutPrefix(strings.ReplaceAll(parameter, " ", ""), "q="); ok {
			q, _ = strconv.ParseFloat(s, 64)
		}
		if q > weight && slices.Contains(message.Languages(), message.Language(tag)) {
			best, weight = message.Language(tag), q
		}
	}
	return best
}

// tag returns the language as HTML names it.
func (t tongue) tag() string {
	if t.Language == message.Chinese {
		return "zh-CN"
	}
	return string(t.Language)
}

// other returns the language that a page offers instead.
func (t tongue) other() message.Language {
	if t.Language == message.Chinese {
		return message.English
	}
	return message.Chinese
}
