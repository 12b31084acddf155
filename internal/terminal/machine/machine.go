// Package machine reads the terminal's own configuration file: what the machine is, and nothing of what the desk
// decides. Whatever is wrong with the file is one line that names file, line, key and what is allowed.
package machine

import (
	"fmt"
	"log/slog"
	"net/url"
	"os"

	"xinsheng/internal/feedback"
)

// Machine is one terminal as a technician set it up.
type Machine struct {
	Hub    *url.URL // https, host and perhaps port, no path
	Data   string   // absolute path of the folder that holds the outbox
	Panel  Panel
	Audio  Audio
	Camera string // device path, "auto", "none" or "test"
	Speech Speech
	Log    Log
}

// Audio names sound devices; "default" is the system's.
type Audio struct{ Input, Output string }

// Speech says where the hospital's recorded prompts lie: <language>/<key>.ogg or .wav. The folder need not be there.
type Speech struct{ Prompts string }

// Log says where the program logs and how much. It never logs what a visitor said.
type Log struct {
	Level slog.Level
	File  string // empty: standard error, which the service manager keeps
}

// Load reads the file at path. A file that cannot be read comes back as the system's error; one that is wrong as
// feedback.ErrInvalid, in one line.
func Load(path string) (*Machine, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the terminal's configuration: %w", err)
	}
	return Parse(path, raw)
}

// Parse reads a configuration; name stands for the file in errors.
func Parse(name string, raw []byte) (*Machine, error) {
	d, err := readDocument(name, raw)
	if err != nil {
		return nil, err
	}
	m := &Machine{Camera: "auto", Audio: Audio{"default", "default"}, Speech: Speech{"/usr/local/share/xinsheng/prompts"},
		Log: Log{Level: slog.LevelInfo}}
	if err := d.fill(m.fields()); err != nil {
		return nil, err
	}
	if reason := m.Panel.wrong(); reason != "" {
		return nil, d.wrong("panel.width_mm", reason)
	}
	return m, nil
}

// errorLine is one line for the technician. It is feedback.ErrInvalid without saying so in the text.
type errorLine string

func (e errorLine) Error() string        { return string(e) }
func (e errorLine) Is(target error) bool { return target == feedback.ErrInvalid }
