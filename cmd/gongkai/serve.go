package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"runtime"

	"github.com/spf13/pflag"

	"gongkai/cmd/internal/view"
	"gongkai/cmd/internal/web"
)

// localAddress is where serve listens: at this machine alone.
const localAddress = "127.0.0.1:8372"

func serveCommand() command {
	return command{
		name: "serve",
		action: func(flags *pflag.FlagSet) action {
			store := storeFlag(flags)
			listen := flags.String("listen", localAddress, "")
			open := flags.Bool("open", false, "")
			geo := flags.String("map", "", "")
			return func(ctx context.Context, c *console, args []string) error {
				if len(args) > 0 {
					return usage("no arguments", "serve")
				}
				host, _, err := net.SplitHostPort(*listen)
				if err != nil {
					return usage("listen", *listen)
				}
				s, r, err := readStore(c, *store)
				if err != nil {
					return err
				}
				r.Close()
				o := web.Options{Store: s, Host: host, Log: log.New(c.err, "", log.LstdFlags)}
				if o.Map, err = readMap(*geo); err != nil {
					return err
				}
				server, err := web.New(ctx, o)
				if err != nil {
					return err
				}
				defer server.Close()
				l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", *listen)
				if err != nil {
					return err
				}
				c.serves(l.Addr(), host, *open)
				return server.Serve(ctx, l)
			}
		},
	}
}

// readMap reads the map of the user's own; nil if there is none.
func readMap(file string) ([]byte, error) {
	if file == "" {
		return nil, nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	if err := web.CheckMap(data); err != nil {
		return nil, usage("map", file, err)
	}
	return data, nil
}

// serves says where the pages are, and who else may see them.
func (c *console) serves(at net.Addr, host string, open bool) {
	say := c.words.Section("serve")
	address := "http://" + callable(at) + "/"
	fmt.Fprintln(c.err, say.T("at", address))
	if !isLoopback(host) {
		fmt.Fprintln(c.err, say.T("open to others", at.String()))
	}
	if open {
		if err := show(address); err != nil {
			fmt.Fprintln(c.err, view.Printable(say.T("no browser", err)))
		}
	}
}

// callable returns an address by which this machine calls one that is listened at.
func callable(at net.Addr) string {
	a, err := netip.ParseAddrPort(at.String())
	if err != nil || !a.Addr().IsUnspecified() {
		return at.String()
	}
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), a.Port()).String()
}

// isLoopback reports whether only this machine reaches an address.
func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.IsLoopback()
}

// show opens an address in the user's browser.
func show(address string) error {
	var names [][]string
	switch runtime.GOOS {
	case "darwin":
		names = [][]string{{"open"}}
	case "windows":
		names = [][]string{{"rundll32", "url.dll,FileProtocolHandler"}}
	default:
		names = [][]string{{"xdg-open"}, {"x-www-browser"}, {"sensible-browser"}}
	}
	var errs error
	for _, name := range names {
		err := exec.Command(name[0], append(name[1:], address)...).Start()
		if err == nil {
			return nil
		}
		errs = errors.Join(errs, err)
	}
	return errs
}
