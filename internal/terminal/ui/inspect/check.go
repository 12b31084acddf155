package inspect

import (
	"fmt"
	"regexp"
	"unicode/utf8"

	"xinsheng/internal/terminal/ui/theme"
)

// Limits of contrast after the design.
const (
	textContrast  = 7
	shapeContrast = 3
)

// key looks like a locale key that has no text.
var key = regexp.MustCompile(
	`^(common|ui|home|kind|help|help_first|danger|review|where|when|contact|visit_number|consent|receipt|progress|not_set_up|tech|write|voice|photo|survey|bed)\.[a-z_.]+$`)

// Check lists what a person would find wrong with a page, one line each: targets too small or too close, too little
// contrast, text cut off, broken within a word, covered or overlapping, keys without a text, characters that the
// typeface lacks, and emptiness.
func Check(s Snapshot, t *theme.Theme) []string {
	var found []string
	add := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	glass := Rect{0, 0, float32(t.Panel().WidthPx), float32(t.Panel().HeightPx)}
	checkTargets(s, t, glass, add)
	checkTexts(s, t, glass, add)
	for _, b := range s.Breaks {
		add("a line ends where none may: %q / %q", b.Before, b.After)
	}
	for _, i := range s.Icons {
		if c := Contrast(i.Ink, i.Ground); c < shapeContrast {
			add("icon %s has a contrast of %.1f", i.Name, c)
		}
		if !i.Within(glass) {
			add("icon %s is cut off by the edge of the glass", i.Name)
		}
	}
	return found
}

func checkTargets(s Snapshot, t *theme.Theme, glass Rect, add func(string, ...any)) {
	for i, a := range s.Targets {
		if t.ToMM(a.W) < theme.TargetMM || t.ToMM(a.H) < theme.TargetMM {
			add("target %q is %.1f x %.1f mm", a.Label, t.ToMM(a.W), t.ToMM(a.H))
		}
		if a.Label == "" {
			add("a target at %.0f,%.0f has no label", a.X, a.Y)
		}
		if !a.Within(glass) {
			add("target %q is cut off by the edge of the glass", a.Label)
		}
		if !a.Secret {
			checkBorder(s, a, add)
		}
		for _, b := range s.Targets[i+1:] {
			if gap := t.ToMM(a.Gap(b.Rect)); gap < theme.GapMM {
				add("targets %q and %q are %.1f mm apart", a.Label, b.Label, gap)
			}
		}
	}
}

// checkBorder wants a target's edge or ground to stand out from what it lies on.
func checkBorder(s Snapshot, a Target, add func(string, ...any)) {
	for _, b := range s.Boxes {
		if b.Rect != a.Rect {
			continue
		}
		best := Contrast(b.Fill, b.Ground)
		if b.StrokeWidth > 0 {
			best = max(best, Contrast(b.Stroke, b.Ground))
		}
		if best < shapeContrast {
			add("target %q has an edge with a contrast of %.1f", a.Label, best)
		}
		return
	}
	add("target %q has no box of its own", a.Label)
}

func checkTexts(s Snapshot, t *theme.Theme, glass Rect, add func(string, ...any)) {
	least := t.TextSize(theme.Body)
	runes := 0
	for i, a := range s.Texts {
		runes += utf8.RuneCountInString(a.Text)
		if c := Contrast(a.Ink, a.Ground); c < textContrast {
			add("text %q has a contrast of %.1f", a.Text, c)
		}
		switch {
		case !a.Within(glass):
			add("text %q is cut off by the edge of the glass", a.Text)
		case !a.Within(a.Box):
			add("text %q reaches out of its box", a.Text)
		case a.Covered:
			add("text %q is covered", a.Text)
		}
		if a.Size < least {
			add("text %q has capitals of %.1f mm", a.Text, t.ToMM(a.Size*float32(t.Faces().CapHeight())))
		}
		if key.MatchString(a.Text) {
			add("text %q is a key without a text", a.Text)
		}
		for _, r := range a.Text {
			if !t.Faces().Has(r) {
				add("text %q has the character %q that the typeface lacks", a.Text, r)
			}
		}
		for _, b := range s.Texts[i+1:] {
			if a.Overlaps(b.Rect) {
				add("texts %q and %q overlap", a.Text, b.Text)
			}
		}
	}
	if runes < 4 {
		add("the page is empty")
	}
}
