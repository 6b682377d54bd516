package agency

import (
	"strings"
	"testing"
)

// Each division with all above it named is itself, and no name alone is ever
// taken for another division.
func TestNoDivisionIsTakenForAnother(t *testing.T) {
	r := New(nil)
	g := r.g
	told, alone, wrong := 0, 0, 0
	for i := range g.units {
		u := &g.units[i]
		if u.inner || u.zone {
			continue
		}
		for k, name := range []string{g.fullName(int32(i)), u.name, strings.TrimPrefix(g.fullName(int32(i)), g.units[g.province(int32(i))].name)} {
			a := r.Resolve(&Question{Name: name + "人民政府"})
			switch {
			case a.Agency == nil:
			case a.Agency.ID != u.id+"-government":
				if wrong++; wrong < 60 {
					t.Errorf("%s (%s) is taken for %s %s", name, u.id, a.Agency.ID, a.Agency.Name)
				}
			case k == 0:
				told++
			case k == 1:
				alone++
			}
		}
	}
	t.Logf("%d units; %d told by their full names, %d by their names alone, %d wrong", len(g.units), told, alone, wrong)
}
