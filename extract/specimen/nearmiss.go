package specimen

import (
	"fmt"
	"strings"

	"gongkai/extract/form"
)

// writeNearMiss composes a document that is no report.
func writeNearMiss(r *rng, kind Kind, e form.Edition) *draft {
	a := newAgency(r, nil)
	year := 2019 + r.IntN(6)
	if kind == OlderForm {
		year = 2008 + r.IntN(11)
	}
	d := &draft{truth: Truth{Kind: kind}}
	w := &author{r: r, agency: a, named: true, year: year, edition: e, place: cityName(r), home: a.home,
		figures: newFigures(r, e, false, a.size)}
	if r.odds(.4) {
		d.add(line, w.say("nav"))
	}
	if r.odds(.3) {
		d.add(line, fmt.Sprintf("发布时间：%d-%02d-%02d 来源：%s", year+1, r.between(1, 12), r.between(1, 28), w.home))
	}
	switch kind {
	case Notice:
		d.add(title, fmt.Sprintf(one(r, "关于做好%d年政府信息公开工作年度报告编制和公布工作的通知", "关于报送%d年度政府信息公开工作年度报告的通知",
			a.home+"办公室关于印发%d年政府信息公开工作年度报告格式的通知"), year))
		d.rule(w, "compile")
		d.add(line, w.home+"办公室")
		if r.odds(.5) {
			d.emptyForm(w, e)
		}
	case EmptyForm:
		d.add(title, one(r, "政府信息公开工作年度报告格式", "附件：政府信息公开工作年度报告格式模板", "××××政府信息公开工作年度报告（参考模板）", "政府信息公开工作年度报告"))
		d.emptyForm(w, e)
	case Guide:
		d.add(title, a.name+"政府信息公开指南")
		d.rule(w, "guide")
	case ListPage:
		d.add(line, "政府信息公开年报")
		d.add(line, "标题 发布日期")
		for y := year; y > year-r.between(4, 12); y-- {
			d.add(line, fmt.Sprintf("%s %d-%02d-%02d", titleOf(r, one(r, a.name, a.name, w.place+"人民政府"), y), y+1, r.between(1, 3), r.between(1, 28)))
		}
		d.add(line, "首页 上一页 1 2 3 下一页 尾页 共3页 到第 页")
	case Government:
		d.add(title, fmt.Sprintf(one(r, "%d年%s政府工作报告", "政府工作报告（%d年）——%s"), year, a.place))
		d.rule(w, "government")
	case RuleOfLaw:
		d.add(title, fmt.Sprintf(one(r, "%s%d年度法治政府建设情况报告", "%s%d年法治政府建设年度报告"), a.name, year))
		d.rule(w, "law")
	case OlderForm:
		d.add(title, fmt.Sprintf("%s%d年政府信息公开%s", a.name, year, one(r, "工作年度报告", "年度报告", "年报")))
		d.add(para, w.say("preamble"))
		d.rule(w, "older")
		d.statistics(r, year)
	case Unrelated:
		d.add(title, one(r, "关于开展汛期安全检查的通知", a.name+"招标公告", "拟录用公务员公示", a.name+"关于环境空气质量的通报"))
		for range r.between(1, 6) {
			d.add(para, w.say("unrelated"))
		}
	}
	for range r.IntN(3) {
		d.add(line, w.say("chrome"))
	}
	return d
}

// rule writes all the sentences of a rule in their order.
func (d *draft) rule(w *author, rule string) {
	for _, s := range sentences[rule] {
		d.add(para, w.fill(s))
	}
}

// emptyForm writes the form with nothing in it.
func (d *draft) emptyForm(w *author, e form.Edition) {
	f := &figures{edition: e, rows2: disclosure.In(e), rows3: requests.In(e), rows4: cases.In(e)}
	h := newHand(w.r, nil, f)
	h.blankZeros = func(Cell) bool { return true }
	explain := one(w.r, "（文字描述）", "（主要包括……）", "", "按照《条例》要求填写。")
	d.add(heading, "一、总体情况")
	d.add(para, explain)
	for i, g := range grids(f, h) {
		d.add(heading, string([]rune("二三四")[i])+"、"+sentences[fmt.Sprintf("section%d", i+2)][0])
		d.blocks = append(d.blocks, block{kind: table, grid: g})
	}
	d.add(heading, "五、存在的主要问题及改进情况")
	d.add(para, explain)
	d.add(heading, "六、其他需要报告的事项")
	d.add(para, explain)
}

// statistics is the table of the forms before 2019.
func (d *draft) statistics(r *rng, year int) {
	d.add(line, one(r, "附件1：", "附表", "")+fmt.Sprintf("政府信息公开情况统计表（%d年度）", year))
	between := one(r, " ", " | ", "\t")
	d.add(line, strings.Join([]string{"统计指标", "单位", "统计数"}, between))
	for _, s := range []string{"一、主动公开情况", "（一）主动公开政府信息数", "其中：主动公开规范性文件数", "制发规范性文件总数", "（二）通过不同渠道和方式公开政府信息的情况",
		"1.政府公报公开政府信息数", "2.政府网站公开政府信息数", "二、回应解读情况", "三、依申请公开情况", "（一）收到申请数", "1.当面申请数", "2.网络申请数",
		"（二）申请办结数", "1.按时办结数", "（三）申请答复数", "1.属于已主动公开范围数", "2.同意公开答复数", "3.同意部分公开答复数", "4.不同意公开答复数", "其中：涉及国家秘密",
		"四、行政复议数量", "（一）维持具体行政行为数", "五、行政诉讼数量", "六、举报投诉数量", "七、依申请公开信息收取的费用"} {
		d.add(line, strings.Join([]string{s, one(r, "条", "件", "次"), fmt.Sprint(r.IntN(one(r, 2, 2, 30, 900)))}, between))
	}
}

// comparison prints two reports of an agency side by side.
func comparison(r *rng, e form.Edition) string {
	var sides [2][]string
	l := one(r, Spaces, PipeRows, TabRows)
	width := 0
	seed := r.Uint64()
	for i := range sides {
		same := newRNG(seed) // the same agency and habits
		d := writeReport(same, Report, nil, e, NoChange, nil)
		if i == 1 {
			for j := range d.blocks {
				d.blocks[j].text = strings.ReplaceAll(d.blocks[j].text, fmt.Sprint(d.truth.Year), fmt.Sprint(d.truth.Year+1))
			}
		}
		s := newTypist(same, nil, &d.truth).text(l, d)
		sides[i] = strings.Split(s, "\n")
		for _, s := range sides[i] {
			width = max(width, min(breadth(s), 120))
		}
	}
	gap := one(r, " | ", "    ", "\t")
	var b strings.Builder
	for i := range max(len(sides[0]), len(sides[1])) {
		var left, right string
		if i < len(sides[0]) {
			left = sides[0][i]
		}
		if i < len(sides[1]) {
			right = sides[1][i]
		}
		b.WriteString(left + strings.Repeat(" ", max(0, width-breadth(left))) + gap + right + "\n")
	}
	return b.String()
}
