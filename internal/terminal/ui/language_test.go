package ui_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	kiosk "xinsheng/assets/kiosk/locale"
	"xinsheng/internal/locale/localetest"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
)

func TestLanguage_AThirdOneIsReachedAndShown(t *testing.T) {
	localetest.Add(t)
	localetest.Overlay(t, &kiosk.Files)
	s := newStage(t)
	require.Empty(t, s.Texts.Check())
	seen := []string{s.Session.Lang()}
	for range 3 {
		s.Tap("ui.language")
		seen = append(seen, s.Session.Lang())
		require.Equal(t, s.Session.Lang() == localetest.Code, s.Has(strings.TrimSpace(localetest.Mark)), s.Session.Lang())
	}
	require.Equal(t, []string{"zh", "en", "vi", "zh"}, seen)
	s.Tap("ui.language", "ui.language")
	s.Draft(func(d *session.Draft) { d.Text = "Xin chào" })
	s.Shell.Go(nav.To(nav.Write))
	s.Shell.Go(nav.To(nav.Review))
	s.Tap("review.send")
	require.Len(t, s.Sent, 1)
	require.Equal(t, localetest.Code, s.Sent[0].Lang)
	require.Equal(t, nav.Receipt, s.Shell.Route().Name)
	require.Empty(t, s.Texts.Missing())
}
