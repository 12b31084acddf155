package casework

import (
	"context"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/attach"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
)

// Answer gives an answer. The centre's is what the person reads on the phone and at the terminal, and ends the round. A
// department's goes to the centre and ends nothing, unless the hospital lets departments answer directly and this one
// has the case to itself. Either may be corrected until the case is rated, and what nobody rates by the centre for
// ever; what was said before stays. The same text from the same hand again is success.
//
// The centre must have seen all that happened before its answer goes out: ErrAnswered when a colleague was quicker,
// else ErrStale. A department must have seen what its own people said, in Ref.Answer, and waits for nobody else.
func (c *Cases) Answer(ctx context.Context, a Actor, ref Ref, text string) error {
	return c.Reply(ctx, a, ref, text, Call{}, nil)
}

func (c *Cases) answer(ctx context.Context, a Actor, ref Ref, text string, call Call, files []string) error {
	text, err := cleaned(text)
	if err != nil {
		return fmt.Errorf("%s: %w", Answer, err)
	}
	if again, err := c.said(ctx, a, ref.ID, text, call, files); err != nil || again {
		return err
	}
	seen := ref
	if a.Role == Department {
		ref.Version = 0
	}
	err = c.change(ctx, a, ref, Answer, func(ctx context.Context, tx bun.Tx, k *store.Case,
		tasks []store.CaseTask) ([]step, error) {
		send, err := c.sends(ctx, tx, a, tasks)
		if err != nil {
			return nil, err
		}
		if a.Role == Department && seen.Version != 0 {
			if err := unseen(ctx, tx, a, k, seen, send); err != nil {
				return nil, err
			}
		}
		row := store.CaseAnswer{CaseID: k.ID, Round: k.Round, Unit: side(a), Author: a.ID, At: c.now().
			UTC(), Text: text, Sent: send}
		if a.Role == Department {
			t := taskOf(tasks, a.Unit)
			if row.CalledAt, row.CallSaid, err = call.read(t, c.now()); err != nil {
				return nil, err
			}
			if row.TaskID, err = t.ID, c.answered(ctx, tx, a, t); err != nil {
				return nil, err
			}
		}
		steps, err := c.send(ctx, tx, k, &row)
		if err == nil {
			err = attach.Give(ctx, tx, &row, files)
		}
		return steps, err
	})
	if errors.Is(err, ErrStale) {
		return c.why(ctx, seen, err)
	}
	return err
}

// send keeps an answer and, where it goes to the person, answers the case with it.
func (c *Cases) send(ctx context.Context, tx bun.Tx, k *store.Case, row *store.CaseAnswer) ([]step, error) {
	if _, err := tx.NewInsert().Model(row).Exec(ctx); err != nil {
		return nil, fmt.Errorf("write answer of case %d: %w", k.ID, err)
	}
	if !row.Sent {
		return []step{{what: casestate.EventReplied, unit: row.Unit}}, nil
	}
	k.Answer = row.Text
	// a correction changes neither when it was answered nor where the case stands
	if k.State.About().Phase < casestate.Told {
		k.State, k.AnsweredAt = casestate.Answered, c.now().UTC()
		if err := keepRound(ctx, tx, k, func(r *store.CaseRound) { r.AnsweredAt = k.AnsweredAt }); err != nil {
			return nil, err
		}
	}
	return []step{{what: casestate.EventAnswered, unit: row.Unit}}, nil
}

// side is whose answer a gives: the department's, or with "" the centre's.
func side(a Actor) string {
	if a.Role == Department {
		return a.Unit
	}
	return ""
}

// sends tells whether what a writes goes to the person.
func (c *Cases) sends(ctx context.Context, tx bun.Tx, a Actor, tasks []store.CaseTask) (bool, error) {
	if a.Role != Department {
		return true, nil
	}
	rules, err := c.rules.Rules(ctx, tx)
	if err != nil {
		return false, fmt.Errorf("read who answers the person: %w", err)
	}
	return rules.Direct(tasks), nil
}

// Direct tells whether the department at work may answer the person itself.
func (r Rules) Direct(tasks []store.CaseTask) bool { return r.Work.Direct && len(standing(tasks)) == 1 }

// Direct is Rules.Direct as the hospital's settings are now.
func (c *Cases) Direct(ctx context.Context, tasks []store.CaseTask) (bool, error) {
	rules, err := c.rules.Rules(ctx, c.store.DB())
	return rules.Direct(tasks), err
}

// unseen is the error of a department that has not seen what its own people said, or, where it writes to the person
// itself, anything else that happened.
func unseen(ctx context.Context, tx bun.Tx, a Actor, k *store.Case, seen Ref, send bool) error {
	newest, err := newest(ctx, tx, k.ID, ofTask, k.ID, a.Unit)
	switch {
	case err != nil:
		return err
	case newest.ID != seen.Answer:
		return ErrAnswered
	case send && seen.Version != Version(k):
		return ErrStale
	}
	return nil
}

// ofTask fits the answers to a department's newest task; its parameters are the case and the department.
const ofTask = "task_id = (SELECT id FROM case_tasks WHERE case_id = ? AND unit = ? AND newest)"

// said tells whether the newest answer of a's side, to its newest task or of the centre in this round, is that text, by
// a.
func (c *Cases) said(ctx context.Context, a Actor, caseID int64, text string, call Call,
	files []string) (bool, error) {
	where, args := "unit = '' AND round = (SELECT round FROM cases WHERE id = ?)", []any{caseID}
	if a.Role == Department {
		where, args = ofTask, []any{caseID, a.Unit}
	}
	last, err := newest(ctx, c.store.DB(), caseID, where, args...)
	if err != nil || last.ID == 0 || last.Author != a.ID || last.Text != text {
		return false, err
	}
	if said, err := optional(call.Said); err != nil || said != last.CallSaid {
		return false, err
	}
	return attach.Same(ctx, c.store.DB(), last.ID, files)
}

// why tells an answer sent by a colleague from other changes.
func (c *Cases) why(ctx context.Context, seen Ref, stale error) error {
	sent, err := newest(ctx, c.store.DB(), seen.ID, "sent")
	if err != nil {
		return err
	}
	if sent.ID != 0 && sent.ID != seen.Answer {
		return fmt.Errorf("%s: %w", Answer, ErrAnswered)
	}
	return stale
}

// newest is the newest answer of a case that fits, or a zero one.
func newest(ctx context.Context, db bun.IDB, caseID int64, where string, args ...any) (store.CaseAnswer, error) {
	var rows []store.CaseAnswer
	err := db.NewSelect().Model(&rows).Where("case_id = ?", caseID).Where(where, args...).
		Order("id DESC").Limit(1).Scan(ctx)
	if err != nil || len(rows) == 0 {
		return store.CaseAnswer{}, err
	}
	return rows[0], nil
}
