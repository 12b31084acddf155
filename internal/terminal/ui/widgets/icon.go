package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/theme"
)

// Icon is a stroked picture of one colour.
type Icon struct {
	widget.BaseWidget
	kit   *Kit
	name  string
	color color.NRGBA
	edge  float32
	image *canvas.Image
}

// Icon makes an icon of mm millimetres in a colour. An icon that is not there is drawn as nothing and logged by the
// toolkit; a test holds every name that is used against the files.
func (k *Kit) Icon(name string, mm float64, c color.NRGBA) *Icon {
	i := &Icon{kit: k, name: name, color: c, edge: k.MM(mm)}
	i.image = canvas.NewImageFromImage(nil)
	i.image.FillMode = canvas.ImageFillContain
	i.draw()
	i.ExtendBaseWidget(i)
	return i
}

func (i *Icon) draw() {
	// Two units of the 24-unit grid are the set's own weight; large icons get a little less.
	stroke := min(i.edge*2/24, i.kit.MM(1.5))
	picture, err := i.kit.Icons.Draw(i.name, i.color, int(i.edge), stroke)
	if err != nil {
		fyne.LogError("draw icon", err)
		return
	}
	i.image.Image = picture
}

// Set changes picture and colour in place.
func (i *Icon) Set(name string, c color.NRGBA) {
	if i.name == name && i.color == c {
		return
	}
	i.name, i.color = name, c
	i.draw()
	i.image.Refresh()
}

// Name is the icon's name, and Color its colour, for tests.
func (i *Icon) Name() string { return i.name }

// Color is the colour of the strokes.
func (i *Icon) Color() color.NRGBA { return i.color }

// MinSize is the icon's edge in both directions, in pixels.
func (i *Icon) MinSize() fyne.Size { return fyne.NewSquareSize(i.edge) }

// CreateRenderer draws the picture.
func (i *Icon) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(i.image) }

// Badge is an icon in a round tinted field of mm millimetres.
func (k *Kit) Badge(name string, mm float64, tone theme.Tone) *fyne.Container {
	edge := k.MM(mm)
	field := k.Box(tone.Tint, nil, 0, edge/2)
	return flow.Sized(edge, edge, flow.Stack(field, flow.Center(k.Icon(name, mm*0.52, tone.Base))))
}
