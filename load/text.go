package load

import (
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
