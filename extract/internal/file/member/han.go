package member

// InHan returns the number of a list item in Chinese, as of sections; "" from a hundred on: no list
// of sections is longer.
func InHan(n int) string {
	digits := []rune("〇一二三四五六七八九")
	switch {
	case n < 0 || n >= 100:
		return ""
	case n < 10:
		return string(digits[n])
	case n == 10:
		return "十"
	}
	out := "十"
	if n >= 20 {
		out = string(digits[n/10]) + out
	}
	if n%10 > 0 {
		out += string(digits[n%10])
	}
	return out
}
