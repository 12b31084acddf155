package store

import (
	"time"

	"github.com/uptrace/bun"
)

// Attachment is a photo or PDF that somebody of the hospital puts to an answer. Its bytes are those of the one part of
// the record of package attach's making.
type Attachment struct {
	bun.BaseModel `bun:"table:attachments"`

	ID      string    `bun:"id,pk"` // the page's that uploads it, so that it comes once
	CaseID  int64     `bun:"case_id,notnull"`
	Unit    string    `bun:"unit,notnull"`   // place id of the department; empty: the centre
	Author  string    `bun:"author,notnull"` // user id
	Name    string    `bun:"name,notnull"`   // of the file; erased with the case
	AddedAt time.Time `bun:"added_at,notnull"`
	// the answer with which it went first; 0: it is with what its author has half written
	AnswerID int64 `bun:"answer_id,notnull"`
}

// AnswerAttachment is an attachment that belongs to an answer: to what a department told the centre, or to what the
// person reads.
type AnswerAttachment struct {
	bun.BaseModel `bun:"table:answer_attachments"`

	AnswerID     int64  `bun:"answer_id,pk"`
	AttachmentID string `bun:"attachment_id,pk"`
}
