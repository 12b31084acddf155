package intake

import (
	"encoding/json"
	"fmt"
	"strings"

	"xinsheng/internal/feedback"
)

// redacted is the body as it is kept: without the receipt's PIN and nonce, of which the hub holds hashes only, and
// without the leave with which a terminal added something. Fields that this version does not know stay.
func redacted(raw []byte, b *feedback.Body) (json.RawMessage, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		return nil, unreadable("body is not an object")
	}
	for name := range fields {
		if strings.EqualFold(name, "receipt") { // as encoding/json reads it
			delete(fields, name)
		}
	}
	if b.Receipt != nil {
		receipt, err := json.Marshal(map[string]string{"number": b.Receipt.Number})
		if err != nil {
			return nil, fmt.Errorf("encode receipt: %w", err)
		}
		fields["receipt"] = receipt
	}
	if b.Addition != nil {
		for name, doc := range fields {
			if !strings.EqualFold(name, "addition") {
				continue
			}
			stripped, err := without(doc, "grant")
			if err != nil {
				return nil, err
			}
			fields[name] = stripped
		}
	}
	out, err := json.Marshal(fields)
	if err != nil {
		return nil, fmt.Errorf("encode body: %w", err)
	}
	return out, nil
}

// without is an object without a field, and with all others as they came.
func without(object json.RawMessage, field string) (json.RawMessage, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(object, &fields); err != nil {
		return nil, unreadable("an addition is not an object")
	}
	for name := range fields {
		if strings.EqualFold(name, field) {
			delete(fields, name)
		}
	}
	out, err := json.Marshal(fields)
	if err != nil {
		return nil, fmt.Errorf("encode an addition: %w", feedback.ErrInternal)
	}
	return out, nil
}
