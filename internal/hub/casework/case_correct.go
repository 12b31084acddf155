package casework

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/workday"
)

// Moving is what becomes of the date that the person was told where a clock would let it be later.
type Moving string

// The ways.
const (
	MoveNot    Moving = ""       // the date stays
	MoveAgreed Moving = "agreed" // the person agreed: how and when goes on record
	MoveTold   Moving = "told"   // the person reads the new date with the reason
)

// Known reports whether it is one of the ways.
func (m Moving) Known() bool { return m == MoveNot || m == MoveAgreed || m == MoveTold }

// Correction is what a case is really about.
type Correction struct {
	Kind    feedback.Kind
	PlaceID string
	Reason  string // for the history
	Move    Moving
	Words   string // of the consent, or of the reason that the person reads
}

// Correct sets kind and place right. The clocks are those of the new kind, reckoned from where the round began. The
// date that the person was told does not move earlier, and later only as the correction says.
func (c *Cases) Correct(ctx context.Context, a Actor, ref Ref, to Correction) error {
	return c.change(ctx, a, ref, Correct, func(ctx context.Context, tx bun.Tx, k *store.Case, _ []store.CaseTask) ([]step,
		error) {
		reason, err := cleaned(to.Reason)
		if err != nil {
			return nil, err
		}
		switch {
		case !to.Kind.Valid() || !to.Move.Known():
			return nil, ErrUnknown
		case to.Kind == k.Kind && to.PlaceID == k.PlaceID:
			return nil, ErrSame
		}
		was := *k
		k.Kind, k.PlaceID = to.Kind, to.PlaceID
		steps := []step{{what: casestate.EventCorrected,
			text: strings.Join([]string{string(was.Kind), string(k.Kind), was.PlaceID, k.PlaceID, reason}, "\n")}}
		if k.Kind == was.Kind {
			return steps, nil
		}
		moved, err := c.byNewKind(ctx, tx, k, &was, to)
		return append(steps, moved...), err
	})
}

// byNewKind reckons the clocks of a case that was another kind of thing.
func (c *Cases) byNewKind(ctx context.Context, tx bun.Tx, k, was *store.Case, to Correction) ([]step, error) {
	rules, err := c.rules.Rules(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("read the deadlines: %w", err)
	}
	from, err := roundBegan(ctx, tx, k)
	if err != nil {
		return nil, err
	}
	if err := reckonAnew(ctx, tx, rules, k, from); err != nil {
		return nil, err
	}
	if to.Move == MoveNot || !k.State.Runs() {
		return nil, nil
	}
	words, err := cleaned(to.Words)
	if err != nil {
		return nil, err
	}
	first := *k
	rules.reckon(&first, from)
	return movePromise(k, first.PromisedAt, to.Move, words), nil
}

// reckonAnew sets the clocks of the round that began at from by the rules as they are; what the person was told and
// agreed to stays.
func reckonAnew(ctx context.Context, tx bun.Tx, rules Rules, k *store.Case, from time.Time) error {
	was := *k
	rules.reckon(k, from)
	k.PromisedAt = was.PromisedAt
	extended, err := tx.NewSelect().Model((*store.CaseEvent)(nil)).
		Where("case_id = ? AND round = ? AND what = ?", k.ID, k.Round, casestate.EventExtended).Exists(ctx)
	if err != nil {
		return fmt.Errorf("look for extensions of case %d: %w", k.ID, err)
	}
	if extended && was.DueHospital.After(k.DueHospital) {
		k.DueHospital = was.DueHospital
	}
	nearest(k)
	return nil
}

// movePromise makes to the date that the person was told, where it is the later one, and answers the line that says so.
func movePromise(k *store.Case, to time.Time, how Moving, words string) []step {
	if !to.After(k.PromisedAt) {
		return nil
	}
	was := k.PromisedAt
	k.PromisedAt = to
	nearest(k)
	return []step{{what: casestate.EventPromised, text: strings.Join([]string{string(how), date(was), date(to), words},
		"\n")}}
}

func date(at time.Time) string { return at.In(workday.Zone()).Format(time.DateOnly) }

// Moved is a line of history that says that the promised date is a later one.
type Moved struct {
	How      Moving
	Was, Now string // 2006-01-02
	Words    string
}

// MovedBy reads such a line; ok is false for any other, and for one that is erased.
func MovedBy(e *store.CaseEvent) (m Moved, ok bool) {
	parts := strings.SplitN(e.Text, "\n", 4)
	if e.What != casestate.EventPromised || len(parts) != 4 {
		return Moved{}, false
	}
	return Moved{Moving(parts[0]), parts[1], parts[2], parts[3]}, true
}

// Corrected is a line of history that says what a case was taken for, and what it is.
type Corrected struct {
	KindWas, Kind, PlaceWas, Place, Reason string
}

// CorrectedBy reads such a line; ok is false for any other, and for one that is erased.
func CorrectedBy(e *store.CaseEvent) (c Corrected, ok bool) {
	parts := strings.SplitN(e.Text, "\n", 5)
	if e.What != casestate.EventCorrected || len(parts) != 5 {
		return Corrected{}, false
	}
	return Corrected{parts[0], parts[1], parts[2], parts[3], parts[4]}, true
}
