package corpus

import (
	"path"
	"slices"
	"strings"
)

// noise is what lies among the files that people have and is no document, by its name in
// small letters. What may be a report that cannot be read is none: it is to be said.
var noise = struct{ names, beginnings, endings, aside []string }{
	names: []string{"thumbs.db", "ehthumbs.db", "desktop.ini"}, // folders of Windows
	// Office leaves ~$report.docx beside a document that is open, and after a crash.
	beginnings: []string{"~$"},
	endings: []string{
		".css", ".js", ".mjs", ".map", // of pages
		".woff", ".woff2", ".ttf", ".otf", ".eot", // fonts
		".url", ".lnk", ".webloc", // links to pages and files
		".ico",
	},
	// What is saved aside of a page or of a document that Word saves as one: elsewhere a picture may be
	// a report that was scanned.
	aside: []string{
		".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".svg", ".avif", ".swf",
		".wmz", ".emz", ".wmf", ".emf", ".mso", ".thmx", "filelist.xml", "colorschememapping.xml",
	},
}

// asideOf are the ends of the names of folders with what is saved aside: that of page.html is
// page_files or page.files.
var asideOf = []string{"_files", ".files"}

// renamed are endings that Chrome puts behind those of scripts that it saves.
var renamed = []string{".download", ".下载"}

// Noise reports whether a file is none that is there to be read, by its name and that of the
// folder it lies in.
func Noise(folder, name string) bool {
	folder, name = strings.ToLower(folder), strings.ToLower(name)
	for _, ending := range renamed {
		name = strings.TrimSuffix(name, ending)
	}
	return slices.Contains(noise.names, name) || anyOf(noise.beginnings, name, strings.HasPrefix) || anyOf(noise.endings, name, strings.HasSuffix) ||
		anyOf(asideOf, folder, strings.HasSuffix) && anyOf(noise.aside, name, strings.HasSuffix)
}

func anyOf(parts []string, name string, is func(name, part string) bool) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return is(name, part) })
}

// passedOver reports whether a member of an archive is one that a directory would be walked
// without.
func passedOver(name string) bool {
	name = strings.ReplaceAll(memberName(name), `\`, "/")
	return hidden(name) || Noise(path.Base(path.Dir(name)), path.Base(name))
}

func hidden(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") && part != "." && part != ".." || part == "__MACOSX" {
			return true
		}
	}
	return false
}
