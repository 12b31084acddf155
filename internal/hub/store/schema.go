package store

import (
	"encoding/json"
	"time"
	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"

	"github.com/uptrace/bun"
)

// Times are UTC, set in Go. Flags and small documents that nobody searches are JSON.

// Terminal is one enrolled terminal and how it was last heard of.
type Terminal struct {
	bun.BaseModel `bun:"table:terminals"`

	ID         string    `bun:"id,pk"`
	Index      int       `bun:"idx,notnull"` // 15 bits, given once; after a restore two may have come to hold one
	NameZH     string    `bun:"name_zh,notnull"`
	NameEN     string    `bun:"name_en,notnull"`
	PlaceID    string    `bun:"place_id,notnull"`
	Profile    string    `bun:"profile,notnull"`
	CertSerial string    `bun:"cert_serial,notnull"`
	CertUntil  time.Time `bun:"cert_until,notnull"`
	EnrolledAt time.Time `bun:"enrolled_at,notnull"`
	RevokedAt  time.Time `bun:"revoked_at,nullzero"`
	LastSeenAt time.Time `bun:"last_seen_at,nullzero"`
	Program    string    `bun:"program,notnull"`
	Panel      string    `bun:"panel,notnull"`
	SkewMS     int64     `bun:"skew_ms,notnull"` // terminal clock minus hub clock
	// Heartbeat is the last one, as wire.Heartbeat.
	Heartbeat json.RawMessage `bun:"heartbeat,nullzero,type:text"`
	// ConfigVersion went with the configuration whose hash is ConfigHash.
	ConfigVersion int64  `bun:"config_version,notnull"`
	ConfigHash    string `bun:"config_hash,notnull"`
	// Of one that this database had no row of, because it was restored from a backup or begun anew.
	TakenBackAt time.Time `bun:"taken_back_at,nullzero"`
	BroughtBy   string    `bun:"brought_by,notnull"` // terminal id: whose records named it; empty: its own certificate did
	Unplaced    bool      `bun:"unplaced,notnull"`   // nobody has looked yet whether name and place are right
}

// Name is what the terminal is called: its table has room for two languages.
func (t *Terminal) Name() feedback.Text { return called(t.NameZH, t.NameEN) }

// Name is what the terminal that comes with the code will be called.
func (c *EnrolCode) Name() feedback.Text { return called(c.NameZH, c.NameEN) }

func called(zh, en string) feedback.Text {
	return feedback.Text{feedback.DefaultLang: zh}.With(english, en)
}

// Columns are the two that keep what a terminal is called.
func Columns(name feedback.Text) (zh, en string) { return name.Main(), name[english] }

// english is the second language of the tables that have a column for each.
const english = "en"

// EnrolCode is a one-time code, kept as a hash.
type EnrolCode struct {
	bun.BaseModel `bun:"table:enrol_codes"`

	Hash      string    `bun:"hash,pk"`
	NameZH    string    `bun:"name_zh,notnull"`
	NameEN    string    `bun:"name_en,notnull"`
	PlaceID   string    `bun:"place_id,notnull"`
	Profile   string    `bun:"profile,notnull"`
	CreatedBy string    `bun:"created_by,notnull"`
	CreatedAt time.Time `bun:"created_at,notnull"`
	ExpiresAt time.Time `bun:"expires_at,notnull"`
	UsedAt    time.Time `bun:"used_at,nullzero"`
	UsedBy    string    `bun:"used_by,notnull"` // terminal id, empty while unused
}

// NoTerminal stands in the place of a terminal's id in what was made without one: on a phone.
const NoTerminal = "phone"

// AtDesk stands there in what somebody of the hospital wrote down for a person.
const AtDesk = "desk"

// Record is one record as it arrived, opened. After erasure Body is empty and the row stays, so that the same record
// sent again is still known.
type Record struct {
	bun.BaseModel `bun:"table:records"`

	ID         string              `bun:"id,pk"`
	TerminalID string              `bun:"terminal_id,notnull"`
	Seq        int64               `bun:"seq,notnull"`
	KeyID      string              `bun:"key_id,notnull"`
	Urgent     bool                `bun:"urgent,notnull"`
	SHA256     string              `bun:"sha256,notnull"` // hex, of the envelope
	Type       feedback.RecordType `bun:"type,notnull"`
	ReceivedAt time.Time           `bun:"received_at,notnull"`
	CapturedAt time.Time           `bun:"captured_at,notnull"` // as the hub reckons it, see DESIGN section 3.7
	Estimated  bool                `bun:"estimated,notnull"`
	Body       json.RawMessage     `bun:"body,nullzero,type:text"`  // feedback.Body without the receipt's PIN and nonce
	Parts      json.RawMessage     `bun:"parts,nullzero,type:text"` // []wire.PartHeader, of the envelope
	ErasedAt   time.Time           `bun:"erased_at,nullzero"`
}

