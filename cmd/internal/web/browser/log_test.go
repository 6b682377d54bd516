package browser

import "github.com/chromedp/cdproto/log"

// hearLog notes what the browser itself says of a page: a policy that it breaks, a file that
// is not there.
func (b *tab) hearLog(event any) {
	if e, ok := event.(*log.EventEntryAdded); ok && (e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning) {
		b.note("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL)
	}
}
