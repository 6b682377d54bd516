package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"gongkai/cmd/internal/words"
	"gongkai/extract/message"
)

// A store is shown until the command is interrupted, which is no failure; an address that
// others reach is said to be one.
func TestServe(t *testing.T) {
	t.Parallel()
	store := fiveReports(t)
	for listen, open := range map[string]bool{"127.0.0.1:0": false, "localhost:0": false, "0.0.0.0:0": true} {
		ctx, end := context.WithCancel(t.Context())
		read, write := io.Pipe()
		c := &console{strings.NewReader(""), io.Discard, write, words.In(message.English)}
		ended := make(chan int, 1)
		go func() {
			ended <- start(ctx, c, []string{"serve", "--store", store, "--listen", listen})
			write.Close()
		}()
		said := bufio.NewReader(read)
		line, err := said.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		address := regexp.MustCompile(`http://\S+/`).FindString(line)
		rest := make(chan string, 1)
		go func() {
			b, _ := io.ReadAll(said)
			rest <- string(b)
		}()
		answer, err := http.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		page, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode != http.StatusOK || !strings.Contains(string(page), "<b>5</b> reports") {
			t.Errorf("%s: status %d, %v: %s", listen, answer.StatusCode, err, page)
		}
		end()
		if code := <-ended; code != exitDone {
			t.Errorf("%s: exit code %d", listen, code)
		}
		if warned := strings.Contains(<-rest, "no passwords"); warned != open {
			t.Errorf("%s: others are warned of: %v", listen, warned)
		}
	}
}