// Clock is the last sight of a terminal's monotonic clock within one boot: what capture times of that boot are reckoned
// from, also long after it ended.
type Clock struct {
	bun.BaseModel `bun:"table:clocks"`

	TerminalID string    `bun:"terminal_id,pk"`
	Boot       string    `bun:"boot,pk"`
	HubAt      time.Time `bun:"hub_at,notnull"`
	Mono       int64     `bun:"mono,notnull"` // milliseconds since that boot
}

// Case is the work on one report.
type Case struct {
	bun.BaseModel `bun:"table:cases"`

	ID           int64            `bun:"id,pk,autoincrement"`
	RecordID     string           `bun:"record_id,notnull,unique"`
	Number       string           `bun:"number,notnull,unique"`
	PINHash      string           `bun:"pin_hash,notnull"`          // HMAC under the token master
	NonceHash    string           `bun:"nonce_hash,notnull,unique"` // hex SHA-256 of the receipt token's nonce
	Source       casestate.Source `bun:"source,notnull"`
	TerminalID   string           `bun:"terminal_id,notnull"`
	Form         casestate.Form   `bun:"form,notnull"`
	Topic        string           `bun:"topic,notnull"` // of a snapshot
	Kind         feedback.Kind    `bun:"kind,notnull"`
	Urgent       bool             `bun:"urgent,notnull"`
	UrgentAckBy  string           `bun:"urgent_ack_by,notnull"` // user id
	UrgentAckAt  time.Time        `bun:"urgent_ack_at,nullzero"`
	UrgentToldAt time.Time        `bun:"urgent_told_at,nullzero"` // the webhook's far side took it
	Inhuman      bool             `bun:"inhuman,notnull"`         // urgent, from a glass tapped as no person taps
	// urgent, without words: somebody asked for someone to come
	Company  bool `bun:"company,notnull"`
	SelfHarm bool `bun:"self_harm,notnull"` // the words speak of ending one's own life
	// such words were said then, and the centre has not looked after them
	DespairAt time.Time       `bun:"despair_at,nullzero"`
	State     casestate.State `bun:"state,notnull"`
	Round     int             `bun:"round,notnull"`
	// what the report is about: where_place, else the terminal's place
	PlaceID     string           `bun:"place_id,notnull"`
	OnDate      string           `bun:"on_date,notnull"` // 2006-01-02 as the person said
	Text        string           `bun:"text,notnull"`
	ContactName string           `bun:"contact_name,notnull"`
	Phone       string           `bun:"phone,notnull"`
	VisitNumber string           `bun:"visit_number,notnull"`
	Lang        string           `bun:"lang,notnull"`
	CapturedAt  time.Time        `bun:"captured_at,notnull"`
	Estimated   bool             `bun:"estimated,notnull"`
	ReceivedAt  time.Time        `bun:"received_at,notnull"`
	DueHospital time.Time        `bun:"due_hospital,notnull"`
	DueLaw      time.Time        `bun:"due_law,nullzero"`
	DueAt       time.Time        `bun:"due_at,notnull"`       // the nearest of the two, the promise and the channel's
	PromisedAt  time.Time        `bun:"promised_at,nullzero"` // what the person was told
	FirstOwner  string           `bun:"first_owner,notnull"`  // user id: first-complaint duty, never changes
	Owner       string           `bun:"owner,notnull"`
	AcceptedAt  time.Time        `bun:"accepted_at,nullzero"`
	AnsweredAt  time.Time        `bun:"answered_at,nullzero"`
	Answer      string           `bun:"answer,notnull"`    // the newest, as the person sees it
	Satisfied   feedback.Verdict `bun:"satisfied,notnull"` // of this round; empty: none
	ClosedAt    time.Time        `bun:"closed_at,nullzero"`
	CloseReason string           `bun:"close_reason,notnull"`
	// user id: wants to close it, a second person has yet to agree
	CloseAsked   string          `bun:"close_asked,notnull"`
	ErasedAt     time.Time       `bun:"erased_at,nullzero"` // text gone
	UpdatedAt    time.Time       `bun:"updated_at,notnull"`
	WalkTask     string          `bun:"walk_task,notnull"`     // the walk that found it; empty: none
	WalkStep     string          `bun:"walk_step,notnull"`     // of the walk
	ListeningID  string          `bun:"listening_id,notnull"`  // the listening session in which it was left
	RatingID     string          `bun:"rating_id,notnull"`     // the face tap that it explains
	HelpedBy     string          `bun:"helped_by,notnull"`     // badge id
	ProxyConsent bool            `bun:"proxy_consent,notnull"` // the person agreed to being helped
	Bed          string          `bun:"bed,notnull"`           // erased with the contact
	EraseAfter   time.Time       `bun:"erase_after,nullzero"`  // of a withdrawal that the person may take back until then
	UndoState    casestate.State `bun:"undo_state,notnull"`    // the state to which it then returns
	// the person added something that the centre has not looked at
	AddedAt time.Time `bun:"added_at,nullzero"`
	// the number of the case into which it is merged; empty: none
	Lead   string `bun:"lead,notnull"`
	Ground string `bun:"ground,notnull"` // on which it is not handled: the id of a hospital.Ground

	Finding casestate.Finding `bun:"finding,notnull"` // what the hospital found of it; empty: not yet
	// who is concerned, as the centre wrote it; erased with the case
	Persons string `bun:"persons,notnull"`
	// what is done so that it does not happen again; erased with the case
	Measure          string    `bun:"measure,notnull"`
	MeasureBy        string    `bun:"measure_by,notnull"`    // erased with the case
	MeasureUntil     string    `bun:"measure_until,notnull"` // 2006-01-02
	MeasureCheckedAt time.Time `bun:"measure_checked_at,nullzero"`

	// what the channel calls it, unique in it; empty: it came without one
	OutsideNumber string `bun:"outside_number,notnull"`
	// when the channel wants its answer; zero: it sets no date
	DueChannel    time.Time `bun:"due_channel,nullzero"`
	ChannelToldAt time.Time `bun:"channel_told_at,nullzero"` // the answer was carried back to the channel
	// When it was said to be perhaps a serious medical error, by when that is to be reported, and when it was.
	SeriousAt     time.Time `bun:"serious_at,nullzero"`
	SeriousDue    time.Time `bun:"serious_due,nullzero"`
	SeriousToldAt time.Time `bun:"serious_told_at,nullzero"`
	// how the person wants to hear of it; empty: nobody asked
	ReplyBy feedback.Reply `bun:"reply_by,notnull"`
}

