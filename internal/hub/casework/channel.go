package casework

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/workday"
)

// TwiceError says that what came by a channel came before: the same order is one case.
type TwiceError struct{ Number string }

// Error implements error.
func (e *TwiceError) Error() string { return "that number of the channel is a case already" }

// Is makes a TwiceError one of the kind ErrTwice.
func (e *TwiceError) Is(target error) bool { return target == ErrTwice }

// Owes reports whether the channel by which a case came waits for an answer.
func Owes(k *store.Case) bool { return k.Source.About().Owed && k.ChannelToldAt.IsZero() }

// enter sets what the desk wrote down of how a report came. Two who enter the same order at once make one case.
func (c *Cases) enter(ctx context.Context, tx bun.Tx, k *store.Case, e *feedback.Entry, rules Rules) error {
	if e == nil {
		return nil
	}
	about := k.Source.About()
	k.ReplyBy = e.Reply
	if about.Number && e.Number != "" {
		if err := c.store.Lock(ctx, tx, "channel "+string(k.Source)+" "+e.Number); err != nil {
			return err
		}
		if number, err := outside(ctx, tx, k.Source, e.Number); err != nil {
			return err
		} else if number != "" {
			return &TwiceError{number}
		}
		k.OutsideNumber = e.Number
	}
	if !about.Owed || e.By == "" {
		return nil
	}
	day, err := time.ParseInLocation(time.DateOnly, e.By, workday.Zone())
	if err != nil || day.Sub(k.CapturedAt) > farthest || k.CapturedAt.Sub(day) > farthest {
		return fmt.Errorf("date of the channel: %w", ErrUnknown)
	}
	k.DueChannel = rules.endOfDay(day)
	nearest(k)
	return nil
}

// Outside is the number of the case that came by a channel under the channel's own number; empty: none did.
func (c *Cases) Outside(ctx context.Context, source casestate.Source, number string) (string, error) {
	return outside(ctx, c.store.DB(), source, feedback.OutsideNumber(number))
}

func outside(ctx context.Context, db bun.IDB, source casestate.Source, number string) (string, error) {
	var found []string
	err := db.NewSelect().Model((*store.Case)(nil)).Column("number").
		Where("source = ? AND outside_number = ? AND outside_number <> ''", source, number).Scan(ctx, &found)
	if err != nil || len(found) == 0 {
		return "", err
	}
	return found[0], nil
}

// CarryBack notes that the channel has its answer: its clock ends. Words say how and when; they may be empty.
func (c *Cases) CarryBack(ctx context.Context, a Actor, ref Ref, words string) error {
	return c.change(ctx, a, ref, CarryBack, func(_ context.Context, _ bun.Tx, k *store.Case, _ []store.CaseTask) ([]step,
		error) {
		words, err := optional(words)
		if err != nil {
			return nil, err
		}
		k.ChannelToldAt = c.now().UTC().Truncate(time.Microsecond)
		nearest(k)
		return []step{{what: casestate.EventCarriedBack, text: words}}, nil
	})
}
