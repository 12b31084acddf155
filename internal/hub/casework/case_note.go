package casework

import (
	"context"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
)

// Note writes what only staff read, to one's own side: the centre to itself, a department to itself and the centre.
func (c *Cases) Note(ctx context.Context, a Actor, ref Ref, text string) error {
	scope := casestate.ForCentre
	if a.Role == Department {
		scope = casestate.ForTask
	}
	return c.NoteTo(ctx, a, ref, scope, text)
}

// NoteTo is Note for others: the centre writes to everyone who has the case, or to the department of Ref.Task. A
// department writes to itself and the centre alone, so that what it was shown goes no further.
func (c *Cases) NoteTo(ctx context.Context, a Actor, ref Ref, scope casestate.Scope, text string) error {
	return c.change(ctx, a, ref, Note, func(_ context.Context, _ bun.Tx, _ *store.Case, tasks []store.CaseTask) ([]step,
		error) {
		text, err := cleaned(text)
		if err != nil {
			return nil, err
		}
		s := step{what: casestate.EventNoted, text: text, scope: scope}
		switch {
		case a.Role == Department && scope != casestate.ForTask:
			return nil, ErrForbidden
		case scope == casestate.ForTask:
			t := meant(tasks, a, ref)
			if t == nil {
				return nil, ErrUnknown
			}
			s.unit = t.Unit
		case scope != casestate.ForCentre && scope != casestate.ForEveryone:
			return nil, ErrUnknown
		}
		return []step{s}, nil
	})
}
