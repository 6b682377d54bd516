package main

import (
	"math"
	"slices"
	"strings"

	"gongkai/extract/form"
	"gongkai/extract/specimen"
	"gongkai/transform/agency"
)

// firstYear and years are what each body reports on.
const (
	firstYear = 2019
	years     = 7
)

// area is a county with those who report there: its government, its
// departments and its townships, and some bodies of the prefecture and province.
type area struct {
	bodies []specimen.Body
	below  int // of the bodies: the county's government comes first, then so many that it sums up
	number int // of the first body among those of all areas
}

// everyThird body has its newest report on a second site, in other words.
const everyThird = 3

// faultEvery bodies one has a fault in one of its reports, or between them.
const faultEvery = 2

// documents is how many documents an area has.
func (a *area) documents() int { return len(a.bodies)*years + len(a.bodies)/everyThird }

// place returns which body a document of the area is of, its year and version.
func (a *area) place(document int) (body, year, version int) {
	const three = everyThird*years + 1
	body = document / three * everyThird
	switch rest := document % three; {
	case rest == three-1:
		return body + everyThird - 1, firstYear + years - 1, 1
	default:
		return body + rest/years, firstYear + rest%years, 0
	}
}

// series draws the figures of all bodies of the area.
func (a *area) series(seed uint64) []*specimen.Series {
	out := make([]*specimen.Series, len(a.bodies))
	for i, b := range a.bodies {
		out[i] = draw(seed<<32^uint64(a.number+i), b)
		if n := a.number + i; n%faultEvery == 0 {
			out[i].Plant(seed, specimen.Plants[n/faultEvery%len(specimen.Plants)])
		}
	}
	if government := out[0]; government.Jurisdiction != "" {
		// More than what its subordinates receive: its own share.
		for y := range years {
			government.Raise(firstYear+y, 20)
		}
		government.Include(out[1 : 1+a.below]...)
	}
	return out
}

// draw returns the figures of a body. Those of large ones are beyond all measure
// now and then, where the generator had more requests than it can divide; then
// others are drawn.
func draw(seed uint64, b specimen.Body) *specimen.Series {
	for try := uint64(0); ; try++ {
		if s := specimen.NewSeries(seed^try<<56, b, firstYear, years); plausible(s) {
			return s
		}
	}
}

func plausible(s *specimen.Series) bool {
	const most = 1e9
	for y := firstYear; y < firstYear+years; y++ {
		for _, m := range []form.Metric{form.MustLookup("requests.received"), form.MustLookup("outcome.total")} {
			for a := form.NaturalPerson; a <= form.AllApplicants; a++ {
				if math.Abs(s.Value(y, specimen.Cell{Metric: m, Applicant: a})) > most {
					return false
				}
			}
		}
	}
	return true
}

// areas returns all counties of the country, in an order in which neighbours lie
// far apart, so that a small corpus has counties of many provinces. The bodies of
// a prefecture or province are spread over its counties.
func areas() []area {
	counties := byCounty(agency.Seats())
	under := map[string]int{} // counties of a prefecture or province
	for _, towns := range counties {
		for _, level := range higher {
			under[towns[0].Codes[level]]++
		}
	}
	out := make([]area, 0, len(counties))
	number := 0
	seen := map[string]int{}
	const stride = 1009 // a prime that does not divide the number of counties
	for i := range counties {
		towns := counties[i*stride%len(counties)]
		a := newArea(towns)
		for _, level := range higher {
			code := towns[0].Codes[level]
			all := bodiesAbove(&towns[0], level)
			for j := seen[code]; j < len(all); j += under[code] {
				a.bodies = append(a.bodies, all[j])
			}
			seen[code]++
		}
		a.number = number
		number += len(a.bodies)
		out = append(out, a)
	}
	return out
}

// higher are the levels above counties.
var higher = []agency.Level{agency.Prefecture, agency.Province}

// byCounty divides townships by their county.
func byCounty(seats []agency.Seat) [][]agency.Seat {
	var out [][]agency.Seat
	index := map[string]int{}
	for _, s := range seats {
		code := s.Codes[agency.County]
		if code == "" {
			continue
		}
		i, ok := index[code]
		if !ok {
			i = len(out)
			index[code] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], s)
	}
	return out
}

