package theme

import (
	"fmt"
	"image"
	"image/color"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"
)

// Icons makes stroked icons in any colour. Fyne's own colouring fills strokes to blobs, so colour and stroke width are
// written into the SVG text. Each picture is drawn once for each size and colour and kept, as drawing takes longer than
// anything else on a page. It may be used from any goroutine.
type Icons struct {
	files  fs.FS
	mu     sync.Mutex
	made   map[iconKey]image.Image
	source map[string]string
}

type iconKey struct {
	name   string
	color  color.NRGBA
	size   int // pixels
	stroke int // hundredths of a pixel
}

// NewIcons reads icons from files, named like "mic.svg".
func NewIcons(files fs.FS) *Icons {
	return &Icons{files: files, made: map[iconKey]image.Image{}, source: map[string]string{}}
}

var (
	strokeWidth = regexp.MustCompile(`stroke-width="[^"]*"`)
	roundX      = regexp.MustCompile(`\brx="([^"]+)"`)
	hasRY       = regexp.MustCompile(`\bry="`)
	rects       = regexp.MustCompile(`<rect[^>]*>`)
	colors      = regexp.MustCompile(`currentColor`)
)

// Draw returns an icon in a colour, size pixels wide and high, with strokes of stroke pixels. The renderer scales paths
// to the drawn size but not the strokes, which is why they are given in pixels. It fails when there is no such icon.
func (i *Icons) Draw(name string, c color.NRGBA, size int, stroke float32) (image.Image, error) {
	key := iconKey{name: name, color: c, size: size, stroke: int(stroke * 100)}
	i.mu.Lock()
	defer i.mu.Unlock()
	if img, ok := i.made[key]; ok {
		return img, nil
	}
	text, err := i.text(key)
	if err != nil {
		return nil, err
	}
	svg, err := oksvg.ReadIconStream(strings.NewReader(text), oksvg.IgnoreErrorMode)
	if err != nil {
		return nil, fmt.Errorf("read icon %s: %w", name, err)
	}
	svg.SetTarget(0, 0, float64(size), float64(size))
	img := image.NewRGBA(image.Rect(0, 0, size, size))
	svg.Draw(rasterx.NewDasher(size, size, rasterx.NewScannerGV(size, size, img, img.Bounds())), 1)
	i.made[key] = img
	return img, nil
}

// text is the icon's SVG with colour and stroke written into it.
func (i *Icons) text(key iconKey) (string, error) {
	text, ok := i.source[key.name]
	if !ok {
		b, err := fs.ReadFile(i.files, key.name+".svg")
		if err != nil {
			return "", fmt.Errorf("read icon %s: %w", key.name, err)
		}
		text = string(b)
		i.source[key.name] = text
	}
	text = colors.ReplaceAllLiteralString(text, fmt.Sprintf("#%02x%02x%02x", key.color.R, key.color.G, key.color.B))
	text = strokeWidth.ReplaceAllLiteralString(text, `stroke-width="`+
		strconv.FormatFloat(float64(key.stroke)/100, 'f', 2, 64)+`"`)
	// The renderer takes rx alone for a radius in one direction only.
	return rects.ReplaceAllStringFunc(text, func(rect string) string {
		if hasRY.MatchString(rect) {
			return rect
		}
		return roundX.ReplaceAllString(rect, `rx="$1" ry="$1"`)
	}), nil
}
