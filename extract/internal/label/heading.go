package label

import "bytes"

// Headings of the sections of a report, in the order of the form.
var Headings = []string{"总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "行政复议", "存在的主要问题", "其他需要报告的事项"}

// HeadingCount returns how many of the headings the text has.
func (x *Marks) HeadingCount() (n int) {
	for _, h := range Headings {
		if bytes.Contains(x.Text.Bytes, []byte(h)) {
			n++
		}
	}
	return n
}
