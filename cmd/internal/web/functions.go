package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/url"
	"strconv"
	"strings"

	"gongkai/cmd/internal/words"
	"gongkai/extract/form"
	schema "gongkai/sql"
)

// link returns an address of this server with parameters, name and value by turns; those without a
// value are left out. It keeps a language that was chosen.
func link(in tongue, path string, pairs ...any) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if v := fmt.Sprint(pairs[i+1]); v != "" && pairs[i+1] != nil {
			q.Set(fmt.Sprint(pairs[i]), v)
		}
	}
	if in.chosen {
		q.Set("lang", string(in.Language))
	}
	path, part, _ := strings.Cut(path, "#")
	if len(q) > 0 {
		path += "?" + q.Encode()
	}
	if part != "" {
		path += "#" + part
	}
	return path
}

// metricName returns the label of a metric in a language.
func metricName(p words.Printer, id string) string {
	m, ok := form.Lookup(id)
	if !ok {
		return id
	}
	label, _, _ := strings.Cut(strings.ReplaceAll(m.Info().LabelZH(), "|", "/"), "（区分")
	return p.Either(m.Info().LabelEN, label)
}

// applicantName returns the label of an applicant type in a language; "" of what has none.
func applicantName(p words.Printer, id string) string {
	t, ok := form.LookupApplicant(id)
	if !ok {
		return id
	}
	if t == form.NotApplicable {
		return ""
	}
	return p.Either(form.Applicants[t].LabelEN, form.Applicants[t].LabelZH)
}

// termName returns what a word of a column means, in a language.
func termName(p words.Printer, field, id string) string {
	for _, t := range schema.Terms() {
		if t.Field == field && t.ID == id {
			return p.Either(t.LabelEN, t.LabelZH)
		}
	}
	return id
}

// unitName returns the name of a unit of the form.
func unitName(p words.Printer, unit string) string {
	if key := "unit." + unit; catalogue().Has(key) {
		return say(p, key)
	}
	return unit
}

// findingName returns what a kind of findings is.
func findingName(p words.Printer, kind string) string {
	for _, k := range schema.FindingKinds() {
		if k.Kind == kind {
			return p.Either(k.TitleEN, k.TitleZH)
		}
	}
	return kind
}

// brief writes a number where there is little room, to two or three digits.
func brief(p words.Printer, v *float64) string {
	if v == nil {
		return noNumber
	}
	units := []struct {
		size   float64
		en, zh string
	}{{1e9, "G", ""}, {1e8, "", "亿"}, {1e6, "M", ""}, {1e4, "", "万"}, {1e3, "k", ""}}
	for _, u := range units {
		if name := p.Either(u.en, u.zh); name != "" && math.Abs(*v) >= u.size {
			return strconv.FormatFloat(*v/u.size, 'g', 3, 64) + name
		}
	}
	return strconv.FormatFloat(math.Round(*v*10)/10, 'f', -1, 64)
}

// shownDigits is as many digits behind the point as are shown: amounts are in 万元, so that
// all digits down to 0.01元 are there.
const shownDigits = 6

// num writes a number for people: with marks between thousands; a dash for none.
func num(v any) string {
	var f float64
	switch v := v.(type) {
	case nil:
		return noNumber
	case *float64:
		if v == nil {
			return noNumber
		}
		f = *v
	case float64:
		f = v
	case int:
		f = float64(v)
	case int64:
		f = float64(v)
	default:
		return fmt.Sprint(v)
	}
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return noNumber
	}
	scale := math.Pow(10, shownDigits)
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(math.Round(f*scale)/scale, 'f', -1, 64), ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "−", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if fraction != "" {
		whole += "." + fraction
	}
	return sign + whole
}

// noNumber is written where nothing is known.
const noNumber = "–"

// percent writes a share.
func percent(v any) string {
	if p, ok := v.(*float64); ok {
		if p == nil {
			return noNumber
		}
		v = *p
	}
	f, ok := v.(float64)
	if !ok || math.IsNaN(f) || math.IsInf(f, 0) {
		return noNumber
	}
	return strconv.FormatFloat(f*100, 'f', 1, 64) + "%"
}

// asJSON writes what a script reads from an attribute.
func asJSON(v any) (string, error) {
	data, err := json.Marshal(v)
	return string(data), err
}

// dict returns what a part of a page is given, name and value by turns.
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, errors.New("a name without a value")
	}
	out := map[string]any{}
	for i := 0; i < len(pairs); i += 2 {
		out[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return out, nil
}
