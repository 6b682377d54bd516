package web

// route is an address and what is there. All but the pattern and one of make and send
// may be left out.
type route struct {
	pattern string // of http.ServeMux, without the method
	page    string // the file below pages/ that draws it, and its place in the navigation
	inMenu  bool

	make maker  // what the page shows
	send sender // instead, of what is no page: a download, JSON
}

// maker returns what a page shows: the data of its template.
type maker func(*request) (any, error)

// sender returns an answer that is no page.
type sender func(*request) (*answer, error)

// routes lists all addresses, in the order of the navigation.
func routes() []*route {
	return []*route{
		{pattern: "/{$}", page: "overview", inMenu: true, make: overviewPage},
		{pattern: "/agencies", page: "agencies", inMenu: true, make: agenciesPage},
		{pattern: "/agency", page: "agency", make: agencyPage},
		{pattern: "/agency/download", send: sendAgency},
		{pattern: "/province", page: "province", make: provincePage},
		{pattern: "/report", page: "report", make: reportPage},
		{pattern: "/map.json", send: sendMap},
	}
}

func noPage(*request) (any, error) { return nil, errMissing }
