package metadata

import "testing"

func TestOfFile(t *testing.T) {
	for name, want := range map[string]struct {
		agency string
		year   int
	}{
		"青川县水利局2021年政府信息公开工作年度报告.docx": {"青川县水利局", 2021},
		"2021年青川县人民政府信息公开年报.pdf":       {"青川县人民政府", 2021},
		"附件1：县教育局2020年年报.doc":          {"县教育局", 2020},
		"3.乔庄镇人民政府年报.xls":              {"乔庄镇人民政府", 0},
		"水利局.pdf":                      {"水利局", 0},
		"年报 (P020220120.pdf)":          {"", 0},
		"2021年政府信息公开工作年度报告":            {"", 2021},
		"点击下载":           {"", 0},
		"二〇二一年年报.doc":    {"", 2021},
		"2020 年 年 报.pdf": {"", 2020},
		"关于青川县水利局2022年政府信息公开工作年度报告的公告.pdf": {"青川县水利局", 2022},
		"":      {"", 0},
		"\xff.": {"", 0},
		"政府信息公开统计表(2021年).xlsx": {"", 2021},
	} {
		if agency, year := OfFile(name); agency != want.agency || year != want.year {
			t.Errorf("%q: %q, %d", name, agency, year)
		}
	}
}
