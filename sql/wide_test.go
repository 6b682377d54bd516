package schema

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// Each report of a year has its rows gathered once, however many there are.
func TestWideRowsInBlocks(t *testing.T) {
	between := regexp.MustCompile(`number BETWEEN (\d+) AND (\d+)`)
	for _, reports := range []int{0, 1, wideBlock, wideBlock + 1, 7*wideBlock - 1} {
		behind := map[string]int{} // by view: the number before that of the next report
		for _, s := range WideRows(2021, reports) {
			view := strings.Fields(s)[2]
			var from, to int
			if m := between.FindStringSubmatch(s); m != nil {
				fmt.Sscan(m[1]+" "+m[2], &from, &to)
			}
			if from != behind[view]+1 || to < from {
				t.Errorf("%d reports: %s from %d to %d behind %d", reports, view, from, to, behind[view])
			}
			behind[view] = to
		}
		for view, to := range behind {
			if to < reports || to-reports >= 2*wideBlock {
				t.Errorf("%d reports: %s ends at %d", reports, view, to)
			}
		}
		if len(behind) != len(wideViews) {
			t.Errorf("%d reports: %v", reports, behind)
		}
	}
}
