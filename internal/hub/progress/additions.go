package progress

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/store"
)

// KeptAdder puts what a terminal kept into a case.
type KeptAdder interface {
	AddKept(ctx context.Context, tx bun.Tx, caseID int64, rec *store.Record, body *feedback.Body) error
}

// Additions takes what people add at terminals. It comes as a record like any other, however late, and says with a
// grant that whoever spoke had shown the case's receipt.
type Additions struct {
	Cases  KeptAdder
	Grants Grants
}

var (
	_ intake.Handler = (*Additions)(nil)
	_ KeptAdder      = (*casework.Cases)(nil)
)

// Take implements intake.Handler. ErrInvalid: the grant is not for this, or nothing is left of the case;
// intake.ErrEarly: the case is not here.
func (a *Additions) Take(ctx context.Context, tx bun.Tx, rec *store.Record, body *feedback.Body) error {
	g, err := a.Grants.read(body.Addition.Grant, body.Addition.Number, rec.TerminalID)
	if err != nil {
		return err
	}
	// An estimated time rests on the terminal's wall clock, which may be set to anything: it proves nothing against the
	// grant.
	if off := rec.CapturedAt.Sub(g.at).Abs(); off > grantLife && !rec.Estimated ||
		g.at.After(rec.ReceivedAt.Add(grantLife)) {
		return fmt.Errorf("leave to add is of another time: %w", feedback.ErrInvalid)
	}
	if rec.ReceivedAt.Sub(g.at) > grantEver {
		return fmt.Errorf("leave to add was given too long ago: %w", feedback.ErrInvalid)
	}
	var id int64
	err = tx.NewSelect().Model((*store.Case)(nil)).Column("id").Where("record_id = ?", g.record).Scan(ctx, &id)
	switch {
	case errors.Is(err, sql.ErrNoRows) && rec.ReceivedAt.Sub(g.at) > grantWaits:
		return fmt.Errorf("its case is not here and does not come: %w", feedback.ErrInvalid)
	case errors.Is(err, sql.ErrNoRows):
		return intake.ErrEarly
	case err != nil:
		return fmt.Errorf("look for the case of an addition: %w", err)
	}
	if err = a.Cases.AddKept(ctx, tx, id, rec, body); errors.Is(err, casework.ErrOver) {
		return fmt.Errorf("nothing is left of its case: %w", feedback.ErrInvalid)
	}
	return err
}
