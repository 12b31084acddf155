// Package technician holds how a terminal is, as its technicians are shown it. It holds nothing that visitors said.
package technician

import (
	"time"

	"xinsheng/internal/wire"
)

// Status is how the terminal is.
type Status struct {
	TerminalID    string
	Name          wire.Text
	Version       string
	ConfigVersion int64
	HubURL        string
	Panel         string
	Queue         int
	Incomplete    int           // of the queue: those whose text the hub has
	LeftBytes     int64         // that the hub does not have of the queue
	Oldest        time.Duration // age of the oldest record that waits
	Held          int           // delivered, kept for the grace period
	Quarantine    []wire.Quarantined
	SetAside      []SetAside
	BufferBytes   int64
	DiskFreeBytes int64
	Devices       []Device
	LastHeartbeat time.Time     // zero: none yet
	Skew          time.Duration // hub time minus terminal time
	SkewKnown     bool
	LastError     string            // a hint for technicians, such as "hub cannot be reached"
	Overrides     map[string]string // --profile, --place
}

// SetAside is something in the buffer that was damaged, as far as a technician's glass has room for it.
type SetAside struct {
	At     time.Time
	Reason string // no-record, not-a-record, hurt-entry, hurt-setting, hurt-file
	What   string // list and bytes
}

// Device is one thing that is plugged in.
type Device struct {
	Name  string // microphone, camera, scanner, printer
	State string // ok, missing, busy
	Hint  string // what to do, empty when ok
}