// newArea names who reports in a county.
func newArea(towns []agency.Seat) area {
	at := &towns[0]
	province, city, county := at.Names[agency.Province], at.Names[agency.Prefecture], at.Names[agency.County]
	name := city + county
	if city == "" {
		name = province + county
	}
	home := county + "人民政府"
	seat := seatOf(at)
	government := specimen.Body{Name: name + "人民政府", Home: home, Size: 2, Seat: seat}
	if r := []rune(county); len(towns)%3 > 0 && strings.ContainsRune("县市区旗", r[len(r)-1]) {
		government.Jurisdiction = "全" + string(r[len(r)-1])
	}
	a := area{bodies: []specimen.Body{government}}
	for _, d := range departments {
		a.bodies = append(a.bodies, specimen.Body{Name: name + d + "局", Home: home, Size: 1, Seat: seat})
	}
	for i := range towns {
		town := towns[i].Names[agency.Township]
		kind := "人民政府"
		if strings.HasSuffix(town, "街道") {
			kind = "办事处"
		}
		a.bodies = append(a.bodies, specimen.Body{Name: name + town + kind, Home: home, Seat: seatOf(&towns[i])})
	}
	a.below = len(a.bodies) - 1
	return a
}

// bodiesAbove names the bodies of the prefecture or province of a place.
func bodiesAbove(at *agency.Seat, level agency.Level) []specimen.Body {
	if at.Codes[level] == "" {
		return nil
	}
	kind, size := "局", 3
	if level == agency.Province {
		kind, size = "厅", 4
	}
	name, seat := at.Names[level], seatOf(at)
	home := name + "人民政府"
	out := []specimen.Body{{Name: home, Home: home, Size: size, Seat: seat}}
	for _, d := range departments {
		out = append(out, specimen.Body{Name: name + d + kind, Home: home, Size: size - 1, Seat: seat})
	}
	return out
}

func seatOf(s *agency.Seat) *specimen.Seat {
	return &specimen.Seat{Province: s.Names[agency.Province], City: s.Names[agency.Prefecture], County: s.Names[agency.County],
		Town: s.Names[agency.Township], ProvinceCode: s.Codes[agency.Province], CityCode: s.Codes[agency.Prefecture],
		CountyCode: s.Codes[agency.County], TownCode: s.Codes[agency.Township], Area: s.Area, Plate: s.Plate}
}

// departments that governments of all levels have, without 局 and 厅.
var departments = strings.Fields("公安 教育 财政 自然资源 住房和城乡建设 城市管理 市场监督管理 农业农村 人力资源和社会保障 水利 交通运输 文化和旅游 " +
	"审计 统计 司法 民政 应急管理 医疗保障 退役军人事务 信访 林业 工业和信息化 科学技术 商务 生态环境 乡村振兴 机关事务管理 " +
	"气象 档案 体育 粮食和物资储备 地方金融监督管理 政务服务和大数据管理 行政审批服务")

// nation is all areas, with the place of each among the documents.
type nation struct {
	areas []area
	ends  []int // documents up to the end of each area
}

func newNation() *nation {
	n := &nation{areas: areas()}
	end := 0
	for i := range n.areas {
		end += n.areas[i].documents()
		n.ends = append(n.ends, end)
	}
	return n
}

// find returns the area of a report and which document of it that is. Beyond
// the last area it goes round again, which round says.
func (n *nation) find(report int) (at, document, round int) {
	total := n.ends[len(n.ends)-1]
	round, report = report/total, report%total
	at, exact := slices.BinarySearch(n.ends, report)
	if exact {
		at++
	}
	document = report
	if at > 0 {
		document -= n.ends[at-1]
	}
	return at, document, round
}

// newest returns so many reports of the newest year, the first after so many of all.
func (n *nation) newest(after, reports int) []int {
	var out []int
	for report := after; len(out) < reports; report++ {
		at, document, _ := n.find(report)
		if _, year, _ := n.areas[at].place(document); year == firstYear+years-1 {
			out = append(out, report)
		}
	}
	return out
}
