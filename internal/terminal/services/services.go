// Package services is the terminal behind its screens: what is kept, who it is, what the desk decided, the devices, and
// the way to the hub. The screens see it through the interfaces that they declare.
package services

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"xinsheng/internal/terminal/clock"
	"xinsheng/internal/terminal/dispatch"
	"xinsheng/internal/terminal/enrolment"
	"xinsheng/internal/terminal/machine"
	"xinsheng/internal/terminal/outbox"
	"xinsheng/internal/terminal/settings"
	"xinsheng/internal/terminal/uplink"
)

// ErrStorage: what the terminal keeps cannot be opened or read, so it can take no reports.
var ErrStorage = errors.New("the terminal's storage is broken")

// Params are what services are made of.
type Params struct {
	Machine  *machine.Machine
	Override settings.Override // in place of what the desk says, for demonstrations
	Program  string            // version
	Panel    string            // in words, for the fleet page
	Camera   Camera            // nil: the configuration says that there is none
	Recorder Recorder          // nil: the same
	Player   Player            // nil with Recorder
	Log      *slog.Logger
}

// Services is all that needs no window.
type Services struct {
	Params
	outbox    *outbox.Outbox
	clock     *clock.Clock
	enrolment *enrolment.Enrolment
	settings  *settings.Settings
	client    *uplink.Client
	uplink    *uplink.Loop
	dispatch  *dispatch.Dispatch
}

// OutboxFile is where a machine keeps what waits for the hub.
func OutboxFile(m *machine.Machine) string { return filepath.Join(m.Data, "outbox.db") }

// Open opens what is kept. ErrStorage: it is broken. Close it.
func Open(p Params) (*Services, error) {
	if err := os.MkdirAll(p.Machine.Data, 0o700); err != nil {
		return nil, fmt.Errorf("make data folder: %w", err)
	}
	s := &Services{Params: p}
	var err error
	if s.outbox, err = outbox.Open(OutboxFile(p.Machine), outbox.Options{Log: p.Log}); err != nil {
		if errors.Is(err, outbox.ErrLocked) {
			return nil, fmt.Errorf("another terminal program uses %s: end it, or enrol on its technician screen", p.Machine.Data)
		}
		return nil, fmt.Errorf("%w: open outbox: %w", ErrStorage, err)
	}
	if err := s.wire(); err != nil {
		s.Close()
		return nil, fmt.Errorf("%w: %w", ErrStorage, err)
	}
	return s, nil
}

// Start begins to send. It returns at once.
func (s *Services) Start(ctx context.Context) { s.uplink.Start(ctx) }

// Stop ends what Start began, and waits until it has.
func (s *Services) Stop() { s.uplink.Stop() }

// Close closes what Open opened.
func (s *Services) Close() {
	if err := s.outbox.Close(); err != nil {
		s.Log.Error("close outbox", "error", err)
	}
}

func (s *Services) wire() error {
	source, err := clock.System()
	if err != nil {
		return err
	}
	if s.clock, err = clock.Open(s.outbox, source, clock.Built()); err != nil {
		return err
	}
	if s.enrolment, err = enrolment.Open(s.outbox); err != nil {
		return err
	}
	s.settings = settings.New(s.outbox, s.Override)
	if id, err := s.enrolment.Identity(); err == nil {
		if err := s.settings.Use(id.TerminalID, id.ConfigKey); err != nil {
			return err
		}
		s.outbox.SetGrace(s.grace())
	}
	if s.client, err = uplink.NewClient(s.Machine.Hub.String(), s.tls); err != nil {
		return err
	}
	s.uplink = s.newLoop()
	s.dispatch = dispatch.New(dispatch.Params{
		Outbox: s.outbox, Clock: s.clock, Identity: s.enrolment.Identity, Settings: s.settings.View,
	})
	return nil
}

// Enrol asks the hub for an identity and fetches the first configuration. The identity is kept even when the
// configuration does not come: the sending loop gets it as soon as it can.
func (s *Services) Enrol(ctx context.Context, code, pin string) error {
	id, err := s.enrolment.Enrol(ctx, s.client, code, pin, enrolment.About{Program: s.Program, Panel: s.Panel})
	if err != nil {
		return err
	}
	s.client.Reset()
	if err := s.settings.Use(id.TerminalID, id.ConfigKey); err != nil {
		return err
	}
	signed, etag, err := s.client.FetchConfig(ctx, "")
	if err != nil {
		return err
	}
	return s.settings.Accept(ctx, *signed, etag)
}

// HasPIN reports whether a technician's PIN is kept.
func (s *Services) HasPIN() bool { return s.enrolment.HasPIN() }
