package ui_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/uitest"
)

func TestShell_GivesMemoryBackOnceWhenNobodyIsThere(t *testing.T) {
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait})
	pass := func(d time.Duration) {
		for ; d > 0; d -= time.Second {
			s.Clock = s.Clock.Add(time.Second)
			s.Shell.Beat()
		}
	}
	pass(60 * time.Second)
	require.Zero(t, s.Rested)
	pass(20 * time.Second)
	require.Equal(t, 1, s.Rested)
	pass(2 * time.Minute)
	require.Equal(t, 1, s.Rested, "nothing was used since")

	s.Shell.Go(nav.To(nav.Kind))
	pass(2 * time.Minute)
	require.Equal(t, 1, s.Rested, "somebody reads")
	s.Shell.StartOver()
	pass(80 * time.Second)
	require.Equal(t, 2, s.Rested)
}
