package progress

import (
	"context"
	"fmt"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
)

// showParts says what of the person's photos, recordings and films is here, of the report and of what was added later.
func (s *Service) showParts(ctx context.Context, c *store.Case, shown *Case) error {
	var rows []store.Part
	err := s.Store.DB().NewSelect().Model(&rows).Column("record_id", "kind", "state", "reason").
		Where("case_id = ?", c.ID).Order("position", "part_id").Scan(ctx)
	if err != nil {
		return fmt.Errorf("read parts: %w", err)
	}
	by := map[string][]Part{}
	for _, r := range rows {
		by[r.RecordID] = append(by[r.RecordID], Part{Kind: r.Kind, State: r.State, Reason: r.Reason})
	}
	shown.Parts = by[c.RecordID]
	var added []store.CaseEvent
	err = s.Store.DB().NewSelect().Model(&added).Where("case_id = ? AND what = ?", c.ID, casestate.EventAdded).
		Order("id").Scan(ctx)
	if err != nil {
		return fmt.Errorf("read additions: %w", err)
	}
	for _, e := range added {
		shown.Additions = append(shown.Additions, Addition{At: e.At, Text: e.Text, Parts: by[e.RecordID]})
	}
	return nil
}
