package intake

import (
	"encoding/json"
	"errors"
	"fmt"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/seal"
	"xinsheng/internal/wire"
)

// open unseals the body and checks everything that can be checked without the database.
func (r *Receiver) open(t *fleet.Terminal, e *wire.Envelope) (*feedback.Body, []byte, error) {
	raw, err := r.Opener.OpenRecord(e)
	switch {
	case errors.Is(err, seal.ErrUnknownKey):
		return nil, nil, fmt.Errorf("key %s: %w", e.Header.KeyID, ErrKey)
	case errors.Is(err, feedback.ErrInvalid):
		return nil, nil, unreadable("%v", err)
	case err != nil:
		return nil, nil, err
	}
	body := new(feedback.Body)
	if err := json.Unmarshal(raw, body); err != nil {
		return nil, nil, unreadable("body is not JSON of the schema") // the error itself may quote the body
	}
	if err := body.Validate(); err != nil {
		return nil, nil, unreadable("body: %v", err)
	}
	if body.Entry != nil {
		return nil, nil, unreadable("a terminal writes nothing down for the desk")
	}
	if body.Type == feedback.TypeAddition && (r.Records.Handlers[body.Type] == nil || body.Addition.Grant == "") {
		return nil, nil, unreadable("a terminal adds nothing to a report without the hub's leave")
	}
	if body.Receipt != nil {
		index, _, err := r.Numbers.Split(wire.ReceiptNumber(body.Receipt.Number))
		if err != nil || int(index) != t.Index {
			return nil, nil, unreadable("receipt number is not one of this terminal")
		}
	}
	if err := sameParts(e.Header.Parts, body.Attachments()); err != nil {
		return nil, nil, err
	}
	return body, raw, nil
}

// sameParts checks that the open header and the sealed body speak of the same parts.
func sameParts(parts []wire.PartHeader, inside []feedback.Attachment) error {
	if len(inside) != len(parts) {
		return unreadable("parts of envelope and body differ")
	}
	sizes := map[string]int64{}
	for _, a := range inside {
		sizes[a.PartID] = a.Size
	}
	for _, p := range parts {
		size, ok := sizes[p.ID]
		if !ok {
			return unreadable("parts of envelope and body differ")
		}
		if p.Size <= size || p.Size > size+size/64+sealedFrame {
			return unreadable("size of a part differs in envelope and body")
		}
	}
	return nil
}

// sealedFrame is more than the sealing of a part adds to it, beside a little for each of its chunks.
const sealedFrame = 8 << 10

// fromTerminal is the record of an envelope that was opened.
func fromTerminal(e *wire.Envelope, digest string, body *feedback.Body, raw []byte) (*Record, error) {
	kept, err := redacted(raw, body)
	if err != nil {
		return nil, err
	}
	h := &e.Header
	rec := &Record{body: body, sealed: h.Parts, row: store.Record{
		ID: string(h.ID), TerminalID: h.Terminal, Seq: int64(h.Seq), KeyID: h.KeyID, Urgent: h.Urgent,
		SHA256: digest, Type: body.Type, Body: kept,
	}}
	if len(h.Parts) > 0 {
		if rec.row.Parts, err = json.Marshal(h.Parts); err != nil {
			return nil, fmt.Errorf("encode parts: %w", err)
		}
	}
	return rec, nil
}
