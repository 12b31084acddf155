package casework

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/notice"
	"xinsheng/internal/hub/store"
)

// telling is what a line of a case's history is told as; of the others nobody is told.
func telling() map[casestate.Event]notice.Event {
	return map[casestate.Event]notice.Event{
		casestate.EventAssigned:   notice.Handed,
		casestate.EventRedone:     notice.Handed,
		casestate.EventReturned:   notice.HandedBack,
		casestate.EventReminded:   notice.Urged,
		casestate.EventReplied:    notice.Replied,
		casestate.EventCloseAsked: notice.Approval,
		casestate.EventTimeAsked:  notice.Approval,
		casestate.EventAdded:      notice.Added,
		casestate.EventRated:      notice.Rated,
		casestate.EventNoted:      notice.Mentioned,
		casestate.EventAnswered:   notice.AnswerReady,
		casestate.EventInstructed: notice.Instructed,
		casestate.EventSerious:    notice.Serious,
		casestate.EventPassedOn:   notice.Praised,
	}
}

// tell puts into the queue of notices what lines of a case's history are to be told of, in the transaction that writes
// them. What the lines say does not go with it.
func (c *Cases) tell(ctx context.Context, tx bun.Tx, k *store.Case, by string, steps []step) error {
	var news []notice.News
	for _, s := range steps {
		event, ok := telling()[s.what]
		if !ok {
			continue
		}
		n := notice.News{Event: event, About: notice.Case(k), By: by, Units: []string{s.unit}}
		if event == notice.Serious {
			n.About = notice.SeriousCase(k)
		}
		var err error
		if s.unit == "" {
			if n.Units, err = atWork(ctx, tx, k.ID); err != nil {
				return err
			}
		}
		if event == notice.Mentioned {
			if n.Named, err = c.named(ctx, tx, s, n.Units); err != nil {
				return err
			}
		}
		if event == notice.AnswerReady {
			if yes, err := c.agreed(ctx, tx, k); err != nil || !yes {
				if err != nil {
					return err
				}
				continue
			}
			n.Once = fmt.Sprintf("%d/%d", k.ID, k.Round)
		}
		news = append(news, n)
	}
	return c.notices.Add(ctx, tx, news...)
}

// atWork is the departments that have a case.
func atWork(ctx context.Context, tx bun.Tx, caseID int64) ([]string, error) {
	tasks, err := newestTasks(ctx, tx, caseID)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, t := range standing(tasks) {
		out = append(out, t.Unit)
	}
	return out, nil
}

// named is who is called by name in a note, of those who may read it: the centre, and where it is not the centre's own
// the departments.
func (c *Cases) named(ctx context.Context, tx bun.Tx, s step, units []string) ([]string, error) {
	if !notice.Mentions(s.text) {
		return nil, nil
	}
	if s.scope == casestate.ForCentre {
		units = nil
	}
	return c.notices.Named(ctx, tx, s.text, units)
}

// agreed reports whether the person left a number and agreed to be reached by it, in the report that opened the case.
func (c *Cases) agreed(ctx context.Context, tx bun.Tx, k *store.Case) (bool, error) {
	if k.Phone == "" || !k.ErasedAt.IsZero() {
		return false, nil
	}
	var rec store.Record
	err := tx.NewSelect().Model(&rec).Column("body").Where("id = ?", k.RecordID).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) || err == nil && len(rec.Body) == 0 {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read what the person agreed to: %w", err)
	}
	var body struct {
		Consents []feedback.Consent `json:"consents"`
	}
	if err := json.Unmarshal(rec.Body, &body); err != nil {
		// its text may hold what was said
		return false, fmt.Errorf("read what the person agreed to: %w", feedback.ErrInternal)
	}
	return slices.ContainsFunc(body.Consents, func(a feedback.Consent) bool { return a.Kind == feedback.ConsentContact }),
		nil
}
