// Package theme holds every size, colour and typeface of the terminal's screens. Sizes are given in millimetres of the
// real panel and turned to whole pixels here; a screen never writes a number of pixels or a colour of its own.
//
// # Sizes
//
// The figures come from the design: every target is at least 16 mm in both directions (TargetMM), primary ones 20 mm
// (PrimaryMM), neighbours at least 3 mm apart (GapMM), capital letters of body text at least 6 mm high, 9 mm in large
// type. Where the pictures are drawn smaller, these figures win; where the pictures are larger, so are the screens.
//
// # Keyboards
//
// A key is a target: 16 mm or more, 3 mm apart. Ten keys in a row need 10x16 + 9x3 = 187 mm plus two margins, which
// every panel of the design has; Theme.Row tells how wide a key becomes when n share a width. Row heights take what the
// page has to spare, between TargetMM and 21 mm. A panel on which they do not fit is refused by Panel.Check.
package theme
