package retention

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/store"
)

// eraseWords empties what was written in steps of walks and in answers. Scores and times stay: they are nobody's.
func eraseWords(ctx context.Context, tx bun.Tx, recordIDs ...string) error {
	in := bun.List(recordIDs)
	_, err := tx.NewUpdate().Model((*store.WalkStep)(nil)).Set("text = ''").Set("suggestion = ''").Set("praise = ''").
		Where("record_id IN (?)", in).Exec(ctx)
	if err != nil {
		return fmt.Errorf("erase words of steps: %w", err)
	}
	if _, err := tx.NewUpdate().Model((*store.Answer)(nil)).Set("text = ''").Where("record_id IN (?)", in).
		Exec(ctx); err != nil {
		return fmt.Errorf("erase words of answers: %w", err)
	}
	return nil
}

// EraseRecords removes what was said and shown in records that became no case. It works like EraseCase, and answers how
// many of them it emptied: none that was empty before.
func (Eraser) EraseRecords(ctx context.Context, tx bun.Tx, at time.Time, recordIDs ...string) (did int,
	keys []string, err error) {
	var gone []string
	err = tx.NewUpdate().Model((*store.Record)(nil)).Set("body = NULL").Set("erased_at = ?", at.UTC()).
		Where("id IN (?)", bun.List(recordIDs)).Where("type IN (?)", bun.List(feedback.TypesBesideCases())).
		Where("erased_at IS NULL").
		Where("NOT EXISTS (SELECT 1 FROM cases WHERE record_id = record.id)").Returning("id").Scan(ctx, &gone)
	if err != nil {
		return 0, nil, fmt.Errorf("erase records: %w", err)
	}
	if len(gone) == 0 {
		return 0, nil, nil
	}
	if err := eraseWords(ctx, tx, gone...); err != nil {
		return 0, nil, err
	}
	if keys, err = media.EraseRecords(ctx, tx, at, gone...); err != nil {
		return 0, nil, fmt.Errorf("erase media of records: %w", err)
	}
	return len(gone), keys, nil
}

// records erases what was said in records that became no case and came before that time.
func (j *Job) records(ctx context.Context, now, before time.Time) (int, error) {
	return j.some(ctx, "record.erase", func(q *bun.SelectQuery) *bun.SelectQuery {
		return q.Where("received_at < ? AND erased_at IS NULL", before)
	}, func(ctx context.Context, tx bun.Tx, ids []string) (int, []string, error) {
		return j.eraser.EraseRecords(ctx, tx, now, ids...)
	})
}

// recordMedia erases what of their media was announced before that time, of one kind.
func (j *Job) recordMedia(ctx context.Context, kind feedback.MediaKind, now, before time.Time) (int, error) {
	return j.some(ctx, "record.erase_media", func(q *bun.SelectQuery) *bun.SelectQuery {
		return q.Where("id IN (SELECT record_id FROM parts WHERE case_id = 0 AND kind = ? AND erased_at IS NULL AND expected_at < ?)", kind, before)
	}, func(ctx context.Context, tx bun.Tx, ids []string) (int, []string, error) {
		left, err := tx.NewSelect().Model((*store.Part)(nil)).
			Where("record_id IN (?) AND case_id = 0 AND kind = ? AND erased_at IS NULL AND expected_at < ?", bun.List(ids), kind,
				before).Count(ctx)
		if err != nil || left == 0 { // another process was here
			return 0, nil, err
		}
		keys, err := media.EraseRecordsOlder(ctx, tx, now, kind, before, ids...)
		return int(left), keys, err
	})
}

// some erases the records that match, a batch in one transaction with one line of the log: there may be a thousand a
// day.
func (j *Job) some(ctx context.Context, action string, match func(*bun.SelectQuery) *bun.SelectQuery,
	erase func(context.Context, bun.Tx, []string) (did int, keys []string, err error)) (int, error) {
	count, after := 0, ""
	for {
		var ids []string
		q := j.Store.DB().NewSelect().Model((*store.Record)(nil)).Column("id").
			Where("id > ? AND type IN (?)", after, bun.List(feedback.TypesBesideCases())).
			Where("NOT EXISTS (SELECT 1 FROM cases WHERE record_id = record.id)").Order("id").Limit(batch)
		if err := match(q).Scan(ctx, &ids); err != nil {
			return count, fmt.Errorf("find records to erase: %w", err)
		}
		if len(ids) == 0 {
			return count, nil
		}
		after = ids[len(ids)-1]
		var keys []string
		err := j.Store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			did, gone, err := erase(ctx, tx, ids)
			if err != nil || did == 0 {
				return err
			}
			keys = gone
			count += did
			return j.Audit.Append(ctx, tx, actor, action, fmt.Sprint(did))
		})
		if err == nil {
			err = forget(ctx, j.Media, keys)
		}
		if err != nil {
			return count, err
		}
	}
}
