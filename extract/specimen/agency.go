package specimen

import "strings"

// agency is who reports. Places are made of common syllables; that some exist
// is chance.
type agency struct {
	name   string   // its full name
	place  string   // the name without what kind of body it is; "" if that says nothing
	self   string   // 我局, 我镇
	home   string   // the government whose web site carries the report
	super  string   // whom it obeys
	office string   // who answers the telephone
	size   int      // 0, a township, to 4, a province
	also   []string // other right answers

	seat     *Seat  // where it is, if that was given
	division string // code of its division, if seat was given
}

// Seat is a township with all above it, real or not; a level that does not
// exist is "". Area is a telephone area code, Plate the character of the
// province in record numbers.
type Seat struct {
	Province, City, County, Town                 string
	ProvinceCode, CityCode, CountyCode, TownCode string
	Area, Plate                                  string
}

var (
	provinces = strings.Fields("河北省 山西省 辽宁省 吉林省 黑龙江省 江苏省 浙江省 安徽省 福建省 江西省 山东省 河南省 湖北省 湖南省 广东省 海南省 四川省 贵州省 云南省 陕西省 甘肃省 青海省 内蒙古自治区 广西壮族自治区")
	first     = strings.Fields("安 新 永 临 东 平 长 宁 清 云 海 金 龙 石 西 南 北 武 兴 吉 桐 梅 广 泰 文 大 青 玉 凤 福 江 景 绥 乐 蓝 怀 洪 白 河 桃 沙 固 商 渭")
	second    = strings.Fields("阳 平 川 江 城 山 源 河 和 泽 安 州 水 兴 丰 宁 昌 溪 陵 林 乡 台 口 化 康 定 远 关 原 湖 岭 浦 田 海 坪 沟 塘 桥 湾 店 堡 屯")
	nations   = strings.Fields("苗族 土家族 回族 彝族 满族 侗族 瑶族 壮族 畲族")
	banners   = strings.Fields("扎鲁特旗 阿荣旗 鄂托克旗 科尔沁左翼后旗 达拉特旗 察哈尔右翼前旗 翁牛特旗 苏尼特左旗")
	somons    = strings.Fields("巴彦塔拉 乌兰哈达 查干诺尔 阿日昆都楞 嘎亥图 额尔敦 赛罕塔拉 宝日呼吉尔")

	bureaus = strings.Fields("公安局 教育局 财政局 自然资源局 卫生健康局 发展和改革局 住房和城乡建设局 城市管理和综合执法局 市场监督管理局 农业农村局 人力资源和社会保障局 水利局 交通运输局 文化广电和旅游局 审计局 统计局 司法局 民政局 应急管理局 医疗保障局 退役军人事务局 信访局 行政审批服务局 林业和草原局 工业和信息化局 科学技术局 乡村振兴局 商务局 机关事务管理局 气象局 政务服务和大数据管理局 档案局 园林绿化局 粮食和物资储备局")
	boards  = strings.Fields("发展和改革委员会 卫生健康委员会 住房和城乡建设委员会 国有资产监督管理委员会 民族宗教事务委员会 科学技术委员会 城市管理委员会")
	offices = strings.Fields("财政厅 教育厅 公安厅 民政厅 司法厅 水利厅 商务厅 自然资源厅 生态环境厅 交通运输厅 农业农村厅 科学技术厅 人力资源和社会保障厅")
)

func placeName(r *rng) string {
	for {
		a, b := oneOf(r, first), oneOf(r, second)
		if a != b {
			return a + b
		}
	}
}

func cityName(r *rng) string {
	if r.odds(.06) {
		return placeName(r) + oneOf(r, nations) + "自治州"
	}
	return placeName(r) + "市"
}

func countyName(r *rng) string {
	switch r.weighted(45, 22, 16, 6, 6, 3) {
	case 0:
		return placeName(r) + "县"
	case 1:
		return one(r, placeName(r)+"区", placeName(r)+"区", "城"+one(r, "东", "西", "中", "厢", "关")+"区", "市中区", "新市区")
	case 2:
		return placeName(r) + "市"
	case 3:
		return oneOf(r, banners)
	case 4:
		return placeName(r) + oneOf(r, nations) + "自治县"
	}
	return one(r, "镇安县", "乡宁县", "镇平县", "旗山区", "县城区", "街津口县", "乡城县")
}

func townName(r *rng, county string) string {
	if strings.HasSuffix(county, "旗") && r.odds(.6) {
		return oneOf(r, somons) + one(r, "苏木", "镇")
	}
	switch r.weighted(46, 22, 20, 4, 4, 4) {
	case 0:
		return placeName(r) + "镇"
	case 1:
		return placeName(r) + "乡"
	case 2:
		return placeName(r) + "街道"
	case 3:
		return placeName(r) + oneOf(r, nations) + "乡"
	case 4:
		return one(r, "城关镇", "东城街街道", "解放路街道", "县门街街道", "乡里镇", "镇海乡", "街口街道", "市桥街道", "新镇镇", "大街街道")
	}
	return one(r, first...) + one(r, "家", "集", "庄") + one(r, "沟", "店", "桥", "圩", "坪") + one(r, "镇", "乡", "满族镇")
}

