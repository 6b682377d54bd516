package pipeline

import (
	"testing"

	"gongkai/extract"
	"gongkai/extract/specimen"
)

// No report that the extractor reads may be lost to the prefilter.
func TestPrefilterLosesNoReport(t *testing.T) {
	x, read := extract.New(), 0
	for seed := range uint64(600) {
		d := specimen.Generate(seed, specimen.Options{})
		if _, err := x.Extract(d.Bytes); err != nil {
			continue
		}
		read++
		if !mayBeReport(d.Bytes) {
			t.Errorf("seed %d, %s %v: read, but not found", seed, d.Layout, d.Noise)
		}
	}
	if read < 400 {
		t.Errorf("only %d documents were read", read)
	}
}

func TestPrefilterHoldsBackOtherText(t *testing.T) {
	for _, text := range []string{"", "Quarterly results were published on Monday.",
		"公司公告：公司于今年申请公开发行股票，信息披露人保证公告内容真实。", "全市公共图书馆今年起免费开放。"} {
		if mayBeReport([]byte(text)) {
			t.Errorf("%q is taken for a report", text)
		}
	}
	if !mayBeReport([]byte("\xd0\xc5\xcf\xa2\xb9\xab\xbf\xaa")) { // GB18030
		t.Error("a legacy encoding is passed by")
	}
}

// Files that are written in ASCII have no character of a report.
func TestPrefilterLetsFilesThrough(t *testing.T) {
	for _, kind := range specimen.FileKinds() {
		d := specimen.Generate(1, specimen.Options{Kind: specimen.Report, File: kind})
		if !mayBeReport(d.Bytes) {
			t.Errorf("a report in %s is held back", kind)
		}
	}
}

// Pages of which the report lies in a file have few of its characters.
func TestPrefilterLetsPagesThrough(t *testing.T) {
	for _, page := range []string{"<h1>水利局年报</h1><a href=a.PDF>下载</a>", "2021年度报告\n附件：a.wps", "<p>年报</p><iframe src='v.html?file=1.docx'></iframe>", "年报 [下载](a.et)"} {
		if !mayBeReport([]byte(page)) {
			t.Errorf("%q is held back", page)
		}
	}
	for _, page := range []string{"<h1>水利局年报</h1><a href=a.html>下载</a>", "<a href=a.pdf>下载</a>", "公司年报.", "年报.d"} {
		if mayBeReport([]byte(page)) {
			t.Errorf("%q is taken for the page of a report", page)
		}
	}
}
