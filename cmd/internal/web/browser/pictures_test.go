package browser

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/chromedp/chromedp"
)

// picturesTo names the folder that pictures of the pages are put into; none are taken without.
const picturesTo = "GONGKAI_SCREENSHOTS"

// picture takes one of what the window shows.
func (b *tab) picture(parts ...string) {
	b.t.Helper()
	dir := os.Getenv(picturesTo)
	if dir == "" {
		return
	}
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(here, dir)
	}
	data, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	name := strings.Trim(strings.NewReplacer("/", "-", " ", "-").Replace(strings.Join(parts, "-")), "-") + ".png"
	if strings.HasPrefix(parts[0], "/ ") || parts[0] == "/" {
		name = "overview-" + name
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), data, 0o666); err != nil {
		b.t.Fatal(err)
	}
}
