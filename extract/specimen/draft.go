package specimen

import (
	"fmt"
	"maps"
	"strings"

	"gongkai/extract/form"
)

// block is a piece of a document: a paragraph, or a table.
type block struct {
	kind blockKind
	text string
	grid *grid
}

type blockKind uint8

const (
	para    blockKind = iota
	title             // the document's title
	heading           // of a section
	line              // of the web page around the report: navigation, metadata, footer
	table
)

// draft is a document before it has a layout.
type draft struct {
	blocks []block
	truth  Truth
	style  string // a rule of the page's style sheet
}

func (d *draft) add(k blockKind, text string) {
	if text != "" {
		d.blocks = append(d.blocks, block{kind: k, text: text})
	}
}

// naming is where a document states its agency.
type naming uint8

const (
	inTitle naming = iota
	inContact
	inSignature
	inMetadata
	inFooter
	nowhere
)

// subject is what a report is of.
type subject struct {
	agency       *agency
	year         int
	edition      form.Edition
	figures      *figures
	jurisdiction string // 全县, 全市: it sums up subordinates; "" if it does not
	titled       bool   // the agency stands in the title whatever is drawn
}

// writeReport composes a report on an agency of its own.
func writeReport(r *rng, kind Kind, noise noiseSet, e form.Edition, change Change, seat *Seat) *draft {
	a := newAgency(r, seat)
	year := 2019 + r.IntN(2)
	if (e == newer) != noise.has(WrongForm) {
		year = 2021 + r.IntN(4)
	}
	f := newFigures(r, e, noise.has(Mixed), a.size)
	if noise.has(LongRuns) {
		f.enlarge(r.Uint64())
	}
	if noise.has(Errors) {
		f.err(r)
	}
	return compose(r, kind, noise, change, &subject{agency: a, year: year, edition: e, figures: f})
}

// compose writes a report: what stands around the tables, and the tables.
func compose(r *rng, kind Kind, noise noiseSet, change Change, of *subject) *draft {
	a, year, e, f := of.agency, of.year, of.edition, of.figures
	d := &draft{truth: Truth{Kind: kind, Agency: a.name, AgencyAlsoRight: a.also, Division: a.division, Year: year, Edition: e}}
	if kind == NoTables {
		d.truth.Edition = form.NoEdition
	}

	where := naming(r.weighted(80, 6, 5, 3, 2, 4))
	if of.titled {
		where = inTitle
	}
	if where == nowhere && (a.place != "" && a.size >= 1 || a.self == "本机关") {
		where = inContact
	}
	w := &author{r: r, agency: a, named: where == inTitle && r.odds(.8), year: year, figures: f, edition: e,
		place: cityName(r), home: a.home}
	if where == nowhere {
		w.home = w.place + "人民政府"
		d.truth.Agency, d.truth.AgencyAlsoRight, d.truth.Division = "", nil, ""
	}
	published := fmt.Sprintf("%d-%02d-%02d", year+1, r.between(1, 3), r.between(1, 28))
	if r.odds(.02) {
		published = fmt.Sprintf("%d-12-%02d", year, r.between(20, 31))
	}
	heading1 := ""
	if where == inTitle {
		heading1 = titleOf(r, a.name, year)
		if a.place != "" && a.place != a.name && r.odds(.15) && a.self != "我办" {
			heading1 = titleOf(r, a.place, year)
			if !w.named {
				d.truth.Agency = a.place
				d.truth.AgencyAlsoRight = append([]string{a.name}, a.also...)
			}
		}
	} else if r.odds(.3) {
		heading1 = one(r, "政府信息公开工作年度报告", fmt.Sprintf("%d年政府信息公开工作年度报告", year), "政府信息公开年报")
	}

	d.top(w, heading1, where, published)
	if r.odds(.7) || where == inContact {
		text := w.say("preamble")
		if r.odds(.02) { // copied from last year, its year forgotten
			text = strings.Replace(text, fmt.Sprintf("%d年12月31日", year), fmt.Sprintf("%d年12月31日", year-1), 1)
		}
		if where == inContact {
			text = fmt.Sprintf("如对本报告有疑问，请与%s%s联系（电话：%s）。", a.name, a.office, w.say("tel"))
		}
		d.add(para, text)
	}
	if of.jurisdiction != "" {
		d.add(para, fmt.Sprintf("%d年，%s共收到政府信息公开申请%v件。", year, of.jurisdiction, f.v[Cell{received, form.AllApplicants}]))
	}
	d.sections(w, kind, noise, f, change)
	if where == inSignature || where == inTitle && r.odds(.15) {
		d.add(line, a.name)
		var y, m, day int
		fmt.Sscanf(published, "%d-%d-%d", &y, &m, &day)
		d.add(line, fmt.Sprintf("%d年%d月%d日", y, m, day))
		d.truth.PublishedOn = published
	}
	d.bottom(w, where)
	d.truth.Stated = w.stated
	return d
}

