package panel_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/terminal/panel"
)

func TestPanel_TakesCommonGlassAndSaysWhyItRefusesOther(t *testing.T) {
	for name, c := range map[string]struct {
		panel panel.Panel
		says  string // empty: it is taken
	}{
		"21.5 inch portrait":  {panel.Panel{WidthPx: 1080, HeightPx: 1920, WidthMM: 268, HeightMM: 476}, ""},
		"18.5 inch portrait":  {panel.Panel{WidthPx: 1080, HeightPx: 1920, WidthMM: 230, HeightMM: 409}, ""},
		"15.6 inch landscape": {panel.Panel{WidthPx: 1920, HeightPx: 1080, WidthMM: 344, HeightMM: 194}, ""},
		"7 inch": {panel.Panel{WidthPx: 800, HeightPx: 480, WidthMM: 154, HeightMM: 92},
			"at least 335 mm wide and 190 mm high"},
		"sides swapped": {panel.Panel{WidthPx: 1080, HeightPx: 1920, WidthMM: 476, HeightMM: 268},
			"width and height swapped"},
		"9 percent off square": {panel.Panel{WidthPx: 1080, HeightPx: 1920, WidthMM: 268, HeightMM: 524}, "not be square"},
		"no pixels":            {panel.Panel{WidthMM: 268, HeightMM: 476}, "above zero"},
	} {
		err := c.panel.Check()
		if c.says == "" {
			require.NoError(t, err, name)
			continue
		}
		require.ErrorContains(t, err, c.says, name)
	}
}
