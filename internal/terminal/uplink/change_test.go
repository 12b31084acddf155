package uplink_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/uplink"
	"xinsheng/internal/wire"
)

// A hub that answers 400 to a change has read it and did not do it: nobody has to wonder whether it arrived.
func TestUplink_AChangeThatTheHubRefusesIsNotOneWhoseAnswerWasLost(t *testing.T) {
	for status, want := range map[int]error{400: feedback.ErrInvalid, 404: feedback.ErrInvalid, 409: feedback.ErrConflict,
		429: feedback.ErrTooOften, 500: feedback.ErrTransient} {
		hub := newFakeHub(t)
		hub.fail(func(w http.ResponseWriter, _ *http.Request) bool {
			kind := wire.ProblemInvalid
			if status == 404 {
				kind = wire.ProblemNoSuchPair
			}
			problem(w, status, kind)
			return true
		})
		c := uplink.NewTestClient(&inProcess{hub: hub})
		for what, change := range map[string]func() (wire.Progress, error){
			"rate":     func() (wire.Progress, error) { return c.Rate(t.Context(), wire.RateRequest{}) },
			"withdraw": func() (wire.Progress, error) { return c.Withdraw(t.Context(), wire.ChangeRequest{}) },
			"undo":     func() (wire.Progress, error) { return c.Undo(t.Context(), wire.ChangeRequest{}) },
		} {
			_, err := change()
			require.ErrorIs(t, err, want, "%s %d", what, status)
			if want == feedback.ErrInvalid {
				require.NotErrorIs(t, err, feedback.ErrTransient, what)
			}
		}
	}
}
