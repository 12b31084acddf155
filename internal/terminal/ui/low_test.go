package ui_test

import (
	"testing"

	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/uitest"
)

func TestLow_BringsEverythingThatIsTouchedWithinReachUntilTheVisitEnds(t *testing.T) {
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait})
	high := func() float32 {
		top := float32(uitest.Portrait.HeightPx)
		for _, target := range s.Scan().Targets {
			if !target.Secret {
				top = min(top, target.Y)
			}
		}
		return top / float32(uitest.Portrait.HeightPx)
	}
	s.Tap("speech.low")
	for _, n := range []nav.Name{nav.Home, nav.Kind, nav.Review, nav.Progress, nav.Contact} {
		if n != nav.Home {
			s.Draft(nil)
			s.Shell.Go(nav.To(n))
		}
		if at := high(); at < 0.33 {
			t.Errorf("on %s something is touched %.0f %% below the top", n, 100*at)
		}
	}
	s.Shell.StartOver()
	if s.Session.Low() || high() > 0.2 {
		t.Error("the next visitor finds the page low")
	}
	s.Tap("speech.low")
	s.Tap("speech.high")
	if high() > 0.2 {
		t.Error("there is no way back up")
	}
}

func TestLow_IsAlsoLeftWhenNobodyIsThereAnyMore(t *testing.T) {
	s := uitest.New(t, uitest.Setting{Panel: uitest.Landscape})
	s.Tap("speech.low")
	s.Expire()
	if s.Session.Low() {
		t.Error("the page stays low for the next visitor")
	}
}
