package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
)

// tries is after how many calls that nobody took a case is closed: each on another day, and at another time of it.
const (
	tries = 3
	apart = 2 * time.Hour
)

// Called is how a call to the person ended. Verdict is what they said where they were reached.
type Called struct {
	Outcome casestate.Outcome
	Verdict feedback.Verdict
	Words   string // what else was said; may be empty
}

// Call records a call to the person who has an answer and has said nothing of it. A verdict counts as if the person had
// tapped it, and is known to have come by telephone. Who refuses is asked no more. The third try that counts and that
// nobody takes closes the case.
func (c *Cases) Call(ctx context.Context, a Actor, ref Ref, call Called) error {
	return c.change(ctx, a, ref, CallBack, func(ctx context.Context, tx bun.Tx, k *store.Case,
		units []store.CaseTask) ([]step, error) {
		words := strings.TrimSpace(call.Words)
		if words != "" {
			var err error
			if words, err = cleaned(words); err != nil {
				return nil, err
			}
		}
		if !call.Outcome.Known() || (call.Outcome == casestate.Reached) != call.Verdict.Known() {
			return nil, ErrUnknown
		}
		row := store.CaseCall{CaseID: k.ID, Round: k.Round, At: c.now().UTC(), Caller: a.ID, Outcome: call.Outcome}
		if _, err := tx.NewInsert().Model(&row).Exec(ctx); err != nil {
			return nil, fmt.Errorf("write call of case %d: %w", k.ID, err)
		}
		steps := []step{{what: casestate.EventCalled, text: string(call.Outcome) + "\n" + words}}
		ended := func(how casestate.Ending) ([]step, error) {
			return append(steps, step{what: casestate.EventClosed}), c.finish(ctx, tx, k, casestate.Closed, how)
		}
		switch call.Outcome {
		case casestate.Reached:
			rules, err := c.rules.Rules(ctx, tx)
			if err != nil {
				return nil, fmt.Errorf("read the deadlines: %w", err)
			}
			more, err := c.judge(ctx, tx, k, units, rules, judgement{verdict: call.Verdict, why: words,
				at: c.now(), phone: true})
			return append(steps, more...), err
		case casestate.Refused:
			return ended(casestate.EndedRefused)
		case casestate.NotReached:
			calls, err := calls(ctx, tx, k)
			if err != nil {
				return nil, err
			}
			if len(Counting(calls)) >= tries {
				return ended(casestate.EndedNotReached)
			}
		case casestate.WrongNumber: // as if there were none: see CloseSilent
		}
		return steps, nil
	})
}

// calls is the calls of the case's round, oldest first.
func calls(ctx context.Context, db bun.IDB, k *store.Case) ([]store.CaseCall, error) {
	var all []store.CaseCall
	if err := db.NewSelect().Model(&all).Where("case_id = ? AND round = ?", k.ID, k.Round).Order("id").
		Scan(ctx); err != nil {
		return nil, fmt.Errorf("read calls of case %d: %w", k.ID, err)
	}
	return all, nil
}

// Counting is those of the calls that nobody took that count as tries: each on another day than those before, and at
// least two hours away from their time of day.
func Counting(all []store.CaseCall) []store.CaseCall {
	var out []store.CaseCall
	for _, one := range all {
		counts := one.Outcome == casestate.NotReached
		for _, before := range out {
			counts = counts && date(before.At) != date(one.At) && timeOfDay(before.At, one.At) >= apart
		}
		if counts {
			out = append(out, one)
		}
	}
	return out
}

// timeOfDay is how far the times of day of two moments are apart.
func timeOfDay(a, b time.Time) time.Duration {
	const day = 24 * time.Hour
	d := a.Sub(b).Abs() % day
	return min(d, day-d)
}

// wrongNumber fits a case whose number turned out to be another's.
const wrongNumber = `EXISTS (SELECT 1 FROM case_calls AS c WHERE c.case_id = ?TableAlias.id AND c.outcome = ?)`

