package store

import (
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
)

// PartState is where a part stands. Its values stand in the database.
type PartState string

// The states of a part.
const (
	PartExpected PartState = "expected" // announced by its record, not here yet
	PartKept     PartState = "kept"     // here, without its tags
	PartRefused  PartState = "refused"  // here and thrown away; Reason says why
	PartErased   PartState = "erased"
)

// PartStates lists the states of a part.
func PartStates() []PartState { return []PartState{PartExpected, PartKept, PartRefused, PartErased} }

// JobState is how far the making of something from a part is: of the copy that a desk PC can play, or of the
// transcript. Its values stand in the database.
type JobState string

// The states of a job.
const (
	JobNone    JobState = "" // not wanted
	JobWaiting JobState = "waiting"
	JobDone    JobState = "done"
	JobFailed  JobState = "failed" // for good; CopyReason says why
)

// JobStates lists the states of a job.
func JobStates() []JobState { return []JobState{JobNone, JobWaiting, JobDone, JobFailed} }

// Part is one photo, recording or film of a record. After erasure the row stays, without anything of what it held.
type Part struct {
	bun.BaseModel `bun:"table:parts"`

	RecordID     string             `bun:"record_id,pk"`
	PartID       string             `bun:"part_id,pk"`
	CaseID       int64              `bun:"case_id,notnull"`  // whose it is; 0: no case's
	Position     int                `bun:"position,notnull"` // in the record, from 0
	Kind         feedback.MediaKind `bun:"kind,notnull"`
	Declared     string             `bun:"declared,notnull"`      // media type as the sender named it
	SealedSize   int64              `bun:"sealed_size,notnull"`   // of the envelope's header; 0 from a phone
	SealedSHA256 string             `bun:"sealed_sha256,notnull"` // hex; empty from a phone
	State        PartState          `bun:"state,notnull"`
	Reason       string             `bun:"reason,notnull"` // of a refusal: a word of package media, never content
	ExpectedAt   time.Time          `bun:"expected_at,notnull"`
	ArrivedAt    time.Time          `bun:"arrived_at,nullzero"`

	// Of what is kept.
	MediaType  string `bun:"media_type,notnull"` // as found
	Size       int64  `bun:"size,notnull"`
	SHA256     string `bun:"sha256,notnull"` // hex
	DurationMS int64  `bun:"duration_ms,notnull"`
	Width      int    `bun:"width,notnull"`
	Height     int    `bun:"height,notnull"`
	Blob       string `bun:"blob,notnull"` // key in the media store

	// Of the copy for the desk.
	CopyState  JobState `bun:"copy_state,notnull"`
	CopyReason string   `bun:"copy_reason,notnull"` // a word of package media
	CopyBlob   string   `bun:"copy_blob,notnull"`
	CopyType   string   `bun:"copy_type,notnull"`
	CopySize   int64    `bun:"copy_size,notnull"`
	StillBlob  string   `bun:"still_blob,notnull"` // small JPEG of a photo or film
	Peaks      string   `bun:"peaks,notnull"`      // of sound: JSON, at most 200 whole numbers 0 to 100

	TranscriptState JobState `bun:"transcript_state,notnull"`
	Transcript      string   `bun:"transcript,notnull"`

	Tries int `bun:"tries,notnull"`
	// when copy or transcript are tried; moved forward by whichever process takes it
	NextAt   time.Time `bun:"next_at,nullzero"`
	ErasedAt time.Time `bun:"erased_at,nullzero"`

	CheckedAt time.Time `bun:"checked_at,nullzero"` // when the object was last read to its end
	DamagedAt time.Time `bun:"damaged_at,nullzero"` // when it was found to be another than what was kept
}

// Upload is a part on its way in. Its bytes so far are in the media store.
type Upload struct {
	bun.BaseModel `bun:"table:uploads"`

	ID        string    `bun:"id,pk"`
	Owner     string    `bun:"owner,notnull"` // terminal id, or draft id
	RecordID  string    `bun:"record_id,notnull"`
	PartID    string    `bun:"part_id,notnull"`
	Size      int64     `bun:"size,notnull"`
	Have      int64     `bun:"have,notnull"` // bytes that are durable
	CreatedAt time.Time `bun:"created_at,notnull"`
	TouchedAt time.Time `bun:"touched_at,notnull"`
	DoneAt    time.Time `bun:"done_at,nullzero"` // when the part was settled; its bytes are gone from here then
	Holder    string    `bun:"holder,notnull"`   // who writes: the last one to begin, whoever began before is refused
}

// Segment is a piece of an upload's bytes.
type Segment struct {
	bun.BaseModel `bun:"table:segments"`

	UploadID string `bun:"upload_id,pk"`
	Pos      int64  `bun:"pos,pk"` // in the upload
	Size     int64  `bun:"size,notnull"`
	Blob     string `bun:"blob,notnull"` // key in the media store
}

// Draft is a report or an addition that a person makes on their phone. What they write stays on the phone until they
// send it; only parts are uploaded before.
type Draft struct {
	bun.BaseModel `bun:"table:drafts"`

	ID         string `bun:"id,pk"` // a UUIDv7, the record's id once it is sent
	SecretHash string `bun:"secret_hash,notnull"`
	// what it was begun with: home:<hash of a nonce>, sign:<place> or case:<id>
	Code        string    `bun:"code,notnull"`
	CaseID      int64     `bun:"case_id,notnull"` // what it adds to; 0: a new report
	PlaceID     string    `bun:"place_id,notnull"`
	TerminalID  string    `bun:"terminal_id,notnull"` // whose code was scanned; empty: a sign's
	Lang        string    `bun:"lang,notnull"`
	CreatedAt   time.Time `bun:"created_at,notnull"`
	ExpiresAt   time.Time `bun:"expires_at,notnull"`
	SubmittedAt time.Time `bun:"submitted_at,nullzero"`
	Number      string    `bun:"number,notnull"` // of its receipt
	// of the phone's secret and what was filled in, so that the same sent again is known
	SentHash string `bun:"sent_hash,notnull"`
	SentTap  string `bun:"sent_tap,notnull"` // which tap on "send" it was, for the page that made it
	Address  string `bun:"address,notnull"`  // where its parts come from, blinded; empty: none came
}

// Counter counts something across all processes of a hub.
type Counter struct {
	bun.BaseModel `bun:"table:counters"`

	Name  string `bun:"name,pk"`
	Value int64  `bun:"value,notnull"`
}
