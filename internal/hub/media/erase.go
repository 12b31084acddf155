package media

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
)

// Erase empties the rows of the cases' parts, also of those that have not arrived, ends what people were about to add,
// and returns the keys of what the parts held. The caller deletes these from the store after its transaction is
// through; what is left by a crash between the two, Sweep finds.
func Erase(ctx context.Context, tx bun.Tx, now time.Time, caseIDs ...int64) (keys []string, err error) {
	if len(caseIDs) == 0 {
		return nil, nil
	}
	_, err = tx.NewUpdate().Model((*store.Draft)(nil)).Set("expires_at = ?", now.UTC().Truncate(time.Microsecond)).
		Where("case_id IN (?)", bun.List(caseIDs)).Where("submitted_at IS NULL").Exec(ctx)
	if err != nil {
		return nil, fmt.Errorf("end additions that were not sent: %w", err)
	}
	return erase(ctx, tx, now, func(q bun.QueryBuilder) bun.QueryBuilder {
		return q.Where("case_id IN (?)", bun.List(caseIDs))
	})
}

// EraseOlder is Erase for the parts of one kind that were announced before that time.
func EraseOlder(ctx context.Context, tx bun.Tx, now time.Time, caseID int64, kind feedback.MediaKind,
	before time.Time) (keys []string, err error) {
	return erase(ctx, tx, now, func(q bun.QueryBuilder) bun.QueryBuilder {
		return q.Where("case_id = ?", caseID).Where("kind = ?", kind).Where("expected_at < ?", before.UTC())
	})
}

// EraseRecords is Erase for records that became no case.
func EraseRecords(ctx context.Context, tx bun.Tx, now time.Time, recordIDs ...string) (keys []string, err error) {
	if len(recordIDs) == 0 {
		return nil, nil
	}
	return erase(ctx, tx, now, func(q bun.QueryBuilder) bun.QueryBuilder {
		return q.Where("record_id IN (?)", bun.List(recordIDs)).Where("case_id = 0")
	})
}

// EraseRecordsOlder is EraseOlder for them.
func EraseRecordsOlder(ctx context.Context, tx bun.Tx, now time.Time, kind feedback.MediaKind, before time.Time,
	recordIDs ...string) (keys []string, err error) {
	if len(recordIDs) == 0 {
		return nil, nil
	}
	return erase(ctx, tx, now, func(q bun.QueryBuilder) bun.QueryBuilder {
		return q.Where("record_id IN (?)", bun.List(recordIDs)).Where("case_id = 0").Where("kind = ?", kind).
			Where("expected_at < ?", before.UTC())
	})
}

func erase(ctx context.Context, tx bun.Tx, now time.Time, which func(bun.QueryBuilder) bun.QueryBuilder) ([]string,
	error) {
	var parts []store.Part
	q := tx.NewSelect().Model(&parts).Column("record_id", "part_id", "blob", "copy_blob", "still_blob").
		ApplyQueryBuilder(which).Where("erased_at IS NULL")
	if tx.Dialect().Name() == dialect.PG {
		q = q.For("UPDATE") // a copy that is just being noted would be left behind
	}
	err := q.Scan(ctx)
	if noRows(err) != nil {
		return nil, fmt.Errorf("look for parts to erase: %w", err)
	}
	var keys []string
	for i := range parts {
		p := &parts[i]
		for _, key := range []string{p.Blob, p.CopyBlob, p.StillBlob} {
			if key != "" {
				keys = append(keys, key)
			}
		}
		_, err := tx.NewUpdate().Model((*store.Part)(nil)).
			Set("state = ?", store.PartErased).Set("erased_at = ?", now.UTC().Truncate(time.Microsecond)).
			Set("declared = ''").Set("media_type = ''").Set("sha256 = ''").Set("size = 0").
			Set("duration_ms = 0").Set("width = 0").Set("height = 0").Set("blob = ''").
			Set("copy_state = ''").Set("copy_reason = ''").Set("copy_blob = ''").Set("copy_type = ''").Set("copy_size = 0").
			Set("still_blob = ''").Set("peaks = ''").Set("transcript_state = ''").Set("transcript = ''").Set("next_at = NULL").
			Where("record_id = ? AND part_id = ?", p.RecordID, p.PartID).Exec(ctx)
		if err != nil {
			return nil, fmt.Errorf("erase part: %w", err)
		}
		_, more, err := endUploads(ctx, tx, func(q bun.QueryBuilder) bun.QueryBuilder {
			return q.Where("record_id = ? AND part_id = ?", p.RecordID, p.PartID)
		})
		if err != nil {
			return nil, err
		}
		keys = append(keys, more...)
	}
	return keys, nil
}

// endUploads removes uploads and their segments, and answers the keys of what these held. The uploads go first: what is
// just being added to one waits for it, or is waited for.
func endUploads(ctx context.Context, tx bun.Tx, which func(bun.QueryBuilder) bun.QueryBuilder) (ids,
	keys []string, err error) {
	err = tx.NewDelete().Model((*store.Upload)(nil)).ApplyQueryBuilder(which).Returning("id").Scan(ctx, &ids)
	if noRows(err) != nil {
		return nil, nil, fmt.Errorf("end uploads: %w", err)
	}
	if len(ids) == 0 {
		return nil, nil, nil
	}
	err = tx.NewDelete().Model((*store.Segment)(nil)).Where("upload_id IN (?)", bun.List(ids)).
		Returning("blob").Scan(ctx, &keys)
	if noRows(err) != nil {
		return nil, nil, fmt.Errorf("end segments: %w", err)
	}
	return ids, keys, nil
}
