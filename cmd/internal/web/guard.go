package web

import (
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
)

// policy is what a page may do: draw itself with what this server sends. Nothing stands in
// a page that would run, so that a text of a report that got there would not either.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// headers are those of every answer.
var headers = map[string]string{
	"Content-Security-Policy":      policy,
	"X-Content-Type-Options":       "nosniff",
	"X-Frame-Options":              "DENY",
	"Referrer-Policy":              "no-referrer",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Permissions-Policy":           "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

// mostAddress bounds the path and the parameters of a request.
const mostAddress = 8 << 10

// guard lets requests through that a person makes who sees this server's own pages, and
// none that another site makes in their browser.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range headers {
			w.Header().Set(name, value)
		}
		if code := s.refused(r); code != 0 {
			if code == http.StatusMethodNotAllowed {
				w.Header().Set("Allow", "GET, HEAD")
			}
			http.Error(w, http.StatusText(code), code)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// refused returns the status that a request is refused with, 0 if it is not.
func (s *Server) refused(r *http.Request) int {
	switch {
	case !s.isOurs(r):
		return http.StatusMisdirectedRequest
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		return http.StatusMethodNotAllowed
	case isOfAnotherSite(r):
		return http.StatusForbidden
	case len(r.URL.Path)+len(r.URL.RawQuery) > mostAddress:
		return http.StatusRequestURITooLong
	}
	return 0
}

// isOurs reports whether a request calls the server by an address or by one of its
// names. A page of another site that lets its name lead here (DNS rebinding) calls it by
// that name.
func (s *Server) isOurs(r *http.Request) bool {
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.Trim(host, "[]"))
	if host == "localhost" || host != "" && host == strings.ToLower(s.Host) {
		return true
	}
	if address, err := netip.ParseAddr(host); err == nil {
		return s.isAddress(r, address.Unmap())
	}
	name, err := os.Hostname()
	return err == nil && host == strings.ToLower(name) && s.isOpen()
}

// isAddress reports whether an address is one that the server is reached at.
func (s *Server) isAddress(r *http.Request, address netip.Addr) bool {
	if address.IsLoopback() || s.isOpen() {
		return true
	}
	local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok {
		return false
	}
	at, err := netip.ParseAddrPort(local.String())
	return err == nil && at.Addr().Unmap() == address
}

// isOpen reports whether the server listens to all networks, where it may be called by
// addresses that it does not know.
func (s *Server) isOpen() bool {
	address, err := netip.ParseAddr(s.Host)
	return s.Host == "" || err == nil && address.IsUnspecified()
}

// isOfAnotherSite reports whether a page of another site makes a request, or of another
// server of this machine. A link there may be followed, in a window of its own.
func isOfAnotherSite(r *http.Request) bool {
	if origin := r.Header.Get("Origin"); origin != "" && origin != "http://"+r.Host && origin != "https://"+r.Host {
		return true
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
		return false
	}
	dest := r.Header.Get("Sec-Fetch-Dest")
	return r.Header.Get("Sec-Fetch-Mode") != "navigate" || dest != "" && dest != "document"
}
