package option

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/pelletier/go-toml/v2"

	"xinsheng/internal/feedback"
)

// parse reads the file over o. Its errors name the file, the line and the key.
func (o *Options) parse(name string, b []byte) error {
	err := toml.NewDecoder(bytes.NewReader(b)).DisallowUnknownFields().Decode(o)
	var unknown *toml.StrictMissingError
	var wrong *toml.DecodeError
	switch {
	case errors.As(err, &unknown) && len(unknown.Errors) > 0:
		wrong = &unknown.Errors[0]
		row, _ := wrong.Position()
		return fmt.Errorf("%s, line %d: there is no setting %s: %w", name, row, join(wrong.Key()), feedback.ErrInvalid)
	case errors.As(err, &wrong):
		row, _ := wrong.Position()
		return fmt.Errorf("%s, line %d: %s: %w", name, row, wrong.Error(), feedback.ErrInvalid)
	case err != nil:
		return fmt.Errorf("%s: %w: %w", name, err, feedback.ErrInvalid)
	}
	return nil
}

func join(key toml.Key) string {
	var out string
	for i, part := range key {
		if i > 0 {
			out += "."
		}
		out += part
	}
	return out
}
