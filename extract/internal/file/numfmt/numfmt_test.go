package numfmt

import "testing"

func TestShow(t *testing.T) {
	for _, test := range []struct {
		format string
		v      float64
		want   string
	}{
		{"", 12, "12"}, {"General", 0.1 + 0.2, "0.3"}, {"", 1e6, "1000000"}, {"", -3, "-3"},
		{"0", 1.5, "2"}, {"0", 2.5, "3"}, {"0.00", 3, "3.00"}, {"0.0#", 3.25, "3.25"}, {"0.0#", 3, "3.0"}, {"#", 0, ""}, {"#.##", 0.5, "0.5"},
		{"#,##0", 1234567, "1,234,567"}, {"#,##0.00", 1234.5, "1,234.50"}, {"#,##0_ ", -1234, "-1,234"},
		{"0%", 0.25, "25%"}, {"0.0%", 0.125, "12.5%"},
		{`0"件"`, 12, "12件"}, {`0.00"万元"`, 3.5, "3.50万元"}, {"0件", 4, "4件"}, {`\￥0`, 4, "￥4"}, {"[$￥-804]#,##0", 1200, "￥1,200"},
		{"0;(0)", -4, "(4)"}, {"0;-0;\"无\"", 0, "无"}, {";;;", 7, ""}, {"0;;", 0, ""}, {"[Red]0", 7, "7"},
		{"yyyy-m-d", 44197, "2021年1月1日"}, {"yyyy\"年\"m\"月\"", 44197, "2021年1月"}, {"m-d", 44197, "1月1日"}, {"@", 7, "7"},
		{"0,", 12000, "12"}, {"0.00E+00", 12, "12"}, {"#,##0", 0, "0"},
		{"# ?/?", 12, "12"}, {"# ?/?", 0.5, "0.5"}, {"h:mm", 44197.75, "18:00"}, {BuiltIn(57), 44197, "2021年1月"}, {BuiltIn(99), 44197, "44197"},
	} {
		if got := Show(test.format, test.v, Since1900); got != test.want {
			t.Errorf("%v in %s: %q, want %q", test.v, test.format, got, test.want)
		}
	}
}

func FuzzShow(f *testing.F) {
	f.Add(`[$￥-804]#,##0.00_);[Red](0"件")`, 12.5)
	f.Fuzz(func(t *testing.T, format string, v float64) {
		if len(Show(format, v, Since1900)) > 2000+2*len(format) {
			t.Error("a number takes thousands of digits")
		}
	})
}

// Workbooks of old Macs count days from 1904.
func TestEpoch(t *testing.T) {
	if got := Show("yyyy-m-d", 42735, Since1904); got != "2021年1月1日" {
		t.Error(got)
	}
	if got := Show("0", 42735, Since1904); got != "42735" {
		t.Error("a number that is no date:", got)
	}
}
