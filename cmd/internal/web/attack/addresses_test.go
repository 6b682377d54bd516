package attack

import (
	"net/url"
	"os"
	"strings"
	"testing"
)

// luohe is the report of a city on 2019 among the five.
const luohe = "1505514215325390760"

// pages are addresses of each kind.
var pages = []string{"/", "/agencies", "/agency?id=411100-government", "/province?code=410000", "/report?id=" + luohe,
	"/report?id=" + luohe + "&cell=requests.received%7Ctotal", "/agency/download?id=411100-government&format=csv"}

// parameters are what the pages read of an address.
var parameters = map[string][]string{
	"/":                {"metric", "year", "lang"},
	"/agencies":        {"q", "level", "province", "kind", "page", "lang"},
	"/agency":          {"id", "name", "metric", "applicant", "lang"},
	"/agency/download": {"id", "name", "format"},
	"/province":        {"code", "metric", "year", "lang"},
	"/report":          {"id", "cell", "lang"},
}

// Files are served that the program brings along, and no others.
func TestPathsLeadNowhere(t *testing.T) {
	t.Parallel()
	s := serve(t, fiveReports(t))
	ways := []string{"../../../../../../etc/passwd", "..%2f..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/%2e%2e/etc/passwd", "..%252f..%252fetc%252fpasswd",
		`..\..\..\etc\passwd`, "..%5c..%5cetc%5cpasswd", "....//....//etc/passwd", "%c0%ae%c0%ae/etc/passwd", "..%00/etc/passwd", "/etc/passwd", "file:///etc/passwd",
		"%2fetc%2fpasswd", ".", "..", "", "%00", "style.css", "style.css%00.js", "go.mod", ".git/config", "con", "C:/Windows/win.ini"}
	for _, below := range []string{"/", "/assets/", "/agency/", "/agency/download/", "/report/", "//", "/map.json/", "/pages/", "/api/"} {
		for _, way := range ways {
			code, _, text := s.target("GET", below+strings.ReplaceAll(way, " ", "%20"))
			if strings.Contains(text, "root:") || strings.Contains(text, "module gongkai") || code >= 500 {
				t.Errorf("%s%s: %d %.200s", below, way, code, text)
			}
			if code == 200 && below != "/" && below != "//" && below != "/assets/" {
				t.Errorf("%s%s is there", below, way)
			}
		}
	}
	for path, names := range parameters {
		for _, name := range names {
			for _, way := range ways {
				code, _, text := s.target("GET", path+"?"+name+"="+strings.ReplaceAll(way, `\`, "%5c"))
				if strings.Contains(text, "root:") || code >= 500 {
					t.Errorf("%s?%s=%s: %d %.200s", path, name, way, code, text)
				}
			}
		}
	}
}

// injections are texts that would be more than texts, were they put into a query as they are.
// Those that would show something make a word that they do not have.
var injections = []string{
	"'", "''", `"`, `\`, "%", "_", "\x00", "'; SELECT 'lea'||'ked", "' OR '1'='1", "' OR 1=1 --", "1 OR 1=1", "x' UNION SELECT 'lea'||'ked' --",
	"'||(SELECT content FROM read_text('/etc/passwd'))||'", "'; COPY (SELECT 1) TO '/tmp/gongkai-was-here'; --", "'; ATTACH '/tmp/gongkai-was-here'; --",
	"'; INSTALL httpfs; --", "'; SET enable_external_access=true; --", "'; PRAGMA database_list; --", "$$; SELECT 1; $$", "'::metric; --", "9223372036854775808",
	"-9223372036854775809", "1e308", "NaN", "0x10", "１", "²", "{{.}}", "%s%d%n", "\r\nSet-Cookie: x=1", "<script>alert(1)</script>", strings.Repeat("'", 2000),
	"\xff\xfe", "\u202e", "\u0000", strings.Repeat("國", 700),
}

// No parameter is more than a text: the server neither fails nor says more.
func TestParametersAreTexts(t *testing.T) {
	t.Parallel()
	s := serve(t, fiveReports(t))
	for path, names := range parameters {
		for _, name := range names {
			for _, evil := range injections {
				values := url.Values{name: {evil}}
				switch {
				case path == "/report" && name != "id":
					values.Set("id", luohe)
				case strings.HasPrefix(path, "/agency") && path != "/agencies" && name != "id" && name != "name":
					values.Set("id", "411100-government")
				case path == "/province" && name != "code":
					values.Set("code", "410000")
				}
				code, text, err := s.get(path + "?" + values.Encode())
				check(t, err)
				if code >= 500 || code == 200 && name == "id" || strings.Contains(text, "root:") || strings.Contains(text, "<script>alert") {
					t.Errorf("%s %s=%.60q: %d", path, name, evil, code)
				}
				if strings.Contains(text, "leaked") {
					t.Errorf("%s %s=%.60q is run", path, name, evil)
				}
			}
		}
	}
	code, header, _ := s.target("GET", "/agency/download?id=411100-government&format=csv%0d%0aSet-Cookie:x=1")
	if code != 400 || header.Get("Set-Cookie") != "" {
		t.Errorf("a header is put in: %d %v", code, header)
	}
	if _, err := os.Stat("/tmp/gongkai-was-here"); err == nil {
		t.Error("a file was written")
	}
}
