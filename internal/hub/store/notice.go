package store

import (
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
)

// Notice is one thing that one person, or one group, is to be told by one way. It holds no words, no names and no
// addresses: who it goes to and how to reach them is looked up when it is sent. Only package notice makes rows.
type Notice struct {
	bun.BaseModel `bun:"table:notices"`

	ID       int64         `bun:"id,pk,autoincrement"`
	Event    string        `bun:"event,notnull"`
	Way      string        `bun:"way,notnull"`
	Audience string        `bun:"audience,notnull"` // as whom they are told
	UserID   string        `bun:"user_id,notnull"`  // empty: a group, or the person whose case it is
	CaseID   int64         `bun:"case_id,notnull"`  // 0: it is about no case
	Subject  string        `bun:"subject,notnull"`  // receipt number, terminal id or day
	Kind     feedback.Kind `bun:"kind,notnull"`     // of the case
	PlaceID  string        `bun:"place_id,notnull"`
	DueAt    time.Time     `bun:"due_at,nullzero"`
	Urgent   bool          `bun:"urgent,notnull"` // knows no quiet hours
	At       time.Time     `bun:"at,notnull"`
	OnceKey  string        `bun:"once_key,nullzero"` // what is told only once; empty: told each time

	ReadAt time.Time   `bun:"read_at,nullzero"` // of the bell
	State  NoticeState `bun:"state,notnull"`
	Tries  int         `bun:"tries,notnull"`
	// not before this; moved forward by whoever claims it, for as long as the claim is good
	NextAt time.Time `bun:"next_at,nullzero"`
	Claim  string    `bun:"claim,notnull"`    // whose it is until then
	DoneAt time.Time `bun:"done_at,nullzero"` // told, or given up
	Failed string    `bun:"failed,notnull"`   // why the last try did not reach anybody: a short word, never an address
}

// NoticeState is where a notice stands.
type NoticeState string

// The states of a notice.
const (
	NoticeWaiting NoticeState = "waiting"
	NoticeDone    NoticeState = "done"
	NoticeLost    NoticeState = "lost" // given up
)

// NoticeStates lists the states of a notice.
func NoticeStates() []NoticeState { return []NoticeState{NoticeWaiting, NoticeDone, NoticeLost} }

// StaffAddress is how a member of staff wants to be told outside of the desk.
type StaffAddress struct {
	bun.BaseModel `bun:"table:staff_addresses"`

	UserID string `bun:"user_id,pk"`
	Mail   string `bun:"mail,notnull"`
	Phone  string `bun:"phone,notnull"`
}
