package theme

import "xinsheng/internal/terminal/panel"

// The least sizes of the design, in millimetres.
const (
	TargetMM  = panel.TargetMM // any target, in both directions
	PrimaryMM = 20             // a target that moves the visit on
	GapMM     = 3              // between neighbouring targets
)

// Panel is the glass that the theme is made for.
type Panel = panel.Panel
