package casework

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/attach"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/workday"
)

// Call is a department's call to the person; the zero value is none.
type Call struct {
	At   string // 2006-01-02T15:04, as a page's field has it
	Said string
}

// read is when the call was and what was said. Who may not see the number has made none.
func (l Call) read(t *store.CaseTask, now time.Time) (at time.Time, said string, err error) {
	if l == (Call{}) {
		return time.Time{}, "", nil
	}
	if !t.ShowContact {
		return time.Time{}, "", fmt.Errorf("call: %w", ErrForbidden)
	}
	if said, err = cleaned(l.Said); err != nil {
		return time.Time{}, "", err
	}
	at, err = time.ParseInLocation("2006-01-02T15:04", l.At, workday.Zone())
	if err != nil || at.After(now.Add(time.Minute)) || at.Before(t.HandedAt.AddDate(-1, 0, 0)) {
		return time.Time{}, "", fmt.Errorf("time of the call: %w", ErrUnknown)
	}
	return at.UTC(), said, nil
}

// Reply gives an answer with the record of a department's call to the person, and with files, by their ids. Either may
// be corrected, see Answer. The person sees the files of the newest answer that went out, no others.
func (c *Cases) Reply(ctx context.Context, a Actor, ref Ref, text string, call Call, files []string) error {
	err := c.answer(ctx, a, ref, text, call, files)
	if errors.Is(err, attach.ErrUnknown) || errors.Is(err, attach.ErrMany) {
		return fmt.Errorf("attachments: %w", ErrAttached)
	}
	return err
}

// answered makes the task of a department that answers answered, and what was there to be decided of its time falls.
func (c *Cases) answered(ctx context.Context, tx bun.Tx, a Actor, t *store.CaseTask) error {
	now := c.now().UTC()
	if t.TakenAt.IsZero() {
		t.TakenAt, t.TakenBy = now, a.ID
	}
	t.State, t.AnsweredAt, t.OverAt, t.MoreUntil, t.MoreReason = casestate.TaskAnswered, now, time.Time{}, time.Time{}, ""
	if _, err := tx.NewUpdate().Model(t).WherePK().Exec(ctx); err != nil {
		return fmt.Errorf("write task %d: %w", t.ID, err)
	}
	return nil
}
