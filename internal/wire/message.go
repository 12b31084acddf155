package wire

import (
	"time"

	"xinsheng/internal/feedback"
)

// Problem is an error answer after RFC 9457. Type is one of the Problem constants.
type Problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"`
}

// The problem types, as URNs.
const (
	ProblemInvalid     = "urn:xinsheng:invalid"     // 400: the request is malformed
	ProblemUnsupported = "urn:xinsheng:unsupported" // 400: protocol version not spoken here
	ProblemCode        = "urn:xinsheng:code"        // 403: enrolment code unknown, used or expired
	ProblemUnknown     = "urn:xinsheng:unknown"     // 403: certificate of no enrolled terminal
	ProblemRevoked     = "urn:xinsheng:revoked"     // 403: terminal revoked at the desk
	ProblemNotFound    = "urn:xinsheng:not-found"   // 404
	ProblemConflict    = "urn:xinsheng:conflict"    // 409: same id, other body
	ProblemTooLarge    = "urn:xinsheng:too-large"   // 413
	ProblemUnreadable  = "urn:xinsheng:unreadable"  // 422: cannot be opened, or not valid: quarantine
	ProblemBusy        = "urn:xinsheng:busy"        // 429 or 503 with Retry-After
	ProblemKey         = "urn:xinsheng:key"         // 503: sealed to a key this hub does not hold
	ProblemInternal    = "urn:xinsheng:internal"    // 500
	ProblemPart        = "urn:xinsheng:part"        // 422: a part is not what its record says: quarantine
	// on the terminal alone: its disk changed the record, which stays in quarantine
	ProblemDamaged    = "urn:xinsheng:damaged"
	ProblemChanged    = "urn:xinsheng:changed"      // 409: the case is not as it was shown any more
	ProblemNoSuchPair = "urn:xinsheng:no-such-pair" // 404: number and PIN do not belong together
)

// EnrolRequest asks for an identity. The request is the only one made without a client certificate.
type EnrolRequest struct {
	Code    string `json:"code"`    // the one-time code, see ParseEnrolCode
	CSR     string `json:"csr"`     // PEM certificate request, ECDSA P-256
	Program string `json:"program"` // version of the terminal program
	Panel   string `json:"panel"`   // for the fleet page: "1080x1920, 268x476 mm, portrait"
}

// EnrolReply is everything a terminal needs to work offline from then on.
type EnrolReply struct {
	TerminalID  string     `json:"terminal_id"`
	Index       uint16     `json:"index"`       // 0 to 32767, never reused
	Certificate string     `json:"certificate"` // PEM, client authentication
	CA          string     `json:"ca"`          // PEM of the device CA
	Sealing     SealingKey `json:"sealing"`
	ConfigKey   []byte     `json:"config_key"` // Ed25519 public key that signs the configuration
	TokenKey    []byte     `json:"token_key"`  // 32 bytes: MAC of this terminal's tokens
	NumberKey   []byte     `json:"number_key"` // 32 bytes: permutation of receipt numbers, the same for all terminals
	HubTime     time.Time  `json:"hub_time"`
}

// SealingKey is the hub's public key to which records are sealed.
type SealingKey struct {
	Suite  string `json:"suite"`
	KeyID  string `json:"key_id"`
	Public []byte `json:"public"`
}

// RenewRequest asks for a fresh certificate over the old one.
type RenewRequest struct {
	CSR string `json:"csr"`
}

// RenewReply carries the fresh certificate, and the CA for when it changes.
type RenewReply struct {
	Certificate string `json:"certificate"`
	CA          string `json:"ca"`
}

// RecordReceipt answers PUT and GET /v1/records/{id}.
type RecordReceipt struct {
	ID         feedback.RecordID `json:"id"`
	SHA256     string            `json:"sha256"` // hex, of the envelope's bytes
	ReceivedAt time.Time         `json:"received_at"`
	Complete   bool              `json:"complete"`
	Missing    []string          `json:"missing,omitempty"` // part ids
	Seen       *Seen             `json:"seen,omitempty"`    // of an urgent record, in answer to GET
}

// Seen is when somebody at the desk said that they had seen an urgent record, and what their post is. It names nobody.
type Seen struct {
	At   time.Time `json:"at"`
	Post Text      `json:"post"` // 满意度管理中心值班人员
}

// Health answers GET /v1/health of a hub that can work.
type Health struct {
	Status string `json:"status"` // ok
	Duty   bool   `json:"duty"`   // an urgent record would reach somebody now
}

// Heartbeat tells the hub how a terminal is.
type Heartbeat struct {
	Program       string          `json:"program"`
	ConfigVersion int64           `json:"config_version"`
	Clock         feedback.Moment `json:"clock"`
	Queue         int             `json:"queue"`          // records that the hub has not got, or not every part of
	Incomplete    int             `json:"incomplete"`     // of them those whose text it has
	LeftBytes     int64           `json:"left_bytes"`     // that it has not got of all of them
	OldestAgeSec  int64           `json:"oldest_age_sec"` // age of the oldest of them
	Held          int             `json:"held"`           // acknowledged, within the grace period
	// a page of at most MaxHeldIDs of them, another page each time
	HeldIDs    []feedback.RecordID `json:"held_ids,omitempty"`
	Quarantine []Quarantined       `json:"quarantine,omitempty"`
	// damaged entries of its own buffer that nobody has looked at yet
	SetAside      int               `json:"set_aside,omitempty"`
	DiskFreeBytes int64             `json:"disk_free_bytes"`
	BufferBytes   int64             `json:"buffer_bytes"`
	Devices       map[string]string `json:"devices,omitempty"`   // device -> ok | missing | busy ...
	Overrides     map[string]string `json:"overrides,omitempty"` // --profile, --place
	// as the configuration in force says; none: there is none yet
	Standing *Standing `json:"standing,omitempty"`
}

// Standing is where a terminal stands and how it is called there. A hub that lost its row learns it from the terminal.
type Standing struct {
	Name    Text             `json:"name"`
	PlaceID string           `json:"place_id"`
	Profile feedback.Profile `json:"profile"`
}

// MaxHeldIDs is the most ids in one heartbeat. The hub asks again for those that it does not know.
const MaxHeldIDs = 500

// Quarantined names a record that the hub refused for good, and why.
type Quarantined struct {
	ID     feedback.RecordID `json:"id"`
	Reason string            `json:"reason"` // a problem type
}

// HeartbeatReply carries the hub's clock and wishes.
type HeartbeatReply struct {
	HubTime       time.Time           `json:"hub_time"`
	ConfigVersion int64               `json:"config_version"` // fetch the configuration when it differs
	Resend        []feedback.RecordID `json:"resend,omitempty"`
	Duty          bool                `json:"duty,omitempty"` // as in Health
}
