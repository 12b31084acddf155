package casework

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
)

// Began is when the clocks of the case's round started.
func (f *File) Began() time.Time { return began(&f.Case, f.History) }

// Standing reports whether the answer that the person was given is of this round. One of a round before did not
// satisfy.
func (f *File) Standing() bool { return f.Sent().Round == f.Case.Round }

// began finds the beginning of k's round in history: the verdict or reopening that led to it, else when the report was
// made.
func began(k *store.Case, history []store.CaseEvent) time.Time {
	for i := len(history) - 1; i >= 0; i-- {
		if e := &history[i]; e.What == casestate.EventRedone && e.CaseID == k.ID && e.Round == k.Round-1 {
			return e.At
		}
	}
	return k.CapturedAt
}

// redone is the verdicts and reopenings that led to another round in the cases of ids.
func redone(ctx context.Context, db bun.IDB, ids ...int64) ([]store.CaseEvent, error) {
	var verdicts []store.CaseEvent
	err := db.NewSelect().Model(&verdicts).Where("case_id IN (?) AND what = ?", bun.List(ids), casestate.EventRedone).
		Order("id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("read when rounds began: %w", err)
	}
	return verdicts, nil
}

// roundBegan is began of a case that is being changed.
func roundBegan(ctx context.Context, tx bun.Tx, k *store.Case) (time.Time, error) {
	verdicts, err := redone(ctx, tx, k.ID)
	return began(k, verdicts), err
}
