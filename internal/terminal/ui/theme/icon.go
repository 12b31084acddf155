package theme

import (
	"fmt"
	"image/color"
	"io/fs"
	"regexp"
	"strconv"
	"sync"

	"fyne.io/fyne/v2"
)

// Icons makes stroked icons in any colour. Fyne's own colouring fills strokes to blobs, so colour and stroke width are
// written into the SVG text. It may be used from any goroutine.
type Icons struct {
	files  fs.FS
	mu     sync.Mutex
	made   map[iconKey]fyne.Resource
	source map[string]string
}

type iconKey struct {
	name   string
	color  color.NRGBA
	stroke int // hundredths of a pixel
}

// NewIcons reads icons from files, named like "mic.svg".
func NewIcons(files fs.FS) *Icons {
	return &Icons{files: files, made: map[iconKey]fyne.Resource{}, source: map[string]string{}}
}

var (
	strokeWidth = regexp.MustCompile(`stroke-width="[^"]*"`)
	roundX      = regexp.MustCompile(`\brx="([^"]+)"`)
	hasRY       = regexp.MustCompile(`\bry="`)
	rects       = regexp.MustCompile(`<rect[^>]*>`)
	colors      = regexp.MustCompile(`currentColor`)
)

// Draw returns an icon in a colour with strokes of stroke pixels. The renderer scales paths to the drawn size but not the
// strokes, which is why they are given in pixels. It fails when there is no such icon.
func (i *Icons) Draw(name string, c color.NRGBA, stroke float32) (fyne.Resource, error) {
	key := iconKey{name: name, color: c, stroke: int(stroke * 100)}
	i.mu.Lock()
	defer i.mu.Unlock()
	if r, ok := i.made[key]; ok {
		return r, nil
	}
	text, ok := i.source[name]
	if !ok {
		b, err := fs.ReadFile(i.files, name+".svg")
		if err != nil {
			return nil, fmt.Errorf("read icon %s: %w", name, err)
		}
		text = string(b)
		i.source[name] = text
	}
	hex := fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
	text = colors.ReplaceAllLiteralString(text, hex)
	text = strokeWidth.ReplaceAllLiteralString(text, `stroke-width="`+strconv.FormatFloat(float64(key.stroke)/100, 'f', 2, 64)+`"`)
	// The renderer takes rx alone for a radius in one direction only.
	text = rects.ReplaceAllStringFunc(text, func(rect string) string {
		if hasRY.MatchString(rect) {
			return rect
		}
		return roundX.ReplaceAllString(rect, `rx="$1" ry="$1"`)
	})
	r := fyne.NewStaticResource(fmt.Sprintf("%s-%s-%d.svg", name, hex[1:], key.stroke), []byte(text))
	i.made[key] = r
	return r, nil
}
