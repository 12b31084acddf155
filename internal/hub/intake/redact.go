package intake

import (
	"encoding/json"
	"fmt"
	"strings"

	"xinsheng/internal/feedback"
)

// redacted is the body as it is kept: without the receipt's PIN and nonce, of which the hub holds hashes only, and without the
// leave with which a terminal added something. Fields that this version does not know stay.
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
		for name := range fields {
			if strings.EqualFold(name, "addition") {
				delete(fields, name)
			}
		}
		added := *b.Addition
		added.Grant = ""
		doc, err := json.Marshal(added)
		if err != nil {
			return nil, fmt.Errorf("encode addition: %w", feedback.ErrInternal)
		}
		fields["addition"] = doc
	}
	out, err := json.Marshal(fields)
	if err != nil {
		return nil, fmt.Errorf("encode body: %w", err)
	}
	return out, nil
}
