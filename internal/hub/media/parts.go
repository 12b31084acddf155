package media

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
)

// Parts finds what is known of the photos, recordings and films of records.
type Parts struct{ Store *store.Store }

// Of is the parts of records, by record, each record's in its order.
func (p *Parts) Of(ctx context.Context, recordIDs ...string) (map[string][]*store.Part, error) {
	out := map[string][]*store.Part{}
	if len(recordIDs) == 0 {
		return out, nil
	}
	var rows []*store.Part
	err := p.Store.DB().NewSelect().Model(&rows).Where("record_id IN (?)", bun.List(recordIDs)).
		Order("record_id", "position").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("read parts: %w", err)
	}
	for _, row := range rows {
		out[row.RecordID] = append(out[row.RecordID], row)
	}
	return out, nil
}

// Find is one part of a record of one of types. ErrNotFound: there is none.
func (p *Parts) Find(ctx context.Context, recordID, partID string, types ...feedback.RecordType) (*store.Part, error) {
	row := new(store.Part)
	err := p.Store.DB().NewSelect().Model(row).Where("record_id = ? AND part_id = ?", recordID, partID).
		Where("EXISTS (SELECT 1 FROM records WHERE id = part.record_id AND type IN (?))", bun.List(types)).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("look up part: %w", err)
	}
	return row, nil
}
