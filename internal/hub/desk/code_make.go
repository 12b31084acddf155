package desk

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/wire"
)

// codeMake makes a one-time enrolment code and shows it this once.
func codeMake(v *visit) error {
	wish := v.terminalWish()
	if !v.Settings.Places.InUse(wish.PlaceID) {
		return fmt.Errorf("place: %w", web.ErrInvalid)
	}
	now := v.Now()
	var code wire.EnrolCode
	err := v.Store.Tx(v.Ctx, func(ctx context.Context, tx bun.Tx) error {
		var err error
		if code, err = fleet.NewCode(ctx, tx, v.CA, wish, v.User.ID, now, fleet.CodeLife); err != nil {
			return err
		}
		return v.Audit.Append(ctx, tx, v.User.ID, "terminal.code", wish.PlaceID)
	})
	if errors.Is(err, feedback.ErrInvalid) {
		return web.ErrInvalid
	}
	if err != nil {
		return err
	}
	b, err := v.terminals()
	if err != nil {
		return err
	}
	b.Code, b.Until, b.Name = code.Text(), v.When(now.Add(fleet.CodeLife)), wish.Name.In(v.Lang())
	return v.Render(http.StatusOK, "terminals", web.Page{Title: v.T("desk.terminals.title")}, b)
}
