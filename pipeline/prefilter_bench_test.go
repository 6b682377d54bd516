package pipeline

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

// BenchmarkPrefilter holds back texts that are no reports, and for each measures what
// two floors cost on the same bytes: reading them, and telling that they are
// UTF-8 as the standard library does.
func BenchmarkPrefilter(b *testing.B) {
	const (
		news = "本报讯（记者 王某）3月12日，全市重点项目建设推进会召开。会议指出，今年以来，各地各部门抢抓机遇、主动作为，完成投资1,259亿元，同比增长8.6%。" +
			"下一步，要围绕产业链部署创新链，推动一批标志性工程早开工、早见效，让群众得到更多实惠。\n"
		patents = "该公司年内提交专利申请318件，较上年增加42件；其中发明专利申请占六成。公司开户行信息变更后，公开发行股票的申请获得受理。\n"
		english = "The committee met on Tuesday to consider the report; no decision was taken, and the matter will be discussed again in March.\n"
		page    = `<div class="item"><a href="/news/202103/t20210312_1259.html" target="_blank">全市重点项目建设推进会召开</a><span>2021-03-12</span>&nbsp;</div>` + "\n"
	)
	const size = 64 << 10
	for _, c := range []struct{ name, text string }{{"news", news}, {"patents", patents}, {"english", english}, {"html", page}} {
		text := []byte(strings.Repeat(c.text, size/len(c.text)))
		if c.name == "patents" {
			text = bytes.ReplaceAll(text, []byte("信"), []byte("消"))
		}
		if mayBeReport(text) {
			b.Fatalf("%s is taken for a report", c.name)
		}
		for _, f := range []struct {
			name string
			run  func()
		}{
			{"prefilter", func() { mayBeReport(text) }},
			{"utf8", func() { utf8.Valid(text) }},
			{"read", func() { bytes.Count(text, []byte{0}) }},
		} {
			b.Run(c.name+"/"+f.name, func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					f.run()
				}
			})
		}
	}
}
