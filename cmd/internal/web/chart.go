package web

// chart is what a script draws. All of it stands in a table beside it, too.
type chart struct {
	Kind    string   `json:"kind"` // bar or line
	Stacked bool     `json:"stacked,omitempty"`
	Flat    bool     `json:"flat,omitempty"` // bars lie, with the labels on the left
	Unit    string   `json:"unit,omitempty"`
	Share   bool     `json:"share,omitempty"` // values are shares of 1
	Labels  []string `json:"labels"`
	Series  []series `json:"series"`
}

// series is a line or a colour of bars.
type series struct {
	Name   string     `json:"name"`
	Line   bool       `json:"line,omitempty"`  // among bars
	Values []*float64 `json:"values"`          // nil: nothing is known
	Marks  []string   `json:"marks,omitempty"` // the quality of each value, where it has one
}
