package main

import (
	"fmt"

	"xinsheng/internal/terminal/display"
	"xinsheng/internal/terminal/machine"
	"xinsheng/internal/terminal/ui/theme"
)

// panelOf is the glass as the screens see it: millimetres from the configuration, pixels from --window, the
// configuration or the display, in this order.
func panelOf(m *machine.Machine, window string) (theme.Panel, error) {
	p := theme.Panel{WidthPx: m.Panel.WidthPx, HeightPx: m.Panel.HeightPx, WidthMM: m.Panel.WidthMM,
		HeightMM: m.Panel.HeightMM}
	switch {
	case window != "":
		if n, err := fmt.Sscanf(window, "%dx%d", &p.WidthPx, &p.HeightPx); err != nil || n != 2 {
			return p, fmt.Errorf("--window %q: width and height in pixels are allowed, such as 1080x1920", window)
		}
		if p.Portrait() != (m.Panel.Orientation == machine.Portrait) { // a desk tries the other way round
			p.WidthMM, p.HeightMM = p.HeightMM, p.WidthMM
		}
	case p.WidthPx == 0 || p.HeightPx == 0:
		var err error
		if p.WidthPx, p.HeightPx, err = display.Size(); err != nil {
			return p, err
		}
	}
	return p, p.Check()
}
