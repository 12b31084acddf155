package casework

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/workday"
)

// Extend moves the hospital's clock to the end of the working day until (2006-01-02), no further than Limits says. The
// law's date and the promise stay. Consent says how and when the person agreed, and goes on record; without it there is
// no extension.
func (c *Cases) Extend(ctx context.Context, a Actor, ref Ref, until, consent string) error {
	return c.change(ctx, a, ref, Extend, func(ctx context.Context, tx bun.Tx, k *store.Case, _ []store.CaseTask) ([]step,
		error) {
		consent, err := cleaned(consent)
		if err != nil {
			return nil, err
		}
		day, err := time.ParseInLocation(time.DateOnly, until, workday.Zone())
		if err != nil {
			return nil, fmt.Errorf("date: %w", ErrUnknown)
		}
		rules, err := c.rules.Rules(ctx, tx)
		if err != nil {
			return nil, fmt.Errorf("read the deadlines: %w", err)
		}
		from, err := roundBegan(ctx, tx, k)
		if err != nil {
			return nil, err
		}
		due, _ := rules.Calendar.Deadline(day, 0)
		if due = due.UTC().Truncate(time.Microsecond); !due.After(k.DueHospital) || !due.After(c.now()) {
			return nil, ErrEarlier
		}
		if due.After(rules.extendMost(k, from)) {
			return nil, ErrTooLate
		}
		k.DueHospital = due
		nearest(k)
		return []step{{what: casestate.EventExtended, text: due.In(workday.Zone()).Format(time.DateOnly) + "\n" + consent}},
			nil
	})
}
