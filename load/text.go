package load

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Text renders a value of a row for people and for CSV: plain digits, no
// exponents, integers without a fraction. NULL gives false.
func Text(v any) (string, bool) {
	switch v := v.(type) {
	case nil:
		return "", false
	case string:
		return v, true
	case []byte:
		if !utf8.Valid(v) {
			return hex.EncodeToString(v), true // a UUID, or bytes that are no text
		}
		return string(v), true
	case map[string]any:
		if data, err := json.Marshal(v); err == nil {
			return string(data), true
		}
	case bool:
		return strconv.FormatBool(v), true
	case float64:
		return number(v, 64), true
	case float32:
		return number(float64(v), 32), true
	case *big.Int:
		return v.String(), true
	case time.Time:
		if v.Year() <= 1 { // a time of day
			return v.Format("15:04:05"), true
		}
		if v.Equal(v.Truncate(24 * time.Hour)) {
			return v.Format(time.DateOnly), true
		}
		return v.Format("2006-01-02 15:04:05"), true
	case []any:
		parts := make([]string, len(v))
		for i := range v {
			s, ok := Text(v[i])
			if !ok {
				s = "NULL"
			}
			parts[i] = s
		}
		return "[" + strings.Join(parts, ", ") + "]", true
	}
	if s, ok := decimalText(v); ok {
		return s, true
	}
	return fmt.Sprint(v), true
}

func number(v float64, bits int) string {
	if a := math.Abs(v); a != 0 && (a < 1e-9 || a >= 1e21) || math.IsNaN(v) {
		return strconv.FormatFloat(v, 'g', -1, bits)
	}
	return strconv.FormatFloat(v, 'f', -1, bits)
}

// JSON renders a value of a row as JSON: numbers and truths as they are, NULL
// and numbers that JSON has no digits for as null, lists and structs as such,
// and all else as the text of it; an id as text, too.
func JSON(v any, isID bool) []byte {
	if isID && v != nil {
		s, _ := Text(v)
		return JSONText(s)
	}
	switch v := v.(type) {
	case nil:
		return []byte("null")
	case float64:
		return jsonNumber(v, 64)
	case float32:
		return jsonNumber(float64(v), 32)
	case string:
		return JSONText(v)
	case bool, int8, int16, int32, int64, uint8, uint16, uint32, uint64, *big.Int:
		s, _ := Text(v)
		return []byte(s)
	case []any:
		items := make([][]byte, len(v))
		for i := range v {
			items[i] = JSON(v[i], false)
		}
		return []byte("[" + string(bytes.Join(items, []byte(","))) + "]")
	case map[string]any:
		if data, err := json.Marshal(v); err == nil {
			return data
		}
	}
	if s, ok := decimalText(v); ok {
		return []byte(s)
	}
	s, _ := Text(v)
	return JSONText(s)
}

func jsonNumber(v float64, bits int) []byte {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return []byte("null")
	}
	return []byte(number(v, bits))
}

// JSONText renders a text as JSON, with the characters of HTML as they are.
func JSONText(s string) []byte {
	if isPlainJSON(s) { // nearly all are
		return []byte(`"` + s + `"`)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(s) != nil {
		return []byte(`""`) // a text always encodes
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// isPlainJSON reports whether JSON has a text as it is.
func isPlainJSON(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c == 0x7F {
			return false
		}
	}
	return utf8.ValidString(s)
}