// CaseEvent is one line of a case's history.
type CaseEvent struct {
	bun.BaseModel `bun:"table:case_events"`

	ID     int64           `bun:"id,pk,autoincrement"`
	CaseID int64           `bun:"case_id,notnull"`
	At     time.Time       `bun:"at,notnull"`
	Actor  string          `bun:"actor,notnull"` // user id, "person" or "system"
	What   casestate.Event `bun:"what,notnull"`
	Round  int             `bun:"round,notnull"`
	Text   string          `bun:"text,notnull"` // note, reason or addition; erased with the case

	Unit  string          `bun:"unit,notnull"`  // the department that it is about; empty: none
	Scope casestate.Scope `bun:"scope,notnull"` // of a note: whom it is for

	RecordID  string `bun:"record_id,notnull"`  // of an addition, or of a verdict that came in one
	RequestID string `bun:"request_id,notnull"` // of what a person asked for, so that asking again changes nothing

	Verdict feedback.Verdict `bun:"verdict,notnull"` // of a line that says how the person judged the answer
}

// CaseCall is one try to call a person back. What was said stands in the history.
type CaseCall struct {
	bun.BaseModel `bun:"table:case_calls"`

	ID      int64             `bun:"id,pk,autoincrement"`
	CaseID  int64             `bun:"case_id,notnull"`
	Round   int               `bun:"round,notnull"`
	At      time.Time         `bun:"at,notnull"`
	Caller  string            `bun:"caller,notnull"` // user id
	Outcome casestate.Outcome `bun:"outcome,notnull"`
}

// CaseRound is one answer of a case and what became of it: what shares of satisfied people are reckoned from.
type CaseRound struct {
	bun.BaseModel `bun:"table:case_rounds"`

	CaseID     int64            `bun:"case_id,pk"`
	Round      int              `bun:"round,pk"`
	AnsweredAt time.Time        `bun:"answered_at,nullzero"`
	Verdict    feedback.Verdict `bun:"verdict,notnull"` // empty: nothing was said
	SaidAt     time.Time        `bun:"said_at,nullzero"`
	ByPhone    bool             `bun:"by_phone,notnull"`   // said to somebody of the centre who called back
	ClosedAt   time.Time        `bun:"closed_at,nullzero"` // zero: not, or reopened since
	Ending     casestate.Ending `bun:"ending,notnull"`     // of a closed one
	// the period it counts for: when it was answered, else when it was closed
	CountedAt time.Time `bun:"counted_at,notnull"`
}

