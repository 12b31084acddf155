package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"
	"sync"

	assets "xinsheng/assets/web/desk"
)

// pageSet is the parsed templates and the files beside them.
type pageSet struct {
	set     map[string]*template.Template
	version string // of all static files together
}

// loadPages reads the files that are part of the program, once.
var loadPages = sync.OnceValues(readPages)

func readPages() (*pageSet, error) {
	icons, err := loadIcons()
	if err != nil {
		return nil, err
	}
	base := template.New("").Funcs(template.FuncMap{
		"icon": func(name string) (template.HTML, error) {
			svg, ok := icons[name]
			if !ok {
				return "", fmt.Errorf("no icon %s", name)
			}
			return svg, nil
		},
		"sub": func(p Page, body any) Page { // a piece of a page, with the page's language
			p.Body = body
			return p
		},
	})
	if base, err = base.ParseFS(assets.Files, "layout.html", "part_*.html"); err != nil {
		return nil, err
	}
	names, err := fs.Glob(assets.Files, "page_*.html")
	if err != nil {
		return nil, err
	}
	p := &pageSet{set: map[string]*template.Template{}}
	for _, name := range names {
		one, err := base.Clone()
		if err != nil {
			return nil, err
		}
		if one, err = one.ParseFS(assets.Files, name); err != nil {
			return nil, err
		}
		p.set[strings.TrimSuffix(strings.TrimPrefix(name, "page_"), ".html")] = one
	}
	h := sha256.New()
	for _, name := range staticFiles() {
		raw, err := fs.ReadFile(assets.Files, name)
		if err != nil {
			return nil, err
		}
		h.Write(raw)
	}
	p.version = hex.EncodeToString(h.Sum(nil)[:6])
	return p, nil
}

// loadIcons reads the outlines, marked as decoration: what they mean always stands beside them.
func loadIcons() (map[string]template.HTML, error) {
	names, err := fs.Glob(assets.Files, "icon/*.svg")
	if err != nil {
		return nil, err
	}
	out := map[string]template.HTML{}
	for _, name := range names {
		raw, err := fs.ReadFile(assets.Files, name)
		if err != nil {
			return nil, err
		}
		svg := string(raw)
		svg = svg[strings.Index(svg, "<svg"):]
		svg = strings.Replace(svg, "<svg", `<svg aria-hidden="true" focusable="false"`, 1)
		out[strings.TrimSuffix(path.Base(name), ".svg")] = template.HTML(svg)
	}
	return out, nil
}
