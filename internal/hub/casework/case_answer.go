package casework

import (
	"context"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
)

// Answer writes what the person reads on the phone and at the terminal. Until it is rated it may be written again.
func (c *Cases) Answer(ctx context.Context, a Actor, ref Ref, text string) error {
	return c.change(ctx, a, ref, Answer, func(_ context.Context, _ bun.Tx, k *store.Case, _ []store.CaseDepartment) ([]step, error) {
		text, err := cleaned(text)
		if err != nil {
			return nil, err
		}
		if k.State != StateAnswered { // a correction does not change when it was answered
			k.AnsweredAt = c.now().UTC()
		}
		k.State, k.Answer = StateAnswered, text
		return []step{{what: "answered", text: text}}, nil
	})
}

// Note writes what only staff read.
func (c *Cases) Note(ctx context.Context, a Actor, ref Ref, text string) error {
	return c.change(ctx, a, ref, Note, func(context.Context, bun.Tx, *store.Case, []store.CaseDepartment) ([]step, error) {
		text, err := cleaned(text)
		if err != nil {
			return nil, err
		}
		return []step{{what: "noted", text: text}}, nil
	})
}
