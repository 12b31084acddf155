package casework

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
)

// AcceptIn is Accept inside the transaction that opens the case.
func (c *Cases) AcceptIn(ctx context.Context, tx bun.Tx, a Actor, ref Ref) error {
	return c.changeIn(ctx, tx, a, ref, Accept, c.accepting(a))
}

// SettleIn answers a case to the person who is there, inside the transaction that opens it, and keeps what they say of
// the answer; the empty verdict says that nobody asked.
func (c *Cases) SettleIn(ctx context.Context, tx bun.Tx, a Actor, ref Ref, text string,
	verdict feedback.Verdict) error {
	text, err := cleaned(text)
	if err != nil {
		return fmt.Errorf("%s: %w", Answer, err)
	}
	asks := false
	err = c.changeIn(ctx, tx, a, ref, Answer, func(ctx context.Context, tx bun.Tx, k *store.Case,
		_ []store.CaseTask) ([]step, error) {
		asks = AsksVerdict(k)
		return c.send(ctx, tx, k, &store.CaseAnswer{CaseID: k.ID, Round: k.Round, Author: a.ID, At: c.now().
			UTC(), Text: text, Sent: true})
	})
	if err != nil || verdict == "" || !asks {
		return err
	}
	if !verdict.Known() {
		return fmt.Errorf("%s: %w", Rate, ErrUnknown)
	}
	return c.changeIn(ctx, tx, Visitor(), ref, Rate, func(ctx context.Context, tx bun.Tx, k *store.Case,
		tasks []store.CaseTask) ([]step, error) {
		rules, err := c.rules.Rules(ctx, tx)
		if err != nil {
			return nil, fmt.Errorf("read the deadlines: %w", err)
		}
		return c.judge(ctx, tx, k, tasks, rules, judgement{verdict: verdict, at: c.now(), phone: true})
	})
}
