package desk

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/wire"
)

// codeMake makes a one-time enrolment code and shows it this once.
func codeMake(v *visit) error {
	wish := v.terminalWish()
	if !v.set.Places.InUse(wish.PlaceID) {
		return fmt.Errorf("place: %w", casework.ErrUnknown)
	}
	now := v.Now()
	var code wire.EnrolCode
	err := v.Store.Tx(v.ctx, func(ctx context.Context, tx bun.Tx) error {
		var err error
		if code, err = fleet.NewCode(ctx, tx, v.CA, wish, v.user.ID, now, fleet.CodeLife); err != nil {
			return err
		}
		return v.Audit.Append(ctx, tx, v.user.ID, "terminal.code", wish.PlaceID)
	})
	if errors.Is(err, feedback.ErrInvalid) {
		return casework.ErrUnknown
	}
	if err != nil {
		return err
	}
	b, err := v.terminals()
	if err != nil {
		return err
	}
	b.Code, b.Until, b.Name = code.Text(), v.when(now.Add(fleet.CodeLife)), wish.Name.In(v.t.Lang())
	return v.render(http.StatusOK, "terminals", page{Title: v.t.T("desk.terminals.title")}, b)
}