func newAgency(r *rng, seat *Seat) *agency {
	province, city, county := oneOf(r, provinces), cityName(r), countyName(r)
	if seat != nil {
		province, city, county = seat.Province, seat.City, seat.County
		if city == "" {
			city = province
		}
		if county == "" {
			county = city
		}
	}
	a := newBody(r, seat, province, city, county)
	a.seat = seat
	return a
}

// newBody draws who reports in a place.
func newBody(r *rng, seat *Seat, province, city, county string) *agency {
	at := Seat{}
	if seat != nil {
		at = *seat
		if at.CityCode == "" {
			at.CityCode = at.ProvinceCode
		}
		if at.CountyCode == "" {
			at.CountyCode = at.CityCode
		}
	}
	self := func(s string) string {
		if r.odds(.08) {
			return "本机关"
		}
		return s
	}
	above := one(r, "", "", city)
	switch r.weighted(44, 22, 11, 10, 4, 4, 3, 4, 3) {
	case 0:
		town := townName(r, county)
		if seat != nil {
			town = seat.Town
		}
		a := &agency{division: at.TownCode, place: one(r, county, county, "", above+county) + town, home: county + "人民政府",
			super: "县委、县政府", office: "党政综合办公室"}
		a.name = a.place + "人民政府"
		a.also = []string{a.place}
		a.self = self("我" + lastRune(town))
		switch {
		case strings.HasSuffix(town, "苏木"):
			a.self = "我苏木"
		case strings.HasSuffix(town, "街道"):
			a.self, a.super = self("我街道"), "区委、区政府"
			a.name = a.place + "办事处"
			if r.odds(.15) {
				a.name = county + "人民政府" + town + one(r, "办事处", "办事处", "")
				a.also = append(a.also, county+"人民政府"+town, county+"人民政府"+town+"办事处", county+town+"办事处")
			}
		}
		return a
	case 1:
		b := oneOf(r, bureaus)
		a := &agency{name: one(r, "", "", "", above) + county + b, home: county + "人民政府", super: "县委、县政府",
			self: self("我局"), office: "办公室", size: 1, division: at.CountyCode}
		return a
	case 2:
		a := &agency{division: at.CountyCode, place: above + county, home: county + "人民政府", super: "市委、市政府", office: "办公室", size: 2,
			self: self("我" + lastRune(county))}
		a.name = a.place + "人民政府"
		a.also = []string{a.place, a.name + "办公室"}
		if r.odds(.2) {
			a.name += "办公室"
			a.also = []string{a.place + "人民政府"}
			a.self = self("我办")
		}
		return a
	case 3:
		if r.odds(.3) {
			return &agency{name: city + oneOf(r, boards), home: city + "人民政府", super: "市委、市政府", self: self("我委"), office: "办公室", size: 2, division: at.CityCode}
		}
		return &agency{name: city + oneOf(r, bureaus), home: city + "人民政府", super: "市委、市政府", self: self("我局"), office: "办公室", size: 2, division: at.CityCode}
	case 4:
		seats := []string{county, city, placeName(r)}
		if seat != nil {
			seats[2] = city
		}
		in := oneOf(r, seats)
		p := in + one(r, "经济技术开发区", "高新技术产业开发区", "经济开发区", "综合保税区", "风景名胜区", "新区", "工业园区")
		return &agency{name: p + one(r, "管理委员会", "管理委员会", "管委会"), place: p, home: city + "人民政府", super: "市委、市政府",
			self: self(one(r, "我区", "管委会", "我委")), office: "党政办公室", size: 1,
			also: []string{p, p + "管理委员会", p + "管委会"}, division: at.of(in, city)}
	case 5:
		a := &agency{division: at.CityCode, place: city, name: city + "人民政府", home: city + "人民政府", super: "省委、省政府", self: self("我市"), office: "办公室", size: 3,
			also: []string{city, city + "人民政府办公室"}}
		return a
	case 6:
		return &agency{name: province + oneOf(r, offices), home: province + "人民政府", super: "省委、省政府", self: self("我厅"), office: "办公室", size: 4, division: at.ProvinceCode}
	case 7:
		n := one(r, "国家税务总局"+county+"税务局", city+"生态环境局"+county+"分局", city+"自然资源和规划局"+county+"分局", city+"公安局"+placeName(r)+"分局")
		in := county
		if strings.HasPrefix(n, city) {
			in = city
		}
		return &agency{name: n, home: county + "人民政府", super: "上级部门", self: self("我局"), office: "办公室", size: 1, division: at.of(in, city)}
	}
	n := one(r, county+"供销合作社联合社", county+"公共资源交易中心", county+"残疾人联合会", city+"住房公积金管理中心", county+"投资促进服务中心", county+"人民政府政务服务中心")
	in := county
	if strings.HasPrefix(n, city) {
		in = city
	}
	return &agency{name: n, home: county + "人民政府", super: "县委、县政府", self: "我单位", office: "办公室", size: 0, division: at.of(in, city)}
}

// of returns the code of the city or else of the county.
func (s *Seat) of(name, city string) string {
	if name == city {
		return s.CityCode
	}
	return s.CountyCode
}

func lastRune(s string) string {
	rs := []rune(s)
	return string(rs[len(rs)-1])
}