// top writes what stands above a report.
func (d *draft) top(w *author, heading string, where naming, published string) {
	r := w.r
	if r.odds(.35) {
		d.add(line, w.say("nav"))
	}
	if heading != "" && r.odds(.12) {
		d.add(line, one(r, "标题：", "标题: ", "名称：")+heading)
	}
	if where == inMetadata || r.odds(.3) {
		source := w.home
		if where == inMetadata {
			source = w.agency.name
		}
		meta := []string{one(r, "发布时间：", "发布日期: ", "时间：", "公开日期：") + published + one(r, "", " 10:2"+fmt.Sprint(r.IntN(10)))}
		meta = append(meta, one(r, "来源：", "信息来源: ", "发布机构：", "作者：", "单位：")+source)
		d.truth.PublishedOn = published
		if r.odds(.5) {
			d.add(line, strings.Join(meta, one(r, " ", "  ", " | ")))
		} else {
			for _, m := range meta {
				d.add(line, m)
			}
		}
	}
	if heading == "" {
		return
	}
	switch r.weighted(60, 10, 10, 8, 6, 3) {
	case 0:
		d.add(title, heading)
	case 1: // doubled
		d.add(title, heading+one(r, "", "_政府信息公开年报", "-"+w.home+"门户网站"))
		d.add(title, heading)
	case 2: // torn
		rs := []rune(heading)
		i := r.between(len(rs)/3, len(rs)-3)
		if strings.HasPrefix(heading, w.agency.name) && r.odds(.6) {
			i = len([]rune(w.agency.name))
		}
		for i > 1 && (isDigit(rs[i-1]) && isDigit(rs[i])) {
			i--
		}
		d.add(title, string(rs[:i])+"\n"+string(rs[i:]))
	case 3:
		d.add(title, strings.ReplaceAll(heading, fmt.Sprint(w.year), fmt.Sprintf(" %d ", w.year)))
	case 4:
		d.add(title, "# "+heading)
	case 5: // what was a logo between county and town
		if i := strings.IndexAny(w.agency.place, "县市旗"); i > 0 && strings.HasPrefix(heading, w.agency.place) {
			i += len("县")
			heading = heading[:i] + "|" + heading[i:]
		}
		d.add(title, heading)
	}
}

func isDigit(c rune) bool { return c >= '0' && c <= '9' }

// titleOf words a title.
func titleOf(r *rng, name string, year int) string {
	switch r.IntN(10) {
	case 0, 1, 2:
		return fmt.Sprintf("%s%d年政府信息公开工作年度报告", name, year)
	case 3:
		return fmt.Sprintf("%d年%s政府信息公开工作年度报告", year, name)
	case 4:
		return fmt.Sprintf("%s政府信息公开工作%d年度报告", name, year)
	case 5:
		return fmt.Sprintf("%s%d年度政府信息公开工作年度报告", name, year)
	case 6:
		return fmt.Sprintf("%s%d年政府信息公开%s", name, year, one(r, "年报", "年度报告"))
	case 7:
		return fmt.Sprintf("%d年度%s政府信息公开年度报告", year, name)
	case 8:
		return fmt.Sprintf("%s关于%d年度政府信息公开工作的年度报告", name, year)
	}
	return fmt.Sprintf("%s政府信息公开工作年度报告（%d年）", name, year)
}

