package services

import (
	"context"
	"fmt"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/outbox"
	"xinsheng/internal/terminal/technician"
	"xinsheng/internal/wire"
)

// Technician is what the technician's screen shows and does.
type Technician struct {
	*Services
	quit func()
}

// Technician is what the technician's screen works with; quit ends the program.
func (s *Services) Technician(quit func()) Technician { return Technician{s, quit} }

// Status is how the terminal is.
func (s Technician) Status() technician.Status {
	line := s.uplink.Status()
	st := technician.Status{
		Version: s.Program, HubURL: s.Machine.Hub.String(), Panel: s.Panel, ConfigVersion: s.settings.Version(),
		DiskFreeBytes: s.diskFree(), LastHeartbeat: line.LastSuccess, LastError: line.Reason, Devices: s.devices(),
	}
	if id, err := s.enrolment.Identity(); err == nil {
		st.TerminalID = id.TerminalID
	}
	if v := s.settings.View(); v != nil {
		st.Name, st.Overrides = v.Config.Name, v.Overrides()
	}
	if skew, ok := s.clock.Skew(); ok {
		st.Skew, st.SkewKnown = -skew, true
	}
	box, err := s.outbox.Stats()
	if err != nil {
		s.Log.Error("outbox does not say how it stands", "error", err)
		return st
	}
	st.Queue, st.Held, st.BufferBytes = box.Queued+box.Received, box.Held, box.UsedBytes
	st.Incomplete, st.LeftBytes = box.Received, box.LeftBytes
	if !box.Oldest.IsZero() {
		st.Oldest = max(0, time.Since(box.Oldest))
	}
	for _, q := range box.Quarantine {
		st.Quarantine = append(st.Quarantine, wire.Quarantined{ID: q.ID, Reason: q.Reason})
	}
	st.SetAside = s.setAside()
	return st
}

// shownAside is how many bytes of a damaged entry a technician sees on the glass.
const shownAside = 48

func (s Technician) setAside() []technician.SetAside {
	all, err := s.outbox.SetAside()
	if err != nil {
		s.Log.Error("outbox does not say what was damaged", "error", err)
	}
	var shown []technician.SetAside
	for _, a := range all {
		what := fmt.Sprintf("%s %q, %d: %x", a.List, a.Key[:min(len(a.Key), shownAside)], len(a.Value),
			a.Value[:min(len(a.Value), shownAside)])
		if a.Reason == outbox.HurtFile {
			what = string(a.Key)
		}
		shown = append(shown, technician.SetAside{At: a.At, Reason: a.Reason, What: what})
	}
	return shown
}

// Dismiss forgets what was set aside, now that a technician has seen it.
func (s Technician) Dismiss() error {
	if err := s.outbox.Dismiss(context.Background()); err != nil {
		return fmt.Errorf("clear what was set aside: %w", err)
	}
	return nil
}

// Requeue sends a record from quarantine again.
func (s Technician) Requeue(id feedback.RecordID) error {
	if err := s.outbox.Requeue(context.Background(), id); err != nil {
		return fmt.Errorf("send record again: %w", err)
	}
	s.uplink.Wake()
	return nil
}

// Quit ends the program. The service manager starts it again unless it was stopped there.
func (s Technician) Quit() { s.quit() }
