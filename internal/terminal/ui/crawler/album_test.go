package crawler_test

import (
	_ "embed"
	"html/template"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"sync"
	"testing"

	"golang.org/x/image/draw"
)

// album is the folder in which make screens keeps a picture of every page, in a folder for each route, with an index.
const album = "../../../../build/screens"

// look is how a scene is shown.
type look struct{ Panel, Size, Lang string }

func (l look) name(scene string) string { return scene + "_" + l.Panel + "_" + l.Size + "_" + l.Lang }

// photographer keeps pictures. Encoding is done beside the drawing of the next page.
type photographer struct {
	t    *testing.T
	busy chan struct{}
	done sync.WaitGroup
}

// newPhotographer is nil where nobody asked for pictures.
func newPhotographer(t *testing.T) *photographer {
	if os.Getenv("XINSHENG_PICTURES") == "" {
		return nil
	}
	return &photographer{t: t, busy: make(chan struct{}, runtime.NumCPU())}
}

// keep keeps a picture of a page, as it is and small for the index.
func (p *photographer) keep(route, name string, img image.Image) {
	p.busy <- struct{}{}
	p.done.Go(func() {
		defer func() { <-p.busy }()
		small := image.NewRGBA(image.Rect(0, 0, img.Bounds().Dx()/7, img.Bounds().Dy()/7))
		draw.ApproxBiLinear.Scale(small, small.Bounds(), img, img.Bounds(), draw.Src, nil)
		whole := png.Encoder{CompressionLevel: png.BestSpeed}
		p.create(filepath.Join(route, name+".png"), func(w io.Writer) error { return whole.Encode(w, img) })
		p.create(filepath.Join(route, "small", name+".jpg"), func(w io.Writer) error { return jpeg.Encode(w, small, nil) })
	})
}

// create writes a file of the album whole, as several processes draw at once.
func (p *photographer) create(name string, write func(io.Writer) error) {
	path := filepath.Join(album, name)
	err := os.MkdirAll(filepath.Dir(path), 0o755)
	if err == nil {
		var f *os.File
		if f, err = os.CreateTemp(filepath.Dir(path), "new-*"); err == nil {
			if err = write(f); err == nil {
				err = os.Rename(f.Name(), path)
			}
			f.Close()
		}
	}
	if err != nil {
		p.t.Error(err)
	}
}

//go:embed testdata/index.html
var indexPage string

// named takes apart the name of a picture.
var named = regexp.MustCompile(`/([^/]+)/(([^/]+?)_((?:small_)?(?:portrait|landscape))_(standard|large)_(zh|en))\.png$`)

type (
	routePictures struct {
		Name   string
		Scenes []scenePictures
	}
	scenePictures struct {
		Name     string
		Pictures []picture
	}
	picture struct {
		File string // without its ending
		look
	}
)

// index writes the page that shows all pictures of the album, route by route and scene by scene.
func (p *photographer) index() {
	p.done.Wait()
	files, err := filepath.Glob(album + "/*/*.png") // in the order of their names
	if err != nil {
		p.t.Fatal(err)
	}
	var routes []routePictures
	for _, file := range files {
		m := named.FindStringSubmatch(filepath.ToSlash(file))
		if m == nil {
			continue
		}
		if n := len(routes); n == 0 || routes[n-1].Name != m[1] {
			routes = append(routes, routePictures{Name: m[1]})
		}
		r := &routes[len(routes)-1]
		i := 0
		for i < len(r.Scenes) && r.Scenes[i].Name != m[3] {
			i++
		}
		if i == len(r.Scenes) {
			r.Scenes = append(r.Scenes, scenePictures{Name: m[3]})
		}
		r.Scenes[i].Pictures = append(r.Scenes[i].Pictures, picture{m[2], look{m[4], m[5], m[6]}})
	}
	page := template.Must(template.New("").Parse(indexPage))
	p.create("index.html", func(w io.Writer) error { return page.Execute(w, routes) })
}
