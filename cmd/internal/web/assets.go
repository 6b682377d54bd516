package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"mime"
	"net/http"
	"path"
	"strings"
)

//go:embed assets/*.js assets/*.css assets/*.svg
var assetFiles embed.FS

// assets are files that pages use. Their addresses have a hash of what is in them, so
// that browsers keep them as long as they like.
type assets struct {
	content map[string][]byte // by address below /assets/
	byName  map[string]string // address of each file
}

// hashLength is as much of a hash as tells versions of a file apart.
const hashLength = 12

func readAssets() (*assets, error) {
	a := &assets{content: map[string][]byte{}, byName: map[string]string{}}
	entries, err := assetFiles.ReadDir("assets")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		data, err := assetFiles.ReadFile("assets/" + e.Name())
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(data)
		name := hex.EncodeToString(sum[:])[:hashLength] + "-" + e.Name()
		a.content[name], a.byName[e.Name()] = data, "/assets/"+name
	}
	return a, nil
}

// address returns where a file is.
func (a *assets) address(name string) (string, error) {
	if at, ok := a.byName[name]; ok {
		return at, nil
	}
	return "", fmt.Errorf("there is no asset %s", name)
}

func (a *assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/assets/")
	data, ok := a.content[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	if r.Header.Get("If-None-Match") != "" {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Write(data)
}
