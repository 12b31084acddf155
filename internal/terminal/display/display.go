// Package display asks the X server what the toolkit does not tell: how large the glass is, and whether the server
// answers.
package display

import (
	"fmt"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// Size is the size of the display that DISPLAY names, in pixels.
func Size() (w, h int, err error) {
	c, err := xgb.NewConn()
	if err != nil {
		return 0, 0, fmt.Errorf("ask the display for its size (is DISPLAY set?): %w", err)
	}
	defer c.Close()
	s := xproto.Setup(c).DefaultScreen(c)
	return int(s.WidthInPixels), int(s.HeightInPixels), nil
}
