package form

// Units are the units that numbers in reports have, the longer before the shorter; ""
// is none. Those of the catalogue are among them.
var Units = []string{"", "万元", "亿元", "元", "件次", "件", "项", "条", "宗", "个", "份", "起", "次", "篇", "部", "人次", "例", "笔"}
