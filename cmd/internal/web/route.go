package web

// route is an address and what is there. All but the pattern and one of make and send
// may be left out.
type route struct {
	pattern string // of http.ServeMux, without the method
	page    string // the file below pages/ that draws it, and its place in the navigation
	inMenu  bool
	long    bool // what is asked for may take long, and a page must not wait for it

	make   maker   // what the page shows
	params []param // of its address
	shows  any     // a zero value of what make returns, for the description
	asJSON bool

	send sender // instead, of what is no page: a download, JSON
}

// maker returns what a page shows: the data of its template.
type maker func(*request) (any, error)

// sender returns an answer that is no page.
type sender func(*request) (*answer, error)

// routes lists all addresses, in the order of the navigation.
func routes() []*route {
	return []*route{
		{pattern: "/{$}", page: "overview", inMenu: true, make: overviewPage, shows: overviewShown{}, params: []param{metricParam, yearParam}},
		{pattern: "/agencies", page: "agencies", inMenu: true, make: agenciesPage, shows: agenciesShown{},
			params: []param{{name: "q"}, levelParam, provinceParam, kindParam, pageParam}},
		{pattern: "/agency", page: "agency", make: agencyPage, shows: agencyShown{}, params: []param{{name: "id"}, {name: "name"}, metricParam, applicantParam}},
		{pattern: "/agency/download", long: true, send: sendAgency},
		{pattern: "/province", page: "province", make: provincePage, shows: provinceShown{},
			params: []param{{name: "code", required: true}, metricParam, yearParam}},
		{pattern: "/report", page: "report", make: reportPage, shows: reportShown{}, params: []param{{name: "id", required: true}, {name: "cell"}}},
		{pattern: "/explore", page: "explore", inMenu: true, make: explorePage, shows: exploreShown{},
			params: []param{metricParam, applicantParam, {name: "from", whole: true}, {name: "to", whole: true}, levelParam, provinceParam, kindParam,
				{name: "by", words: func() []string { return divisions }}, {name: "measure", words: func() []string { return measures }}}},
		{pattern: "/explore/download", long: true, send: sendExplored},
		{pattern: "/findings", page: "findings", inMenu: true, make: findingsPage, shows: findingsShown{},
			params: []param{{name: "kind", words: findingKindNames}, {name: "severity", words: func() []string { return severities }}, yearParam, pageParam}},
		{pattern: "/findings/download", long: true, send: sendFindings},
		{pattern: "/queries", page: "queries", inMenu: true, make: queriesPage, shows: queriesShown{}},
		{pattern: "/query", page: "query", make: queryPage, shows: queryShown{}, params: []param{{name: "name", required: true, words: queryNames}}},
		{pattern: "/query/download", long: true, send: sendQuery},
		{pattern: "/ask", page: "ask", inMenu: true, long: true, make: askPage, shows: askShown{}, params: []param{{name: "sql"}}},
		{pattern: "/ask/download", long: true, send: sendAsked},
		{pattern: "/map.json", send: sendMap},
		{pattern: apiPath + "openapi.json", send: sendDescription, asJSON: true},
	}
}

func noPage(*request) (any, error) { return nil, errMissing }
