package metadata

import "testing"

// A year is spoken of where it stands itself, whatever year comes right behind it.
func TestMostSpokenOf(t *testing.T) {
	for text, want := range map[string]int{
		"数据统计期限为2020年1月1日-2020年12月31日。":     2020,
		"数据统计期限为2020年1月1日-2019年12月31日。":     2020, // last year's, changed by half
		"2021年,本局受理申请3件;2021年比2020年多1件。":    2021,
		"根据《关于2022年、2023年工作的通知》,2021年公开5条。": 2021,
		"20年来,共公开20条。":                      0,
		"":                                  0,
	} {
		if got := mostSpokenOf([]byte(text), "", true); got != want {
			t.Errorf("%s: %d, want %d", text, got, want)
		}
	}
}
