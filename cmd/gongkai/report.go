package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"gongkai/cmd/internal/view"
	"gongkai/cmd/internal/web"
	schema "gongkai/sql"
)

func reportCommand() command {
	return command{
		name: "report",
		action: func(flags *pflag.FlagSet) action {
			store := storeFlag(flags)
			to := flags.String("to", "", "")
			agency := flags.String("agency", "", "")
			year := flags.Int("year", 0, "")
			query := flags.String("query", "", "")
			params := flags.StringArray("param", nil, "")
			return func(ctx context.Context, c *console, args []string) error {
				switch {
				case len(args) > 0:
					return usage("no arguments", "report")
				case *to == "":
					return usage("no file")
				case (*agency == "") == (*query == ""):
					return usage("agency or query")
				case *query != "" && flags.Changed("year"):
					return usage("year of query")
				case *agency != "" && len(*params) > 0:
					return usage("param of query")
				}
				w := web.Wanted{Agency: *agency, Year: *year, Query: *query, Language: c.words.Language}
				if flags.Changed("year") && (*year < 1000 || *year > 9999) {
					return usage("year", strconv.Itoa(*year))
				}
				var err error
				if w.Params, err = queryParams(*query, *params); err != nil {
					return err
				}
				s, r, err := readStore(c, *store)
				if err != nil {
					return err
				}
				r.Close()
				server, err := web.New(ctx, web.Options{Store: s})
				if err != nil {
					return err
				}
				defer server.Close()
				page, err := server.Alone(ctx, w)
				if err != nil {
					return asUsage(c, err)
				}
				if err := replace(*to, page); err != nil {
					return err
				}
				_, err = fmt.Fprintln(c.err, c.words.Section("report").T("wrote", view.Printable(*to), len(page)))
				return err
			}
		},
	}
}

// queryParams reads the parameters of a named query; there are none without one.
func queryParams(name string, given []string) (map[string]string, error) {
	if name == "" {
		return nil, nil
	}
	q, ok := schema.FindQuery(name)
	if !ok {
		return nil, usage("no query", strconv.Quote(name))
	}
	out := map[string]string{}
	for _, p := range given {
		key, value, ok := strings.Cut(p, "=")
		if !ok {
			return nil, usage("param", p)
		}
		i := slices.IndexFunc(q.Params, func(known schema.Param) bool { return known.Name == key })
		if i < 0 {
			return nil, unknownParam(p, q)
		}
		if _, err := paramValue(q.Params[i], value); err != nil {
			return nil, err
		}
		out[key] = value
	}
	for _, p := range q.Params {
		if p.Required && out[p.Name] == "" {
			return nil, usage("param missing", q.Name, p.Name, p.Comment)
		}
	}
	return out, nil
}

// asUsage makes what cannot be meant a mistake in the command line.
func asUsage(c *console, err error) error {
	var f *web.Fault
	var several *web.SeveralError
	switch {
	case errors.As(err, &f):
		return usage("report", f.Say(c.words))
	case errors.As(err, &several):
		return usage("several agencies", several.Name, several.All, strings.Join(several.Names, ", "))
	}
	return err
}

// replace writes a file whole, or leaves what is there.
func replace(name string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Chmod(0o644), f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}
