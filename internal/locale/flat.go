package locale

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"xinsheng/internal/feedback"
)

// parseFlat reads one JSON object of texts. encoding/json would let the last of two equal keys win in silence.
func parseFlat(raw []byte) (map[string]string, error) {
	flat := map[string]string{}
	if err := json.Unmarshal(raw, &flat); err == nil && countStrings(raw) == 2*len(flat) {
		return flat, nil
	}
	return parseSlowly(raw) // and says what is wrong
}

// countStrings is how many strings there are in a valid JSON text.
func countStrings(raw []byte) int {
	n := 0
	for i := 0; i < len(raw); i++ {
		if raw[i] != '"' {
			continue
		}
		n++
		for i++; raw[i] != '"'; i++ {
			if raw[i] == '\\' {
				i++
			}
		}
	}
	return n
}

func parseSlowly(raw []byte) (map[string]string, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, fmt.Errorf("not a JSON object: %w", feedback.ErrInvalid)
	}
	flat := map[string]string{}
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return nil, fmt.Errorf("%w: %w", err, feedback.ErrInvalid)
		}
		key := t.(string) // inside an object the decoder gives nothing else for a key
		if _, twice := flat[key]; twice {
			return nil, fmt.Errorf("key %s stands twice: %w", key, feedback.ErrInvalid)
		}
		var text string
		if err := dec.Decode(&text); err != nil {
			return nil, fmt.Errorf("key %s is not a text: %w", key, feedback.ErrInvalid)
		}
		flat[key] = text
	}
	if _, err := dec.Token(); err != nil {
		return nil, fmt.Errorf("%w: %w", err, feedback.ErrInvalid)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("something follows the object: %w", feedback.ErrInvalid)
	}
	return flat, nil
}
