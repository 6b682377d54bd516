package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"strconv"
	"time"

	"gongkai/cmd/internal/words"
)

// request is a visitor's question at work.
type request struct {
	*http.Request
	*Server
	words.Printer
	tongue tongue
	gen    *generation
}

// t returns words of pages.
func (q *request) t(key string, args ...any) string { return say(q.Printer, key, args...) }

// link returns an address as templates make it.
func (q *request) link(path string, pairs ...any) string { return link(q.tongue, path, pairs...) }

// mostGiven bounds what a visitor writes into a field.
const mostGiven = 2000

// given returns a parameter of the address.
func (q *request) given(name string) string {
	v := q.URL.Query().Get(name)
	if len(v) > mostGiven {
		return ""
	}
	return v
}

// number returns a whole number that the address gives, and whether it is one; none is given is none.
func (q *request) number(name string) (n int64, ok bool) {
	n, err := strconv.ParseInt(q.given(name), 10, 64)
	return n, err == nil
}

// fault is what a visitor is told in place of a page.
type fault struct {
	status int
	key    string // its words
	args   []any
}

func (e *fault) Error() string { return fmt.Sprintf("%d %s %v", e.status, e.key, e.args) }

var errMissing = &fault{status: http.StatusNotFound, key: "fault.missing"}

// wrong is that an address asks for what cannot be meant.
func wrong(key string, args ...any) error { return &fault{http.StatusBadRequest, key, args} }

// faultOf returns what is said of an error. What went wrong inside stays there.
func (s *Server) faultOf(err error) *fault {
	var f *fault
	switch {
	case errors.As(err, &f):
		return f
	case errors.Is(err, errBusy):
		return &fault{status: http.StatusServiceUnavailable, key: "fault.busy"}
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return &fault{status: http.StatusServiceUnavailable, key: "fault.slow"}
	}
	s.Log.Print(err)
	return &fault{status: http.StatusInternalServerError, key: "fault.inside"}
}

// longestPage is how long the queries of a page may take.
const longestPage = 30 * time.Second

// answer is what is sent.
type answer struct {
	status int // 0 is 200
	kind   string
	header map[string]string
	body   []byte
	file   *os.File // instead of body; it is closed once it is sent
}

// send writes an answer.
func (a *answer) send(w http.ResponseWriter, r *http.Request) {
	size := int64(len(a.body))
	if a.file != nil {
		defer a.file.Close()
		if info, err := a.file.Stat(); err == nil {
			size = info.Size()
		}
	}
	w.Header().Set("Content-Length", strconv.FormatInt(size, 10))
	w.WriteHeader(max(a.status, http.StatusOK))
	switch {
	case r.Method == http.MethodHead:
	case a.file != nil:
		io.Copy(w, a.file) // who went away is not told
	default:
		w.Write(a.body)
	}
}

// answer returns what answers requests for an address.
func (s *Server) answer(r *route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		a := s.made(r, req)
		h := w.Header()
		h.Set("Content-Type", a.kind)
		h.Set("Cache-Control", "no-cache")
		h.Set("Vary", "Accept-Language")
		for name, value := range a.header {
			h.Set(name, value)
		}
		if a.status == http.StatusServiceUnavailable {
			h.Set("Retry-After", "2")
		}
		a.send(w, req)
	})
}

// made makes an answer within the gate, so that it is sent outside of it.
func (s *Server) made(r *route, req *http.Request) (a *answer) {
	q := &request{Request: req, Server: s, tongue: tongueOf(req)}
	q.Printer = words.In(q.tongue.Language)
	defer func() {
		if v := recover(); v != nil {
			a = q.failed(r, fmt.Errorf("%v\n%s", v, debug.Stack()))
		}
	}()
	ctx, cancel := context.WithTimeout(req.Context(), longestPage)
	defer cancel()
	visitor, _, _ := net.SplitHostPort(req.RemoteAddr)
	leave, err := s.enter(ctx, r, visitor)
	if err != nil {
		return q.failed(r, err)
	}
	defer leave()
	if q.gen, err = s.generations.acquire(); err != nil {
		return q.failed(r, err)
	}
	defer q.gen.release()
	q.Request = req.WithContext(ctx)
	if r.send != nil {
		a, err = r.send(q)
	} else {
		a, err = q.page(r)
	}
	if err != nil {
		return q.failed(r, err)
	}
	return a
}

// enter lets a request in. One that may take long waits among its like first, without a place that
// a page needs: DuckDB does not end each of them when it is told to.
func (s *Server) enter(ctx context.Context, r *route, visitor string) (leave func(), err error) {
	if !r.long {
		return s.gate.enter(ctx, visitor)
	}
	leaveLong, err := s.longGate.enter(ctx, visitor)
	if err != nil {
		return nil, err
	}
	leaveGate, err := s.gate.enter(ctx, visitor)
	if err != nil {
		leaveLong()
		return nil, err
	}
	return func() { leaveGate(); leaveLong() }, nil
}

// refusing is a page that may say why it does not do what it was asked for.
type refusing interface {
	Refused() (status int, said string)
}

// page makes a page and draws it.
func (q *request) page(r *route) (*answer, error) {
	data, err := r.make(q)
	if err != nil {
		return nil, err
	}
	status := 0
	if p, ok := data.(refusing); ok {
		said := ""
		if status, said = p.Refused(); status != 0 && r.asJSON {
			return failedAPI(status, said), nil
		}
	}
	if r.asJSON {
		return told(data)
	}
	a, err := q.drawn(r.page, data)
	if err == nil {
		a.status = status
	}
	return a, err
}

const htmlKind = "text/html; charset=utf-8"

func (q *request) drawn(page string, data any) (*answer, error) {
	body, err := q.pages.draw(page, q.tongue, q.frame(page, data))
	if err != nil {
		return nil, err
	}
	return &answer{kind: htmlKind, body: body}, nil
}

// failed says in place of a page why there is none.
func (q *request) failed(r *route, err error) *answer {
	f := q.faultOf(err)
	if r.asJSON {
		return failedAPI(f.status, q.t(f.key, f.args...))
	}
	a, err := q.drawn("fault", f.shown(q))
	if err != nil {
		q.Log.Print(err)
		return &answer{status: f.status, kind: "text/plain; charset=utf-8", body: []byte(http.StatusText(f.status))}
	}
	a.status = f.status
	return a
}

func (f *fault) shown(q *request) map[string]any {
	return map[string]any{"Status": f.status, "Said": q.t(f.key, f.args...)}
}
