package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"xinsheng/internal/feedback"
	"xinsheng/internal/owner"
	"xinsheng/internal/terminal/capture/gst"
	"xinsheng/internal/terminal/capture/portaudio"
	"xinsheng/internal/terminal/capture/voice"
	"xinsheng/internal/terminal/clock"
	"xinsheng/internal/terminal/dispatch"
	"xinsheng/internal/terminal/enrolment"
	"xinsheng/internal/terminal/machine"
	"xinsheng/internal/terminal/outbox"
	"xinsheng/internal/terminal/settings"
	"xinsheng/internal/terminal/uplink"
)

// station is the terminal behind its screens: what is kept, who it is, what the desk decided, and the way to the hub.
type station struct {
	options   options
	log       *slog.Logger
	machine   *machine.Machine
	panel     string // in words, for the fleet page
	outbox    *outbox.Outbox
	clock     *clock.Clock
	enrolment *enrolment.Enrolment
	settings  *settings.Settings
	client    *uplink.Client
	uplink    *uplink.Loop
	dispatch  *dispatch.Dispatch
	camera    *gst.Camera     // nil: the configuration says that there is none
	recorder  *voice.Recorder // nil: the same
	player    *voice.Player
}

// errStorage: what the terminal keeps cannot be opened or read, so it can take no reports.
var errStorage = errors.New("the terminal's storage is broken")

// loadMachine reads what this machine is, and goes on as the one to whom its data folder belongs.
func loadMachine(o options) (*machine.Machine, error) {
	m, err := machine.Load(o.config)
	if err != nil {
		return nil, err
	}
	return m, owner.Become(m.Data)
}

// openStation opens everything that needs no window. Close it.
func openStation(o options, m *machine.Machine, panel string, log *slog.Logger) (*station, error) {
	override, err := overrides(o)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(m.Data, 0o700); err != nil {
		return nil, fmt.Errorf("make data folder: %w", err)
	}
	s := &station{options: o, log: log, machine: m, panel: panel}
	if m.Camera != "none" {
		s.camera = gst.New(gst.Params{Device: m.Camera, Log: log})
	}
	if m.Audio.Input != "none" {
		devices := portaudio.New(m.Audio.Input, m.Audio.Output, log)
		s.recorder, s.player = voice.NewRecorder(devices, log), voice.NewPlayer(devices, log)
	}
	if s.outbox, err = outbox.Open(outboxFile(m), outbox.Options{Log: log}); err != nil {
		if errors.Is(err, outbox.ErrLocked) {
			return nil, fmt.Errorf("another terminal program uses %s: end it, or enrol on its technician screen", m.Data)
		}
		return nil, fmt.Errorf("%w: open outbox: %w", errStorage, err)
	}
	if err := s.wire(override); err != nil {
		s.close()
		return nil, fmt.Errorf("%w: %w", errStorage, err)
	}
	return s, nil
}

func (s *station) wire(override settings.Override) error {
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
	s.settings = settings.New(s.outbox, override)
	if id, err := s.enrolment.Identity(); err == nil {
		if err := s.settings.Use(id.TerminalID, id.ConfigKey); err != nil {
			return err
		}
		s.outbox.SetGrace(s.grace())
	}
	if s.client, err = uplink.NewClient(s.machine.Hub.String(), s.tls); err != nil {
		return err
	}
	s.uplink = s.newLoop()
	s.dispatch = dispatch.New(dispatch.Params{
		Outbox: s.outbox, Clock: s.clock, Identity: s.enrolment.Identity, Settings: s.settings.View,
	})
	return nil
}

func overrides(o options) (settings.Override, error) {
	p := feedback.Profile(o.profile)
	if p != "" && p != feedback.Outpatient && p != feedback.Ward {
		return settings.Override{}, fmt.Errorf("--profile %q: outpatient or ward is allowed", o.profile)
	}
	return settings.Override{PlaceID: o.place, Profile: p}, nil
}

// enrol asks the hub for an identity and fetches the first configuration. The identity is kept even when the configuration
// does not come: the sending loop gets it as soon as it can.
func (s *station) enrol(ctx context.Context, code, pin string) error {
	id, err := s.enrolment.Enrol(ctx, s.client, code, pin, enrolment.About{Program: version, Panel: s.panel})
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

func (s *station) close() {
	if err := s.outbox.Close(); err != nil {
		s.log.Error("close outbox", "error", err)
	}
}
