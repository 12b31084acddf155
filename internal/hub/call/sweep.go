package call

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
)

// forgetAfter is how long a call that nobody goes on with is kept.
const forgetAfter = 90 * 24 * time.Hour

// Sweep erases what is past its time: who called of questions answered before contact, all that was said before text,
// and what nobody came back to. Of a call that became a case the case holds everything.
func Sweep(ctx context.Context, db bun.IDB, now, contact, text time.Time) error {
	_, err := db.NewUpdate().Model((*store.Call)(nil)).Set("sheet = ''").Set("phone = ''").Set("outside_call = ''").
		Set("erased_at = ?", now.UTC()).
		Where("erased_at IS NULL AND sheet <> '' AND (ended_at < ? OR ended_at IS NULL AND saved_at < ?)", text.UTC(),
			now.Add(-forgetAfter).UTC()).Exec(ctx)
	if err != nil {
		return fmt.Errorf("erase calls: %w", err)
	}
	_, err = db.NewUpdate().Model((*store.Call)(nil)).Set("ended_at = saved_at").Set("ending = ?", casestate.CallDropped).
		Where("ended_at IS NULL AND erased_at IS NOT NULL").Exec(ctx)
	if err != nil {
		return fmt.Errorf("end forgotten calls: %w", err)
	}
	var rows []store.Call
	err = db.NewSelect().Model(&rows).Where("erased_at IS NULL AND sheet <> '' AND ended_at < ? AND phone <> ''",
		contact.UTC()).Limit(1000).Scan(ctx)
	if err != nil {
		return fmt.Errorf("look for callers to forget: %w", err)
	}
	for i := range rows {
		if err := forgetCaller(ctx, db, &rows[i]); err != nil {
			return err
		}
	}
	return nil
}
