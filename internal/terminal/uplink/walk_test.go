package uplink_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/uplink"
	"xinsheng/internal/wire"
)

// keepsWalks lets a fake hub answer for walks.
func (h *fakeHub) keepsWalks(walks map[string]any) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.before = func(w http.ResponseWriter, r *http.Request) bool {
		task, ok := strings.CutPrefix(r.URL.Path, wire.PathWalks)
		if !ok {
			return false
		}
		if r.Method != http.MethodGet || len(r.TLS.PeerCertificates) == 0 {
			problem(w, http.StatusForbidden, wire.ProblemUnknown)
			return true
		}
		walk, known := walks[task]
		if !known {
			problem(w, http.StatusNotFound, wire.ProblemNotFound)
			return true
		}
		reply(w, http.StatusOK, walk)
		return true
	}
}

func TestUplink_AsksWhichStepsOfAWalkAreDone(t *testing.T) {
	hub := newFakeHub(t)
	at := time.Date(2026, 6, 29, 9, 5, 0, 0, time.UTC)
	want := wire.WalkState{Task: "W 7",
		Steps: []wire.WalkStepState{{Step: feedback.StepWaiting, ArrivedAt: at, LeftAt: at.Add(time.Hour), Done: true},
			{Step: feedback.StepTests, NotMet: true, Done: true}}}
	hub.keepsWalks(map[string]any{"W 7": want, "swapped": wire.WalkState{Task: "W 7"}, "odd": []string{}})
	c, _ := enrolled(t, hub, hub.serve(t).URL)

	got, err := c.Walk(t.Context(), "W 7")
	require.NoError(t, err)
	require.Equal(t, want, got)
	_, err = c.Walk(t.Context(), "swapped")
	require.ErrorIs(t, err, uplink.ErrGarbage)
	_, err = c.Walk(t.Context(), "odd")
	require.ErrorIs(t, err, uplink.ErrGarbage)
	_, err = c.Walk(t.Context(), "unknown")
	require.ErrorIs(t, err, feedback.ErrTransient)
}

func TestUplink_AWalkIsNotAskedOfAHubThatIsAway(t *testing.T) {
	hub := newFakeHub(t)
	s := hub.serve(t)
	c, _ := enrolled(t, hub, s.URL)
	s.Close()
	_, err := c.Walk(t.Context(), "W7")
	require.ErrorIs(t, err, feedback.ErrTransient)
}
