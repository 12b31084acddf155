package cases

import (
	"errors"

	"xinsheng/internal/hub/casework"
)

// caseAcknowledge stops the alarm of an urgent case. Someone quicker is no error: the case shows who it was.
func caseAcknowledge(v *visit) error {
	return v.alter("desk.done.acknowledged", func(ref casework.Ref, _ *casework.File) error {
		err := v.Cases.Acknowledge(v.Ctx, v.actor(), casework.Ref{ID: ref.ID})
		if errors.Is(err, casework.ErrState) {
			return nil
		}
		return err
	})
}
