package walk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"xinsheng/internal/credential"
	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

// ByCard is the experiencer whose card and PIN these are, or ErrCard. It takes some tens of milliseconds and megabytes:
// the caller slows guessing down.
func (w *Walks) ByCard(ctx context.Context, card wire.CardCode, pin string) (*store.Walker, error) {
	if card.Kind != wire.WalkerCard {
		return nil, ErrCard
	}
	row, err := w.Walker(ctx, card.ID)
	if errors.Is(err, ErrUnknown) {
		return nil, ErrCard
	}
	if err != nil {
		return nil, err
	}
	if !row.DisabledAt.IsZero() || !credential.Matches(row.CardHash, card.Secret) ||
		!credential.Matches(row.PINHash, pin) {
		return nil, ErrCard
	}
	return row, nil
}

// Stamp changes when an experiencer gets another card or is disabled: who signed in before is out then.
func Stamp(r *store.Walker) string {
	sum := sha256.Sum256([]byte(r.CardHash + "\n" + r.PINHash + "\n" + fmt.Sprint(r.DisabledAt.IsZero())))
	return hex.EncodeToString(sum[:8])
}

// Current is the walk that an experiencer may take up, or ErrOver.
func (w *Walks) Current(ctx context.Context, walker string) (*store.WalkTask, error) {
	t, err := current(ctx, w.Store.DB(), walker, w.now())
	if err == nil && t == nil {
		err = ErrOver
	}
	return t, err
}

// Instant is when an experiencer who walks with a phone arrived at a step, or left it.
type Instant struct {
	Task *store.WalkTask
	Part string
	Step feedback.Step
	Left bool // else arrived
	At   time.Time
	Lang string
}

// mostNoted is how often a step may be saved in a day before no more times are noted: each is a record.
const mostNoted = 120

// Note keeps the time at once, as a record of its own: nothing of it waits for the rest of the step. The same instant
// again changes nothing. ErrMany: somebody only plays.
func (w *Walks) Note(ctx context.Context, i Instant) error {
	s := &feedback.WalkStep{Task: i.Task.ID, Walker: i.Task.WalkerID, Part: i.Part, Step: i.Step}
	if i.Left {
		s.LeftAt = micro(i.At)
	} else {
		s.ArrivedAt = micro(i.At)
	}
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("make id: %w", err)
	}
	body := &feedback.Body{
		Schema: feedback.SchemaVersion, Type: feedback.TypeWalkStep, VisitID: id.String(), WalkStep: s,
		CapturedAt: feedback.Moment{Wall: w.now().In(workday.Zone())}, Profile: Profile(i.Task), Lang: i.Lang,
		Consents: []feedback.Consent{},
	}
	now := w.now()
	rec, err := intake.Make(intake.Made{ID: id.String(), From: store.NoTerminal, At: now, Body: body})
	if err != nil {
		return err
	}
	return w.Store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		q := tx.NewSelect().Model((*store.WalkStep)(nil)).
			Where("task_id = ? AND step = ? AND part = ?", s.Task, s.Step, s.Part)
		if i.Left {
			q = q.Where("left_at = ?", s.LeftAt)
		} else {
			q = q.Where("arrived_at = ?", s.ArrivedAt)
		}
		if there, err := q.Exists(ctx); err != nil || there {
			return err
		}
		n, err := tx.NewSelect().Model((*store.WalkStep)(nil)).
			Where("task_id = ? AND step = ? AND received_at > ?", s.Task, s.Step, now.Add(-24*time.Hour)).Count(ctx)
		if err != nil {
			return fmt.Errorf("count the times of a step: %w", err)
		}
		if n >= mostNoted {
			return ErrMany
		}
		_, err = w.Records.Keep(ctx, tx, rec)
		return err
	})
}

// Profile is where a task's walk leads through.
func Profile(t *store.WalkTask) feedback.Profile {
	if feedback.RouteTemplate(t.Route) == feedback.RouteWard {
		return feedback.Ward
	}
	return feedback.Outpatient
}

// Coming counts the parts of a walk's steps that have not arrived, by step.
func (w *Walks) Coming(ctx context.Context, task string) (map[feedback.Step]int, error) {
	var rows []struct {
		Step string
		N    int
	}
	err := w.Store.DB().NewSelect().TableExpr("walk_steps AS s").Join("JOIN parts AS p ON p.record_id = s.record_id").
		ColumnExpr("s.step AS step, COUNT(*) AS n").Where("s.task_id = ? AND p.state = ?", task, store.PartExpected).
		GroupExpr("s.step").Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("count what is on its way: %w", err)
	}
	out := map[feedback.Step]int{}
	for _, r := range rows {
		out[feedback.Step(r.Step)] = r.N
	}
	return out, nil
}
