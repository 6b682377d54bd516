package specimen

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"html"
	"strings"
)

// Pages as they come where nobody shows them: as a server sent them, or in a page that shows them
// by a script.
func init() {
	fileWriters["http"] = writeHTTP
	fileWriters["textarea"] = writeTextarea
	fileWriters["nextjs"] = writeNextJS
}

// page writes a page of HTML.
func (p *paper) page() string {
	var page strings.Builder
	page.WriteString("<!DOCTYPE html><html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=UTF-8\"></head><body>\n")
	for _, b := range p.blocks {
		if b.rows == nil {
			fmt.Fprintf(&page, "<p>%s</p>\n", strings.ReplaceAll(html.EscapeString(b.text), "\n", "<br>"))
			continue
		}
		page.WriteString("<table>\n")
		for _, row := range b.rows {
			page.WriteString("<tr>")
			for _, c := range row {
				fmt.Fprintf(&page, "<td rowspan=\"%d\" colspan=\"%d\">%s</td>", c.rows, c.cols, strings.ReplaceAll(html.EscapeString(c.text), "\n", "<br>"))
			}
			page.WriteString("</tr>\n")
		}
		page.WriteString("</table>\n")
	}
	page.WriteString("</body></html>")
	return page.String()
}

// writeHTTP writes what a server sent, header included: whole, in chunks, or packed.
func writeHTTP(p *paper) []byte {
	const kinds, chunk = 3, 1000
	body := []byte(p.page())
	head := "HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: text/html; charset=utf-8\r\n"
	switch p.dress() % kinds {
	case 0:
		head += fmt.Sprintf("Content-Length: %d\r\n", len(body))
	case 1:
		var chunked bytes.Buffer
		for rest := body; len(rest) > 0; rest = rest[min(chunk, len(rest)):] {
			fmt.Fprintf(&chunked, "%x\r\n%s\r\n", min(chunk, len(rest)), rest[:min(chunk, len(rest))])
		}
		head, body = head+"Transfer-Encoding: chunked\r\n", append(chunked.Bytes(), "0\r\n\r\n"...)
	case 2:
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		z.Write(body)
		z.Close()
		head, body = head+"Content-Encoding: gzip\r\n", packed.Bytes()
	}
	return append([]byte(head+"\r\n"), body...)
}

// shell is what is around a page that is shown by a script: menus, a footer.
func shell(within string) []byte {
	return []byte("<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head><body><div>首页 政务公开 互动交流</div>\n" + within +
		"\n<div>网站地图 联系我们</div></body></html>")
}

func writeTextarea(p *paper) []byte {
	return shell(`<div id="show"></div><textarea id="content" style="display:none">` + html.EscapeString(p.page()) + `</textarea><script>show.innerHTML=content.value</script>`)
}

func writeNextJS(p *paper) []byte {
	data, _ := json.Marshal(map[string]any{"props": map[string]any{"pageProps": map[string]any{"id": 17, "content": p.page()}}}) // text
	return shell(`<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">` + string(data) + `</script>`)
}
