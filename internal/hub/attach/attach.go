// Package attach keeps the photos and PDF that staff put to their answers. A file goes up while the answer is being
// written and waits for it; it is kept before the page says so, comes once however often it is sent, and is erased with
// its case. Its bytes are a part like those of visitors: inspected, cleaned, copied for browsers, swept.
package attach

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/store"
)

// Records fits the records, in SQL's LIKE, whose parts are attachments.
const Records = prefix + "%"

const (
	prefix = "attachment-"
	partID = "1"
)

// Most is how many files one person may have waiting in one case, and how many go with one answer.
const (
	Most       = 9
	MostAnswer = 20
)

// MaxBytes is the longest file.
const MaxBytes = max(feedback.MaxPhotoBytes, feedback.MaxDocumentBytes)

// forgetAfter is how long a file that nobody sent is kept, as long as a half-written text.
const forgetAfter = 90 * 24 * time.Hour

// What can stand in the way.
var (
	ErrKind     = errors.New("neither a photo nor a PDF that is taken")
	ErrTooLarge = errors.New("the file is too large")
	ErrMany     = errors.New("too many files")
	ErrErased   = errors.New("the case was erased")
	ErrUnknown  = errors.New("no such attachment")
)

// File is an attachment with its bytes' row.
type File struct {
	store.Attachment
	Part store.Part
}

// Kept tells whether the hub has it.
func (f *File) Kept() bool { return f.Part.State == store.PartKept }

// Files takes attachments in. It is safe for concurrent use.
type Files struct {
	Store    *store.Store
	Media    *media.Store
	Ingester *media.Ingester
	Now      func() time.Time
}

// RecordOf is the record whose part holds an attachment.
func RecordOf(id string) string { return prefix + id }

// Of is all attachments of a case, oldest first, with those that wait and those that were erased.
func Of(ctx context.Context, db bun.IDB, caseID int64) ([]File, error) {
	var rows []store.Attachment
	if err := db.NewSelect().Model(&rows).Where("case_id = ?", caseID).Order("added_at", "id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("read attachments of case %d: %w", caseID, err)
	}
	return withParts(ctx, db, rows)
}

// With is the attachments that belong to an answer.
func With(ctx context.Context, db bun.IDB, answerID int64) ([]File, error) {
	var rows []store.Attachment
	err := db.NewSelect().Model(&rows).Where("id IN (SELECT attachment_id FROM answer_attachments WHERE answer_id = ?)",
		answerID).Order("added_at", "id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("read attachments of answer %d: %w", answerID, err)
	}
	return withParts(ctx, db, rows)
}

func withParts(ctx context.Context, db bun.IDB, rows []store.Attachment) ([]File, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	records := make([]string, len(rows))
	for i := range rows {
		records[i] = RecordOf(rows[i].ID)
	}
	var parts []store.Part
	if err := db.NewSelect().Model(&parts).Where("record_id IN (?)", bun.List(records)).Scan(ctx); err != nil {
		return nil, fmt.Errorf("read what attachments hold: %w", err)
	}
	by := map[string]store.Part{}
	for _, p := range parts {
		by[p.RecordID] = p
	}
	out := make([]File, len(rows))
	for i, r := range rows {
		out[i] = File{r, by[RecordOf(r.ID)]}
	}
	return out, nil
}

// Chosen is which attachments belong to which answer of a case.
func Chosen(ctx context.Context, db bun.IDB, caseID int64) (map[int64][]string, error) {
	var rows []store.AnswerAttachment
	err := db.NewSelect().Model(&rows).Where("answer_id IN (SELECT id FROM case_answers WHERE case_id = ?)", caseID).
		Order("answer_id", "attachment_id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("read whose attachments are whose: %w", err)
	}
	out := map[int64][]string{}
	for _, r := range rows {
		out[r.AnswerID] = append(out[r.AnswerID], r.AttachmentID)
	}
	return out, nil
}