// saidMore fits a case to which the person added something after the answer.
const saidMore = `EXISTS (SELECT 1 FROM case_events AS e WHERE e.case_id = ?TableAlias.id AND e.what = ? AND e.at > ?TableAlias.answered_at)`

// calling is the ways of hearing back by which a person may be called.
func calling() []feedback.Reply {
	return slices.DeleteFunc(append(feedback.Replies(), feedback.ReplyUnasked), func(r feedback.Reply) bool {
		return !r.Calls()
	})
}

// toCall narrows to the cases of which the person is to be called now.
func (c *Cases) toCall(q *bun.SelectQuery, work hospital.CaseWork) *bun.SelectQuery {
	return q.Where("state IN (?)", bun.List(casestate.In(casestate.Told))).Where("kind IN (?)", bun.List(asked())).
		Where("phone <> ''").Where("reply_by IN (?)", bun.List(calling())).
		Where("answered_at <= ?", c.now().UTC().AddDate(0, 0, -work.CallAfterDays)).
		Where("NOT "+wrongNumber, casestate.WrongNumber)
}

// ToCall is how many people are to be called back.
func (c *Cases) ToCall(ctx context.Context) (int, error) {
	rules, err := c.rules.Rules(ctx, c.store.DB())
	if err != nil {
		return 0, fmt.Errorf("read when to call back: %w", err)
	}
	n, err := c.toCall(c.store.DB().NewSelect().Model((*store.Case)(nil)), rules.Work).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("count whom to call back: %w", err)
	}
	return int(n), nil
}

// errSpoke ends the closing of a case of which somebody said something meanwhile.
var errSpoke = errors.New("something was said")

// CloseSilent closes the cases that were answered SilentDays ago, of which nobody said anything and nobody can be
// called. It answers how many. Run again it finds nothing, in however many processes.
func (c *Cases) CloseSilent(ctx context.Context) (int, error) {
	rules, err := c.rules.Rules(ctx, c.store.DB())
	if err != nil {
		return 0, fmt.Errorf("read when silence ends a case: %w", err)
	}
	before := c.now().UTC().AddDate(0, 0, -rules.Work.SilentDays)
	silent := func(db bun.IDB) *bun.SelectQuery {
		return db.NewSelect().Model((*store.Case)(nil)).Column("id").
			Where("state IN (?)", bun.List(casestate.In(casestate.Told))).
			Where("kind IN (?)", bun.List(asked())).Where("answered_at <= ?", before).
			Where("(phone = '' OR reply_by NOT IN (?) OR "+wrongNumber+")", bun.List(calling()), casestate.WrongNumber).
			Where("close_asked = ''").
			Where("NOT "+saidMore, casestate.EventAdded)
	}
	var ids []int64
	if err := silent(c.store.DB()).Order("id").Scan(ctx, &ids); err != nil {
		return 0, fmt.Errorf("look for silent cases: %w", err)
	}
	closed := 0
	var failed []error // one that cannot be closed does not keep the others open
	for _, id := range ids {
		err := c.change(ctx, Actor{ID: audit.System, Role: System}, Ref{ID: id}, EndSilent,
			func(ctx context.Context, tx bun.Tx, k *store.Case, _ []store.CaseTask) ([]step, error) {
				still, err := silent(tx).Where("id = ?", id).Exists(ctx)
				switch {
				case err != nil:
					return nil, fmt.Errorf("look at a silent case again: %w", err)
				case !still:
					return nil, errSpoke
				}
				steps := []step{{what: casestate.EventSilent}, {what: casestate.EventClosed}}
				return steps, c.finish(ctx, tx, k, casestate.Closed, casestate.EndedNoWord)
			})
		switch {
		case err == nil:
			closed++
		case ctx.Err() != nil:
			return closed, ctx.Err()
		case !errors.Is(err, errSpoke) && !errors.Is(err, ErrState):
			failed = append(failed, fmt.Errorf("close silent case %d: %w", id, err))
		}
	}
	return closed, errors.Join(failed...)
}
