package device

import (
	"context"
	"errors"
	"net/http"

	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/walk"
	"xinsheng/internal/wire"
)

// Walks tells how far a walk has come.
type Walks interface {
	State(ctx context.Context, task string) (*wire.WalkState, error)
}

var _ Walks = (*walk.Walks)(nil)

// walkGet says which steps of a walk are here, so that another terminal can go on with it; never what was said.
func (d *Door) walkGet(w http.ResponseWriter, r *http.Request, _ *fleet.Terminal) {
	if d.Walks == nil {
		d.problem(w, http.StatusNotFound, wire.ProblemNotFound, "there is no such walk")
		return
	}
	state, err := d.Walks.State(r.Context(), r.PathValue("id"))
	switch {
	case errors.Is(err, walk.ErrUnknown):
		d.problem(w, http.StatusNotFound, wire.ProblemNotFound, "there is no such walk")
	case err != nil:
		d.fail(w, r, err)
	default:
		d.answer(w, r, http.StatusOK, state)
	}
}
