package progress

import (
	"context"
	"fmt"

	"xinsheng/internal/hub/attach"
	"xinsheng/internal/hub/store"
)

// files is the photos and PDF that belong to the answer which the person reads. Before it went out there are none, and
// with another text, such as why a case is not handled, there are none either.
func (s *Service) files(ctx context.Context, c *store.Case) ([]attach.File, error) {
	if c.Answer == "" || !c.ErasedAt.IsZero() {
		return nil, nil
	}
	var rows []store.CaseAnswer
	err := s.Store.DB().NewSelect().Model(&rows).Column("id", "text").Where("case_id = ? AND sent", c.ID).
		Order("id DESC").Limit(1).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the answer of case %d: %w", c.ID, err)
	}
	if len(rows) == 0 || rows[0].Text != c.Answer {
		return nil, nil
	}
	all, err := attach.With(ctx, s.Store.DB(), rows[0].ID)
	if err != nil {
		return nil, err
	}
	var out []attach.File
	for _, f := range all {
		if f.Kept() {
			out = append(out, f)
		}
	}
	return out, nil
}
