package call

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
)

// forgetCaller takes out of a call who the person was.
func forgetCaller(ctx context.Context, db bun.IDB, row *store.Call) error {
	s := Read(row)
	s.Phone, s.Name, s.Visit, s.Bed = "", "", "", ""
	raw, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("encode call: %w", feedback.ErrInternal)
	}
	if _, err := db.NewUpdate().Model(row).Set("sheet = ?", string(raw)).Set("phone = ''").Set("outside_call = ''").
		WherePK().Exec(ctx); err != nil {
		return fmt.Errorf("forget caller: %w", err)
	}
	return nil
}
