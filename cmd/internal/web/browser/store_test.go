package browser

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"gongkai/cmd/internal/web"
	"gongkai/extract/specimen"
	"gongkai/load"
	"gongkai/pipeline"
)

// made is a store of generated reports that is made once and only read.
var made struct {
	sync.Once
	store string
	err   error
}

// bureau is an office that no place has: what it reports is made up, and is not taken for
// what a real one does.
const bureau = "示例局"

// The years of the reports, and the province of which prefectures report, too.
const (
	firstYear, years = 2019, 5
	fullProvince     = "河南省"
)

var prefectures = strings.Fields("郑州市 开封市 洛阳市 平顶山市 安阳市 鹤壁市 新乡市 焦作市 濮阳市 许昌市 漯河市 三门峡市 南阳市 商丘市 信阳市 周口市 驻马店市")

func makeStore() {
	const in = "reports"
	made.store = "store"
	if made.err = writeReports(in); made.err != nil {
		return
	}
	made.err = run(pipeline.Options{Store: made.store, Inputs: []string{in}})
}

// run reads documents into a store.
func run(o pipeline.Options) error {
	o.Workers, o.Version, o.Log = 2, "test", slog.New(slog.DiscardHandler)
	_, err := pipeline.Run(context.Background(), o)
	return err
}

// writeReports writes the reports of the bureau of each province and of some prefectures, with
// mistakes planted into some, and a document that is none.
func writeReports(to string) error {
	names, err := provinces()
	if err != nil {
		return err
	}
	if err := os.Mkdir(to, 0o777); err != nil {
		return err
	}
	for i, p := range names {
		if err := writeSeries(to, p+bureau, i, 3); err != nil {
			return err
		}
	}
	for i, p := range prefectures {
		if err := writeSeries(to, fullProvince+p+bureau, len(names)+i, 2); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(to, "通知.txt"), []byte("关于召开会议的通知\n\n请各单位准时参加。\n"), 0o666)
}

// provinces returns the names that the pages know.
func provinces() (names []string, err error) {
	f, err := os.Open(filepath.Join(here, "..", "provinces.csv"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := csv.NewReader(f)
	head, err := r.Read()
	for err == nil {
		var row []string
		if row, err = r.Read(); err == nil {
			for i, name := range head {
				if name == "name" {
					names = append(names, row[i])
				}
			}
		}
	}
	if err == io.EOF {
		err = nil
	}
	return names, err
}

func writeSeries(to, name string, seed, size int) error {
	s := specimen.NewSeries(uint64(seed), specimen.Body{Name: name, Home: name, Size: size}, firstYear, years)
	if seed%3 == 0 {
		for _, kind := range specimen.Plants {
			s.Plant(uint64(seed), kind)
		}
	}
	for y := firstYear; y < firstYear+years; y++ {
		if (seed+y)%17 == 0 { // a year without a report
			continue
		}
		doc := s.Document(y, 0, specimen.Options{Layout: specimen.TabRows, Noise: []specimen.Noise{}})
		if err := os.WriteFile(filepath.Join(to, fmt.Sprintf("%s%d%s", name, y, doc.Ext)), doc.Bytes, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// generatedStore returns the store of generated reports.
func generatedStore(t *testing.T) string {
	t.Helper()
	made.Do(makeStore)
	if made.err != nil {
		t.Fatal(made.err)
	}
	return made.store
}

// generated serves it.
func generated(t *testing.T) string {
	t.Helper()
	return serve(t, generatedStore(t))
}

// serve serves a store, and returns the address of the server.
func serve(t *testing.T, store string) string {
	t.Helper()
	return serveWith(t, store, nil)
}

// serveWith does so with a map of the user's own.
func serveWith(t *testing.T, store string, ownMap []byte) string {
	t.Helper()
	s, err := load.OpenStore(store)
	if err != nil {
		t.Fatal(err)
	}
	server, err := web.New(t.Context(), web.Options{Store: s, Host: "127.0.0.1", Map: ownMap, Log: log.New(t.Output(), "", 0)})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx, l) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		server.Close()
	})
	return "http://" + l.Addr().String()
}
