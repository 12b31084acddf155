package main

import (
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"xinsheng/assets/kiosk/font"
	texts "xinsheng/assets/kiosk/locale"
	"xinsheng/internal/locale"
	"xinsheng/internal/terminal/memory"
	"xinsheng/internal/terminal/ui/theme"
)

// glass is the window, and what every page is drawn with.
type glass struct {
	app    fyne.App
	window fyne.Window
	faces  *theme.Faces
	texts  *locale.Bundle
}

// openGlass makes the window: the full screen, unless the command line names a size.
func openGlass(panel theme.Panel, size string) (*glass, error) {
	// One unit of the toolkit is one pixel of the panel, whatever the display says of itself.
	for k, v := range map[string]string{"FYNE_SCALE": "1", "FYNE_DISABLE_DPI_DETECTION": "1"} {
		if err := os.Setenv(k, v); err != nil {
			return nil, err
		}
	}
	memory.Tune()
	faces, err := theme.LoadFaces(font.Regular, font.Bold)
	if err != nil {
		return nil, err
	}
	bundle, err := locale.Load(texts.Files())
	if err != nil {
		return nil, err
	}
	a := app.New()
	a.Settings().SetTheme(theme.ForFyne(faces))
	w := a.NewWindow("Xinsheng")
	w.SetFixedSize(true)
	w.Resize(fyne.NewSize(float32(panel.WidthPx), float32(panel.HeightPx)))
	if size == "" {
		w.SetFullScreen(true)
	}
	return &glass{app: a, window: w, faces: faces, texts: bundle}, nil
}

// release gives back what a visit took. The toolkit has copies of its own of both typefaces.
func release() {
	memory.Forget(font.Regular)
	memory.Forget(font.Bold)
	memory.Release()
}
