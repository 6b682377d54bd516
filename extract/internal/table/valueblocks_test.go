package table

import (
	"strings"
	"testing"

	"gongkai/extract/form"
)

// A column that stands behind its head belongs to it, in whichever order the columns are.
func TestColumnsOfBlocksFollowTheirHeads(t *testing.T) {
	doc := "一、本年新收政府信息公开申请数量\n二、上年结转政府信息公开申请数量\n（一）予以公开\n（七）总计\n四、结转下年度继续办理\n"
	for _, column := range []string{"总计 8 1 8 8 1", "自然人 5 0 4 4 1", "商业企业 2 1 3 3 0", "社会公益组织 1 0 1 1 0",
		"科研机构 0 0 0 0 0", "法律服务机构 0 0 0 0 0", "其他 0 0 0 0 0"} {
		doc += strings.ReplaceAll(column, " ", "\n") + "\n"
	}
	_, r := readStage(doc)
	want := map[form.ApplicantType]float64{form.NaturalPerson: 5, form.AllApplicants: 8}
	for a := range want {
		for i := range r.Readings {
			if rd := &r.Readings[i]; rd.Metric == form.MustLookup("requests.received") && rd.Applicant == a {
				if rd.Value != want[a] {
					t.Errorf("%s: %v, want %v", a, rd.Value, want[a])
				}
				delete(want, a)
			}
		}
	}
	if len(want) > 0 {
		t.Errorf("not read: %v", want)
	}
}
