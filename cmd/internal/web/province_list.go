package web

import (
	_ "embed"
	"encoding/csv"
	"strconv"
	"strings"
	"sync"
)

//go:embed provinces.csv
var provincesFile string

// Province is a division of the first level, with its tile on the map.
type Province struct {
	Code, Name, Short, NameEN, ShortEN string
	Column, Row                        int // from 1
}

// provinces lists all 34, by code.
var provinces = sync.OnceValue(func() []Province {
	rows, err := csv.NewReader(strings.NewReader(provincesFile)).ReadAll()
	if err != nil {
		panic(err) // compiled in
	}
	var out []Province
	for _, r := range rows[1:] {
		column, err1 := strconv.Atoi(r[5])
		row, err2 := strconv.Atoi(r[6])
		if err1 != nil || err2 != nil {
			panic("provinces.csv: " + r[0])
		}
		out = append(out, Province{r[0], r[1], r[2], r[3], r[4], column, row})
	}
	return out
})

// provinceOf returns the province of a code.
func provinceOf(code string) (Province, bool) {
	for _, p := range provinces() {
		if p.Code == code {
			return p, true
		}
	}
	return Province{}, false
}
