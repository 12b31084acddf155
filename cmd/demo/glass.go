package main

import (
	"fmt"
	"io"
	"os"

	"xinsheng/internal/stage"
	"xinsheng/internal/terminal/display"
)

// pxPerMM is that of a 21.5 inch panel of 1080x1920; a demo on any screen looks like one.
const pxPerMM = 4.03

// glass is where the terminal is shown.
type glass struct {
	display           string // as in DISPLAY
	widthMM, heightMM int
	args              []string
	own               *stage.Display // without a display of this machine's own
	view              *stage.View
}

// openGlass takes the display that is there, or makes one that a browser can show.
func openGlass(o options, out io.Writer) (*glass, error) {
	w, h := 1080, 1920
	if o.window != "" {
		if n, err := fmt.Sscanf(o.window, "%dx%d", &w, &h); err != nil || n != 2 {
			return nil, fmt.Errorf("-window %q: width and height in pixels are allowed, such as 1080x1920", o.window)
		}
	}
	g := &glass{display: os.Getenv("DISPLAY")}
	if g.display == "" {
		if err := g.make(out, w, h, o.viewPort); err != nil {
			g.close()
			return nil, err
		}
		g.args = []string{"--window", fmt.Sprintf("%dx%d", w, h)}
	} else if o.window != "" {
		g.args = []string{"--window", o.window}
	} else {
		var err error
		if w, h, err = display.Size(); err != nil {
			return nil, err
		}
	}
	g.widthMM, g.heightMM = int(float64(w)/pxPerMM), int(float64(h)/pxPerMM)
	return g, nil
}

func (g *glass) make(out io.Writer, w, h, port int) error {
	say("no display here: making one that a browser can open ...")
	var err error
	if g.own, err = stage.StartDisplay(out, w, h); err != nil {
		return err
	}
	g.display = g.own.Name
	g.view, err = stage.StartView(out, g.display, port)
	return err
}

func (g *glass) close() {
	if g.view != nil {
		g.view.Stop()
	}
	if g.own != nil {
		g.own.Stop()
	}
}
