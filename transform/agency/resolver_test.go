package agency

import "testing"

func TestUnambiguous(t *testing.T) {
	r := New(nil)
	for name, id := range map[string]string{
		"安化县城管执法局": "430923-urban_management", "湖南省益阳市安化县人民政府": "430923-government", "安化县人民政府办公室": "430923-government",
		"固镇县仲兴乡人民政府": "340323202-government", "固镇县仲兴镇": "340323202-government", "国家发展改革委": "100000-development_reform",
		"南通市通州区人民政府": "320612-government", "延边州教育局": "222400-education", "东莞市长安镇人民政府": "441900119-government",
	} {
		a := r.Resolve(&Question{Name: name, Year: 2020})
		if a.Agency == nil || a.Agency.ID != id {
			t.Errorf("%s: got %+v (%s), want %s", name, a.Agency, a.Why, id)
		}
	}
}

func TestAmbiguousWithoutEvidence(t *testing.T) {
	r := New(nil)
	for name, candidates := range map[string]int{"鼓楼区人民政府": 4, "红花尔基镇人民政府": 1, "民政局": 0, "北京市安化县人民政府": 0} {
		a := r.Resolve(&Question{Name: name, Year: 2020})
		if a.Agency != nil || len(a.Candidates) != candidates || !a.Why.Known() {
			t.Errorf("%s: got %+v, %d candidates (%s)", name, a.Agency, len(a.Candidates), a.Why)
		}
	}
	a := r.Resolve(&Question{Name: "红花尔基镇人民政府", Evidence: "lead:鄂温克旗 tel:0470 site:150724 icp:蒙"})
	if a.Agency == nil || a.Agency.ID != "150724112-government" {
		t.Errorf("红花尔基镇: got %+v (%s)", a.Agency, a.Why)
	}
}

func BenchmarkResolve(b *testing.B) {
	r := New(nil)
	q := &Question{Name: "湖南省益阳市安化县城管执法局", Year: 2020, Evidence: "lead:鄂温克旗 tel:0470 site:150724 icp:蒙"}
	for b.Loop() {
		r.Resolve(q)
	}
}

func BenchmarkDivisions(b *testing.B) {
	for b.Loop() {
		loadDivisions()
	}
}
