package attack

import (
	"fmt"
	"net"
	"net/http"
	"testing"
)

// A page elsewhere may let its own name lead to this machine, and then asks by that name. None
// but the names and addresses that people use for this machine are answered.
func TestNamesOfOthers(t *testing.T) {
	t.Parallel()
	s := serve(t, fiveReports(t))
	_, port, err := net.SplitHostPort(s.at)
	check(t, err)
	for host, want := range map[string]int{
		"127.0.0.1:" + port: 200, "localhost:" + port: 200, "LocalHost": 200, "[::1]:" + port: 200, "[::1]": 200, "127.0.0.1": 200, "127.9.9.9": 200,
		"[::ffff:127.0.0.1]": 200, "localhost:1": 200, // a port is no name
		"[::1%25lo]":                 200,
		"evil.example":               421,
		"evil.example:" + port:       421,
		"localhost.evil.example":     421,
		"127.0.0.1.evil.example":     421,
		"evil.example.":              421,
		"localhost.":                 421,
		"127.0.0.1.":                 421,
		"0.0.0.0:" + port:            421, // some systems lead that here, too
		"[::]:" + port:               421,
		"2130706433":                 421,
		"0x7f.1":                     421,
		"127.1":                      421,
		"0177.0.0.1":                 421,
		"[fe80::1]":                  421,
		"192.168.1.1":                421,
		"169.254.169.254":            421,
		"localhost,evil.example":     421,
		"evil.example@127.0.0.1":     400,
		"127.0.0.1@evil.example":     400,
		"evil.example#127.0.0.1":     400,
		"evil.example/127.0.0.1":     400,
		"ｌｏｃａｌｈｏｓｔ":                  400,
		"localhost\t":                200, // blanks around a value are none of it
		"xn--localhost-evil.example": 421,
		"":                           421,
	} {
		code, header, _ := s.target("GET", "/", "Host: "+host)
		if code != want && !(want == 421 && code == 400) && !(want == 400 && code == 421) {
			t.Errorf("%q: %d, want %d", host, code, want)
		}
		if code == 421 && header.Get("Content-Security-Policy") == "" {
			t.Errorf("%q is refused without a policy", host)
		}
	}
	// The address of the first line counts before the header.
	if code, _, _ := s.target("GET", "http://evil.example/"); code != 421 {
		t.Errorf("the name in the first line: %d", code)
	}
	if code, _, _ := s.raw("GET / HTTP/1.0\r\n\r\n"); code != 421 {
		t.Errorf("no name: %d", code)
	}
	if code, _, _ := s.raw("GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n"); code != 400 {
		t.Errorf("two names: %d", code)
	}
	for _, header := range []string{"X-Forwarded-Host: localhost", "Forwarded: host=localhost", "X-Host: localhost"} {
		if code, _, _ := s.target("GET", "/", "Host: evil.example", header); code != 421 {
			t.Errorf("%s lets others in: %d", header, code)
		}
	}
}

// Pages of other sites may lead here, and no more: they neither read nor write.
func TestPagesOfOthers(t *testing.T) {
	t.Parallel()
	s := serve(t, fiveReports(t))
	for _, c := range []struct {
		headers []string
		want    int
	}{
		{[]string{"Origin: http://" + s.at}, 200},
		{[]string{"Origin: http://localhost:1"}, 403},
		{[]string{"Origin: http://127.0.0.1"}, 403},
		{[]string{"Origin: http://" + s.at + ".evil.example"}, 403},
		{[]string{"Origin: http://evil.example"}, 403},
		{[]string{"Origin: null"}, 403},
		{[]string{"Origin: file://"}, 403},
		{[]string{"Origin: chrome-extension://abc"}, 403},
		{[]string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: script"}, 403},
		{[]string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: cors"}, 403},
		{[]string{"Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: no-cors"}, 403}, // another port of this machine
		{[]string{"Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: websocket"}, 403},
		{[]string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"}, 403},
		{[]string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: object"}, 403},
		{[]string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"}, 200},
		{[]string{"Sec-Fetch-Site: none", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"}, 200},
		{[]string{"Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: cors"}, 200},
	} {
		code, header, _ := s.target("GET", "/", c.headers...)
		if code != c.want {
			t.Errorf("%q: %d, want %d", c.headers, code, c.want)
		}
		for _, name := range []string{"Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Set-Cookie", "Server"} {
			if header.Get(name) != "" {
				t.Errorf("%q: %s is %q", c.headers, name, header.Get(name))
			}
		}
	}
}

// Nothing is written: whatever asks for it is refused, on each address.
func TestMethods(t *testing.T) {
	t.Parallel()
	s := serve(t, fiveReports(t))
	for _, path := range pages {
		for _, method := range []string{"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "GETS", "get"} {
			code, header, _ := s.target(method, path, "Content-Length: 0", "X-HTTP-Method-Override: GET")
			if code != http.StatusMethodNotAllowed || header.Get("Allow") == "" {
				t.Errorf("%s %s: %d", method, path, code)
			}
		}
		code, header, text := s.target("HEAD", path)
		if code >= 500 || text != "" || header.Get("Content-Length") == "" {
			t.Errorf("HEAD %s: %d, %q", path, code, text)
		}
	}
	for name, request := range map[string]string{
		"no HTTP":               "\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
		"a large header":        "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + fmt.Sprintf("%01000000d", 0) + "\r\n\r\n",
		"a smuggled request":    "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n",
		"a header with a break": "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\x00c\r\nConnection: close\r\n\r\n",
		"a long address":        "GET /" + fmt.Sprintf("%010000d", 0) + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
	} {
		if code, _, _ := s.raw(request); code >= 500 {
			t.Errorf("%s: %d", name, code)
		}
	}
}

// Who lets the server listen elsewhere calls it by what they gave, and by no more names.
func TestNamesByWhatIsListenedAt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		host, listen string
		want         map[string]int
	}{
		{"127.0.0.2", "127.0.0.2:0", map[string]int{"127.0.0.2": 200, "localhost": 200, "127.0.0.1": 200, "192.0.2.1": 421, "evil.example": 421}},
		{"0.0.0.0", "127.0.0.1:0", map[string]int{"192.0.2.1": 200, "[2001:db8::1]": 200, "localhost": 200, "evil.example": 421, "": 421}},
		{"", "127.0.0.1:0", map[string]int{"192.0.2.1": 200, "evil.example": 421, "": 421}},
		{"pages.example", "127.0.0.1:0", map[string]int{"pages.example": 200, "PAGES.example:80": 200, "evil.pages.example": 421, "pages.example.evil": 421, "192.0.2.1": 421, "": 421}},
	} {
		s := serveAt(t, fiveReports(t), c.host, c.listen)
		for host, want := range c.want {
			if code, _, _ := s.target("GET", "/agencies", "Host: "+host); code != want {
				t.Errorf("listening at %q, called %q: %d, want %d", c.host, host, code, want)
			}
		}
	}
}