// User is a member of staff.
type User struct {
	bun.BaseModel `bun:"table:users"`

	ID           string    `bun:"id,pk"`
	Login        string    `bun:"login,notnull,unique"`
	Name         string    `bun:"name,notnull"` // shown to colleagues and, as 首诉负责, to the person: "值班 03"
	Role         string    `bun:"role,notnull"` // admin centre department director auditor
	DepartmentID string    `bun:"department_id,notnull"`
	Password     string    `bun:"password,notnull"` // argon2id, PHC string
	MustChange   bool      `bun:"must_change,notnull"`
	DisabledAt   time.Time `bun:"disabled_at,nullzero"`
	CreatedAt    time.Time `bun:"created_at,notnull"`

	Asked      string    `bun:"asked,notnull"` // what waits for approval: add, reset, or nothing
	AskedBy    string    `bun:"asked_by,notnull"`
	AskedAt    time.Time `bun:"asked_at,nullzero"`
	ResetBy    string    `bun:"reset_by,notnull"` // who made the password anew, until the user chose one
	ResetAt    time.Time `bun:"reset_at,nullzero"`
	WrongTries int64     `bun:"wrong_tries,notnull"` // since the last sign-in, from everywhere
	WrongAt    time.Time `bun:"wrong_at,nullzero"`
}

// Session is one signed-in browser, for scs.
type Session struct {
	bun.BaseModel `bun:"table:sessions"`

	TokenHash string    `bun:"token_hash,pk"`
	Data      []byte    `bun:"data,notnull"`
	Expiry    time.Time `bun:"expiry,notnull"`
}

// AuditEntry is one link of the hash chain. It holds no content.
type AuditEntry struct {
	bun.BaseModel `bun:"table:audit"`

	Seq    int64     `bun:"seq,pk"`
	At     time.Time `bun:"at,notnull"`
	Actor  string    `bun:"actor,notnull"`
	Action string    `bun:"action,notnull"` // case.view, case.answer, user.add ...
	Object string    `bun:"object,notnull"` // an id
	Prev   string    `bun:"prev,notnull"`   // hex
	Hash   string    `bun:"hash,notnull"`   // hex SHA-256 over prev and the fields
}

// Setting is one document that the desk edits: hospital, places, deadlines, work_days, retention, phone ...
type Setting struct {
	bun.BaseModel `bun:"table:settings"`

	Key       string          `bun:"key,pk"`
	Value     json.RawMessage `bun:"value,notnull,type:text"`
	Version   int64           `bun:"version,notnull"`
	UpdatedAt time.Time       `bun:"updated_at,notnull"`
	UpdatedBy string          `bun:"updated_by,notnull"`
}

// Attempt counts the number-and-PIN tries under one key, for the back-off that all processes of a hub share. A key is a
// keyed hash, so that neither an address nor a receipt number can be read from it.
type Attempt struct {
	bun.BaseModel `bun:"table:attempts"`

	Key    string    `bun:"key,pk"`
	Tries  float64   `bun:"tries,notnull"` // wrong tries, fading with time
	LastAt time.Time `bun:"last_at,notnull"`
	Until  time.Time `bun:"until,notnull"` // no further try before this
}

// Alert is one urgent case that the webhook has yet to be told of. The row goes when the case is acknowledged or the
// webhook's far side has taken it.
type Alert struct {
	bun.BaseModel `bun:"table:alerts"`

	CaseID int64     `bun:"case_id,pk"`
	Tries  int       `bun:"tries,notnull"`
	NextAt time.Time `bun:"next_at,notnull"` // no call before this; moved forward by whichever process takes the call
	Failed string    `bun:"failed,notnull"`  // why the last call was not taken; empty: none was refused yet
}

// Presence is what is there for some time: an open page of the centre, or the webhook at its last call.
type Presence struct {
	bun.BaseModel `bun:"table:presences"`

	Name   string    `bun:"name,pk"`
	Until  time.Time `bun:"until,notnull"`
	Failed string    `bun:"failed,notnull"` // of the webhook: why its last call was not taken
}
