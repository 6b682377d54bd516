package transform

import (
	"strconv"
	"strings"

	"gongkai/extract/form"
)

// Observation is what observations say of a reading.
type Observation struct {
	Metric       form.Metric
	Applicant    form.ApplicantType
	Quality      Quality
	Null         bool // Value says nothing
	Value        float64
	Unit         string
	NullReported bool // Reported says nothing
	Reported     float64
	UnitReported string
	Corrected    bool
}

// Observe returns the observation of a reading. Amounts stated in 元 or 亿元 go to
// 万元.
func Observe(v *Reading) Observation {
	o := Observation{Metric: v.Metric, Applicant: v.Applicant, Quality: v.Quality, Null: v.Null, Value: v.Value, Unit: v.Unit,
		NullReported: v.Null, Reported: v.Value, UnitReported: v.Unit}
	if v.Metric.Info().Unit != tenThousand {
		return o
	}
	switch v.Unit {
	case "元":
		o.Value, o.Unit = shifted(v.Value, -4), tenThousand
	case "亿元":
		o.Value, o.Unit = shifted(v.Value, 4), tenThousand
	}
	return o
}

const tenThousand = "万元"

// shifted moves the decimal point, so that 970843元 is 97.0843 and not a
// neighbour of it, as a division could give.
func shifted(v float64, places int) float64 {
	digits, exponent, _ := strings.Cut(strconv.FormatFloat(v, 'e', -1, 64), "e")
	n, err := strconv.Atoi(exponent)
	if err != nil {
		return v // not a number, or infinite
	}
	v, _ = strconv.ParseFloat(digits+"e"+strconv.Itoa(n+places), 64)
	return v
}
