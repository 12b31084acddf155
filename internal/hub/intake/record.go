package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// Record is a record that was checked and can be kept. Make makes one, or a Receiver of what a terminal sealed.
type Record struct {
	row    store.Record
	body   *feedback.Body
	sealed []wire.PartHeader // of a terminal: sizes and digests of its parts
	caseID int64
}

// Made is what somebody said at one of the hub's own doors, where nothing is sealed.
type Made struct {
	ID     string // of this record alone: whoever keeps it again under this id changes nothing
	From   string // casestate.FromPhone, or the id of a terminal
	At     time.Time
	Urgent bool
	CaseID int64 // the case that an addition belongs to, else 0
	Body   *feedback.Body
}

// Make checks the body and makes the record. Errors are feedback.ErrInvalid or name no content.
func Make(m Made) (*Record, error) {
	if err := m.Body.Validate(); err != nil {
		return nil, err
	}
	raw, err := json.Marshal(m.Body)
	if err != nil {
		return nil, fmt.Errorf("encode body of record %s: %w", m.ID, feedback.ErrInternal) // the cause could quote the body
	}
	kept, err := redacted(raw, m.Body)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(kept) // of what is kept: with the PIN in it, the PIN could be guessed from the sum
	at := m.At.UTC().Truncate(time.Microsecond)
	return &Record{body: m.Body, caseID: m.CaseID, row: store.Record{
		ID: m.ID, TerminalID: m.From, SHA256: hex.EncodeToString(sum[:]), Type: m.Body.Type, Urgent: m.Urgent,
		ReceivedAt: at, CapturedAt: at, Body: kept,
	}}, nil
}
