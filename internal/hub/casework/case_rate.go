package casework

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
)

// Visitor is the person who handed the report in, known by the receipt.
func Visitor() Actor { return Actor{ID: audit.Person, Role: Person} }

// Rate records what the person says of the answer. Why is the answer to the one question asked when it is not
// satisfied; it may be empty.
func (c *Cases) Rate(ctx context.Context, ref Ref, s feedback.Verdict, why string) error {
	if !s.Known() {
		return fmt.Errorf("rate: %w", ErrUnknown)
	}
	ref.Request = verdictRequest(ref.Request, s, why)
	return c.change(ctx, Visitor(), ref, Rate, c.rating(s, why, c.now()))
}

// rating is the change that a verdict makes, given at at: from then on the clocks of another round run. What was closed
// takes it too: see Reopens.
func (c *Cases) rating(s feedback.Verdict, why string, at time.Time) change {
	return func(ctx context.Context, tx bun.Tx, k *store.Case, tasks []store.CaseTask) ([]step, error) {
		if why = strings.TrimSpace(why); why != "" {
			var err error
			if why, err = cleaned(why); err != nil {
				return nil, err
			}
		}
		rules, err := c.rules.Rules(ctx, tx)
		if err != nil {
			return nil, fmt.Errorf("read the words of danger and the deadlines: %w", err)
		}
		if !rules.takes(k, s, at) {
			return nil, ErrState
		}
		return c.judge(ctx, tx, k, tasks, rules, judgement{verdict: s, why: why, at: at})
	}
}

// judgement is what a person says of an answer.
type judgement struct {
	verdict feedback.Verdict
	why     string
	at      time.Time
	phone   bool // said to somebody who called back
}

// judge keeps a verdict and does what follows from it.
func (c *Cases) judge(ctx context.Context, tx bun.Tx, k *store.Case, tasks []store.CaseTask, rules Rules,
	j judgement) ([]step, error) {
	now := c.now().UTC().Truncate(time.Microsecond)
	despairs(k, rules, j.why, now)
	again := j.verdict == feedback.NotSatisfied && (k.State != casestate.Closed || Reopens(k, rules.Work, j.at))
	err := keepRound(ctx, tx, k, func(r *store.CaseRound) {
		r.Verdict, r.SaidAt, r.ByPhone = j.verdict, now, j.phone
		if again {
			r.ClosedAt, r.Ending = time.Time{}, ""
		}
	})
	if err != nil {
		return nil, err
	}
	k.Satisfied = j.verdict
	rated := step{what: casestate.EventRated, text: j.why, verdict: j.verdict}
	if j.phone { // what else was said stands with the call, which only the centre reads
		rated.text = ""
	}
	steps := []step{rated}
	switch {
	case again:
		redo(k, rules, tasks, j.at)
		return append(steps, step{what: casestate.EventRedone, at: j.at}), nil
	case k.State != casestate.Closed:
		return append(steps, step{what: casestate.EventClosed}),
			c.finish(ctx, tx, k, casestate.Closed, casestate.EndedByVerdict)
	case j.verdict == feedback.NotSatisfied: // too late to begin anew by itself: the centre looks
		k.AddedAt = now
	}
	return steps, nil
}

// verdictRequest names a verdict with its reason: the three faces of a page share one request, and another of them than
// the one that counted was not done before.
func verdictRequest(request string, s feedback.Verdict, why string) string {
	if request == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(request + "\x00" + string(s) + "\x00" + strings.TrimSpace(why)))
	return hex.EncodeToString(sum[:])
}

// redo begins the next round: back to the departments that had it, with clocks that run from at.
func redo(k *store.Case, rules Rules, tasks []store.CaseTask, at time.Time) {
	k.Round++
	k.CloseAsked, k.CloseReason, k.ClosedAt, k.Satisfied = "", "", time.Time{}, ""
	rules.reckon(k, at)
	switch {
	case len(standing(tasks)) > 0:
		k.State = casestate.Assigned
	case k.FirstOwner == "": // closed before anybody took it on
		k.State = casestate.New
	default:
		k.State = casestate.Accepted
	}
}
