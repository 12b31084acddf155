package widgets_test

import (
	"image"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/stretchr/testify/require"

	"xinsheng/assets/kiosk/icon"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/uitest"
	"xinsheng/internal/terminal/ui/widgets"
)

func newKit(t *testing.T) *widgets.Kit {
	return &widgets.Kit{Theme: theme.New(uitest.Portrait, uitest.Faces(t), theme.Options{}),
		Icons: theme.NewIcons(icon.FS)}
}

// draw shows an object on its own and returns the picture.
func draw(t *testing.T, o fyne.CanvasObject, w, h float32) image.Image {
	win := test.NewTempWindow(t, o)
	win.SetPadded(false)
	win.Resize(fyne.NewSize(w, h))
	return win.Canvas().Capture()
}

// inked counts pixels that differ from the paper.
func inked(img image.Image) int {
	n := 0
	paper := color.NRGBAModel.Convert(theme.Paper)
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			if color.NRGBAModel.Convert(img.At(x, y)) != paper {
				n++
			}
		}
	}
	return n
}

func TestTarget_FiresOnceATapHoweverShort(t *testing.T) {
	k := newKit(t)
	fired := 0
	b := k.Button(widgets.Button{Text: "提交", OnTap: func() { fired++ }})
	b.MouseDown(&desktop.MouseEvent{})
	b.MouseUp(&desktop.MouseEvent{})
	b.Tapped(&fyne.PointEvent{})
	require.Equal(t, 1, fired)
}

func TestTarget_IsDeafWhileThePageChangesOrItIsOff(t *testing.T) {
	k := newKit(t)
	fired := 0
	open := false
	k.Open = func() bool { return open }
	b := k.Button(widgets.Button{Text: "提交", OnTap: func() { fired++ }})
	b.Tapped(&fyne.PointEvent{})
	require.Zero(t, fired)
	open = true
	b.Tapped(&fyne.PointEvent{})
	require.Equal(t, 1, fired)
	k.Button(widgets.Button{Text: "提交", Off: true, OnTap: func() { fired++ }}).Tapped(&fyne.PointEvent{})
	require.Equal(t, 1, fired)
}

func TestTarget_LooksPressedWhileAFingerIsOnItAndTellsTheIdleClock(t *testing.T) {
	k := newKit(t)
	touched := 0
	k.Touched = func() { touched++ }
	b := k.Button(widgets.Button{Look: widgets.Outline, Text: "提交"})
	win := test.NewTempWindow(t, b)
	win.Resize(fyne.NewSize(400, 120))
	before := win.Canvas().Capture()
	b.MouseDown(&desktop.MouseEvent{})
	require.NotEqual(t, before, win.Canvas().Capture())
	b.MouseOut()
	require.Equal(t, before, win.Canvas().Capture())
	require.Equal(t, 1, touched)
}

func TestText_ShowsSomethingForACharacterThatTheTypefaceLacks(t *testing.T) {
	k := newKit(t)
	const rare = "\U0002A6D6" // a character that nobody has written for centuries
	require.False(t, k.Theme.Faces().Has([]rune(rare)[0]))
	require.Greater(t, k.Measure(rare, 40, false), float32(8))
	require.Greater(t, inked(draw(t, k.Text(theme.Body, rare), 100, 60)), 20)
}

func TestText_ShrinksToBodyAndNoFurther(t *testing.T) {
	k := newKit(t)
	text := k.Text(theme.Display, "这一行字太长了放不下").Within(1)
	require.Equal(t, k.LineHeight(theme.Display), text.HeightFor(2000))
	require.GreaterOrEqual(t, text.HeightFor(200), 2*k.LineHeight(theme.Body),
		"at body size it wraps rather than shrink on")
}

func TestText_LeavesOutWhatDoesNotFit(t *testing.T) {
	k := newKit(t)
	text := k.Text(theme.Body, "一二三四五六七八九十一二三四五六七八九十").Cut(1)
	require.Equal(t, k.LineHeight(theme.Body), text.HeightFor(200))
}

func TestQR_IsReadBackFromThePicture(t *testing.T) {
	k := newKit(t)
	const url = "https://xinsheng.example-hospital.cn/r/AQABMDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3"
	o, err := k.QR(url, 60)
	require.NoError(t, err)
	bits, err := gozxing.NewBinaryBitmapFromImage(draw(t, o, 400, 400))
	require.NoError(t, err)
	read, err := qrcode.NewQRCodeReader().Decode(bits, nil)
	require.NoError(t, err)
	require.Equal(t, url, read.GetText())
}

func TestIcon_DrawsStrokesAndNotBlobs(t *testing.T) {
	k := newKit(t)
	for _, name := range []string{"mic", "pen-line", "heart", "megaphone", "house"} {
		size := k.MM(20)
		share := float64(inked(draw(t, k.Icon(name, 20, theme.Ink), size, size))) / float64(size*size)
		require.Greater(t, share, 0.04, name)
		require.Less(t, share, 0.40, name)
	}
}

func TestTheme_MeetsTheDesignsMillimetres(t *testing.T) {
	faces := uitest.Faces(t)
	for _, panel := range []theme.Panel{uitest.Portrait, uitest.Landscape, uitest.SmallPortrait, uitest.SmallLandscape} {
		require.NoError(t, panel.Check())
		for large, least := range map[bool]float64{false: 6, true: 9} {
			th := theme.New(panel, faces, theme.Options{Large: large})
			capital := float64(th.TextSize(theme.Body)) * faces.CapHeight() / panel.PxPerMM()
			require.GreaterOrEqual(t, capital, least)
			require.GreaterOrEqual(t, th.Row(float32(panel.WidthPx)-2*th.Margin(), 10), th.Target(), "ten keys fit in a row")
		}
	}
}

func TestKindCard_NamesStandInLineWhetherTheWordsBelowTakeOneLineOrTwo(t *testing.T) {
	k := newKit(t)
	name := func(about string) float32 {
		card := k.KindCard(widgets.KindRow{Icon: "user", Name: "态度不好", About: about, Tone: theme.FaceTone(2)})
		win := test.NewTempWindow(t, card)
		win.SetPadded(false)
		win.Resize(fyne.NewSize(k.MM(80), k.MM(160)))
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(shown(t, card, "态度不好")).Y
	}
	require.Equal(t, name("医生、护士"), name("医生、护士、窗口、保安"))
}

// shown finds a text that is visible.
func shown(t *testing.T, o fyne.CanvasObject, text string) fyne.CanvasObject {
	t.Helper()
	var found fyne.CanvasObject
	var walk func(fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if !o.Visible() || found != nil {
			return
		}
		switch o := o.(type) {
		case *widgets.Text:
			if o.VisibleText() == text {
				found = o
			}
		case *fyne.Container:
			for _, child := range o.Objects {
				walk(child)
			}
		case fyne.Widget:
			for _, child := range test.WidgetRenderer(o).Objects() {
				walk(child)
			}
		}
	}
	walk(o)
	require.NotNil(t, found, text)
	return found
}
