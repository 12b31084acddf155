package intake

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// Expect makes rows for parts that come before their record does, as those of a draft.
func Expect(ctx context.Context, tx bun.Tx, record string, at time.Time, parts ...feedback.Attachment) error {
	return expect(ctx, tx, expected(record, at, parts))
}

// parts is those that the record announces.
func (r *Record) parts() []store.Part {
	parts := expected(r.row.ID, r.row.ReceivedAt, r.body.Attachments())
	sealed := make(map[string]wire.PartHeader, len(r.sealed))
	for _, h := range r.sealed {
		sealed[h.ID] = h
	}
	for i := range parts {
		p := &parts[i]
		p.SealedSize, p.SealedSHA256 = sealed[p.PartID].Size, sealed[p.PartID].SHA256
	}
	return parts
}

func expected(record string, at time.Time, inside []feedback.Attachment) []store.Part {
	parts := make([]store.Part, len(inside))
	for i, a := range inside {
		parts[i] = store.Part{
			RecordID: record, PartID: a.PartID, Position: i, Kind: a.Kind, Declared: a.MediaType, DurationMS: a.DurationMS,
			State: store.PartExpected, ExpectedAt: at,
		}
	}
	return parts
}

// expect stores rows of parts. One that stands there already came before its record: it gets its place, and what is to
// be made of it is made now.
func expect(ctx context.Context, tx bun.Tx, parts []store.Part) error {
	if len(parts) == 0 {
		return nil
	}
	_, err := tx.NewInsert().Model(&parts).On("CONFLICT (record_id, part_id) DO UPDATE").
		Set("position = EXCLUDED.position").
		Set("next_at = CASE WHEN part.copy_state = ? OR part.transcript_state = ? THEN EXCLUDED.expected_at ELSE part.next_at END",
			store.JobWaiting, store.JobWaiting).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("expect parts of record %s: %w", parts[0].RecordID, err)
	}
	return nil
}
