package extract

import "bytes"

// headings of the sections of a report, in the order of the form.
var headings = []string{"总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "行政复议", "存在的主要问题", "其他需要报告的事项"}

// headingCount tells how many of the headings the text has.
func (x *marks) headingCount() (n int) {
	for _, h := range headings {
		if bytes.Contains(x.text.b, []byte(h)) {
			n++
		}
	}
	return n
}
