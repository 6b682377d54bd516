package engine

import (
	"embed"
	"io/fs"
)

// PDFium drops text in a font that neither the document nor the system has, if that is Chinese. All
// that it sees of a system is this: a font in which all characters are boxes. So
// what is read of a document does not depend on the fonts of a machine.
//
//go:generate python3 standin.py
//go:embed root
var root embed.FS

// fonts returns the files that PDFium sees.
func fonts() fs.FS {
	dir, err := fs.Sub(root, "root")
	if err != nil {
		panic(err) // it is a name
	}
	return dir
}