// sections writes the six sections with the tables.
func (d *draft) sections(w *author, kind Kind, noise noiseSet, f *figures, change Change) {
	r := w.r
	titled := kind == NoTables || !r.odds(.05)
	number := one(r, "、", "、", "、", ".", " ")
	section := func(n int, text string) {
		if titled {
			d.add(heading, string([]rune("一二三四五六")[n-1])+number+text)
		}
	}
	section(1, "总体情况")
	overall := w.say("overall")
	for !d.hasYear(w.year) && !strings.Contains(overall, fmt.Sprint(w.year)) {
		overall = w.say("overall")
	}
	d.add(para, overall)
	if r.odds(.9) {
		d.add(para, w.say("active"))
		if f.v[Cell{received, form.AllApplicants}]+f.v[Cell{carriedIn, form.AllApplicants}] == 0 {
			d.add(para, w.say("request0"))
		} else {
			d.add(para, w.say("request"))
		}
		for _, rule := range []string{"manage", "platform", "supervise"} {
			if r.odds(.7) {
				d.add(para, w.say(rule))
			}
		}
	}
	h := newHand(r, noise, f)
	gs := grids(f, h)
	if change != NoChange {
		d.truth.Changed = applyChange(r, gs[1], change, h.cells)
	}
	if noise.has(PageBreaks) {
		for _, g := range gs {
			g.breakPages(r)
		}
	}
	cut := kind == Report && h.lastRow != form.NoMetric && r.odds(.6)
	if cut { // all after table 3 is lost with its end
		maps.DeleteFunc(h.cells, func(c Cell, _ Value) bool { return c.Metric.Info().Table == cases })
	}
	if kind == Report {
		d.truth.Cells, d.truth.Doubtful = h.cells, h.doubtful
		d.truth.Violations = violations(h.cells)
		d.truth.Lost, d.truth.Undecidable = map[Cell]bool{}, map[Cell]bool{}
		d.truth.Illegible, d.truth.Odd = map[Cell]string{}, map[Cell]string{}
		if h.subtotals["other"] {
			for a := range form.ApplicantType(applicants) {
				d.truth.Lost[Cell{otherSingle, a}] = f.edition == newer
			}
		}
	}
	for i, g := range gs {
		if cut && i == 2 {
			return
		}
		section(i+2, w.say(fmt.Sprintf("section%d", i+2)))
		if r.odds(.15) {
			d.add(para, w.say(fmt.Sprintf("lead%d", i+2)))
		}
		if kind == Report {
			d.blocks = append(d.blocks, block{kind: table, grid: g})
		}
	}
	section(5, w.say("section5"))
	d.add(para, w.say("problem"))
	if r.odds(.9) {
		section(6, w.say("section6"))
		d.add(para, w.say("other"))
	}
}

// bottom writes what stands below a report.
func (d *draft) bottom(w *author, where naming) {
	r := w.r
	for range r.weighted(40, 30, 20, 10) {
		d.add(line, w.say("chrome"))
	}
	switch {
	case where == inFooter:
		d.add(line, one(r, "版权所有：", "主办单位：", "主办：", "Copyright © ")+w.agency.name+one(r, "", " 联系电话："+w.say("tel")))
	case r.odds(.12):
		d.add(line, "主办单位："+w.home+" 承办单位："+w.place+"政务服务和数据管理局")
	}
}

// breakPages lets pages end inside a table.
func (g *grid) breakPages(r *rng) {
	heads := 0
	for heads < len(g.rows) && g.rows[heads][0].head {
		heads++
	}
	if len(g.rows) < heads+4 {
		return
	}
	g.breaks = map[int]pageBreak{}
	page := r.between(1, 6)
	for range r.between(1, 3) {
		b := pageBreak{foot: fmt.Sprintf(one(r, "-%d-", "— %d —", "- %d -", "－%d－", "第 %d 页"), page)}
		page++
		if g.table == 3 && r.odds(.4) {
			b.head = g.rows[:heads]
		}
		if r.odds(.2) {
			b.foot = ""
		}
		g.breaks[r.between(heads+1, len(g.rows)-1)] = b
	}
}

// hasYear reports whether a year stands in what is written so far.
func (d *draft) hasYear(year int) bool {
	for _, b := range d.blocks {
		if b.kind != line && strings.Contains(b.text, fmt.Sprint(year)) {
			return true
		}
	}
	return false
}
