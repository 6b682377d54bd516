package export

import (
	"encoding/base64"
	"strings"

	"gongkai/load"
)

// text writes a value that is not NULL for CSV and its like: plain digits,
// days and moments as ISO 8601 has them.
func text(v any) string {
	switch v := v.(type) {
	case decimal:
		return v.String()
	case date:
		return v.Format("2006-01-02")
	case timestamp:
		if v.utc {
			return v.UTC().Format("2006-01-02T15:04:05.999999Z07:00")
		}
		return v.Format("2006-01-02T15:04:05.999999")
	case []byte:
		return base64.StdEncoding.EncodeToString(v)
	}
	s, _ := load.Text(v)
	return s
}

// String returns all digits of the scale, as DuckDB does.
func (d decimal) String() string {
	digits, sign := d.digits.String(), ""
	if digits[0] == '-' {
		digits, sign = digits[1:], "-"
	}
	if d.scale <= 0 {
		return sign + digits
	}
	if missing := int(d.scale) + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	point := len(digits) - int(d.scale)
	return sign + digits[:point] + "." + digits[point:]
}
