package load

import (
	"math"
	"math/big"
	"testing"
	"time"
)

func TestText(t *testing.T) {
	for _, test := range []struct {
		value any
		want  string
	}{
		{1e6, "1000000"}, {2.0, "2"}, {97.0843, "97.0843"}, {-0.000001, "-0.000001"}, {1e300, "1e+300"}, {math.NaN(), "NaN"},
		{int64(-3), "-3"}, {big.NewInt(7), "7"}, {true, "true"}, {"无", "无"}, {[]byte("x"), "x"}, {[]byte{0xff, 1}, "ff01"},
		{time.Date(2022, 1, 20, 0, 0, 0, 0, time.UTC), "2022-01-20"},
		{time.Date(2022, 1, 20, 3, 4, 5, 0, time.UTC), "2022-01-20 03:04:05"},
		{time.Date(1, 1, 1, 3, 4, 5, 0, time.UTC), "03:04:05"},
		{[]any{1.0, nil, "a"}, "[1, NULL, a]"}, {map[string]any{"b": 1, "a": "x"}, `{"a":"x","b":1}`},
	} {
		if got, ok := Text(test.value); !ok || got != test.want {
			t.Errorf("%v: %q, want %q", test.value, got, test.want)
		}
	}
	if _, ok := Text(nil); ok {
		t.Error("NULL has no text")
	}
}

func TestJSON(t *testing.T) {
	digits := []byte{0x12, 0x34, 0x56, 0x78, 0x90, 0x12, 0x34, 0xff}
	for _, test := range []struct {
		value any
		want  string
	}{
		{nil, "null"}, {math.NaN(), "null"}, {float32(math.Inf(-1)), "null"}, {2.0, "2"}, {float32(0.1), "0.1"}, {int64(-3), "-3"},
		{new(big.Int).Lsh(big.NewInt(1), 70), "1180591620717411303424"}, {true, "true"}, {"12", `"12"`}, {"<无>\n", `"<无>\n"`}, {"\xff", `"\ufffd"`},
		{time.Date(2022, 1, 20, 0, 0, 0, 0, time.UTC), `"2022-01-20"`}, {[]any{1.0, nil, "a", []any{}}, `[1,null,"a",[]]`},
		{map[string]any{"b": 1}, `{"b":1}`},
		// Bytes are text, also if that looks like a number.
		{[]byte("12"), `"12"`}, {digits, `"12345678901234ff"`},
	} {
		if got := string(JSON(test.value, false)); got != test.want {
			t.Errorf("%v: %s, want %s", test.value, got, test.want)
		}
	}
	for value, want := range map[any]string{int64(-3): `"-3"`, uint64(math.MaxUint64): `"18446744073709551615"`, nil: "null"} {
		if got := string(JSON(value, true)); got != want {
			t.Errorf("id %v: %s, want %s", value, got, want)
		}
	}
}
