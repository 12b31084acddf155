package attach

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/store"
)

// Give puts files to an answer, in the transaction that keeps it. A department gives its own, the centre its own and
// those that departments sent it; a half-written one is its author's alone. Anything else is ErrUnknown.
func Give(ctx context.Context, tx bun.Tx, answer *store.CaseAnswer, ids []string) error {
	ids = unique(ids)
	if len(ids) == 0 {
		return nil
	}
	if len(ids) > MostAnswer {
		return ErrMany
	}
	all, err := Of(ctx, tx, answer.CaseID)
	if err != nil {
		return err
	}
	var rows []store.AnswerAttachment
	for i := range all {
		if f := &all[i]; slices.Contains(ids, f.ID) && f.Kept() && mayGive(f, answer) {
			rows = append(rows, store.AnswerAttachment{AnswerID: answer.ID, AttachmentID: f.ID})
		}
	}
	if len(rows) != len(ids) {
		return ErrUnknown
	}
	if _, err := tx.NewInsert().Model(&rows).Exec(ctx); err != nil {
		return fmt.Errorf("note attachments of answer %d: %w", answer.ID, err)
	}
	_, err = tx.NewUpdate().Model((*store.Attachment)(nil)).Set("answer_id = ?", answer.ID).
		Where("id IN (?) AND answer_id = 0", bun.List(ids)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("send attachments of answer %d: %w", answer.ID, err)
	}
	return nil
}

func mayGive(f *File, answer *store.CaseAnswer) bool {
	if f.AnswerID == 0 {
		return f.Author == answer.Author && f.Unit == answer.Unit
	}
	return f.Unit == answer.Unit || answer.Unit == ""
}

// Same tells whether an answer has those files and no others.
func Same(ctx context.Context, db bun.IDB, answerID int64, ids []string) (bool, error) {
	var have []string
	err := db.NewSelect().Model((*store.AnswerAttachment)(nil)).Column("attachment_id").Where("answer_id = ?", answerID).
		Order("attachment_id").Scan(ctx, &have)
	if err != nil {
		return false, fmt.Errorf("read attachments of answer %d: %w", answerID, err)
	}
	return slices.Equal(have, unique(ids)), nil
}

func unique(ids []string) []string {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return slices.Compact(ids)
}

// forget removes files that were not sent, and answers the keys of what they held.
func forget(ctx context.Context, tx bun.Tx, now time.Time, where string, args ...any) ([]string, error) {
	var ids []string
	err := tx.NewSelect().Model((*store.Attachment)(nil)).Column("id").Where(where, args...).Scan(ctx, &ids)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	records := make([]string, len(ids))
	for i, id := range ids {
		records[i] = RecordOf(id)
	}
	keys, err := media.Forget(ctx, tx, now, records...)
	if err != nil {
		return nil, fmt.Errorf("forget attachments: %w", err)
	}
	if _, err := tx.NewDelete().Model((*store.Attachment)(nil)).Where("id IN (?)", bun.List(ids)).Exec(ctx); err != nil {
		return nil, fmt.Errorf("forget attachments: %w", err)
	}
	return keys, nil
}

// EraseCase removes what attachments of a case are called, and those that were not sent. Their bytes go with the
// parts of the case.
func EraseCase(ctx context.Context, db bun.IDB, caseID int64) error {
	if _, err := db.NewDelete().Model((*store.Attachment)(nil)).Where("case_id = ? AND answer_id = 0", caseID).
		Exec(ctx); err != nil {
		return fmt.Errorf("erase attachments of case %d: %w", caseID, err)
	}
	_, err := db.NewUpdate().Model((*store.Attachment)(nil)).Set("name = ''").Where("case_id = ?", caseID).Exec(ctx)
	if err != nil {
		return fmt.Errorf("erase names of attachments of case %d: %w", caseID, err)
	}
	return nil
}

// Sweep forgets what waits for an answer of someone who is shut out, and what nobody came back to. It answers the keys
// of what is to be deleted after tx.
func Sweep(ctx context.Context, tx bun.Tx, now time.Time) ([]string, error) {
	return forget(ctx, tx, now, `answer_id = 0 AND (added_at < ? OR
		author NOT IN (SELECT id FROM users WHERE disabled_at IS NULL))`, now.UTC().Add(-forgetAfter))
}
