package main

import (
	"fmt"
	"log/slog"

	"xinsheng/internal/feedback"
	"xinsheng/internal/owner"
	"xinsheng/internal/terminal/capture/gst"
	"xinsheng/internal/terminal/capture/portaudio"
	"xinsheng/internal/terminal/capture/voice"
	"xinsheng/internal/terminal/machine"
	"xinsheng/internal/terminal/services"
	"xinsheng/internal/terminal/settings"
)

// loadMachine reads what this machine is, and goes on as the one to whom its data folder belongs.
func loadMachine(o options) (*machine.Machine, error) {
	m, err := machine.Load(o.config)
	if err != nil {
		return nil, err
	}
	return m, owner.Become(m.Data)
}

// paramsOf is what the services of a machine are made of. No device is switched on for that.
func paramsOf(o options, m *machine.Machine, panel string, log *slog.Logger) (services.Params, error) {
	override, err := overrides(o)
	p := services.Params{Machine: m, Override: override, Program: version, Panel: panel, Log: log}
	if m.Camera != "none" {
		p.Camera = gst.New(gst.Params{Device: m.Camera, Log: log})
	}
	if m.Audio.Input != "none" {
		devices := portaudio.New(m.Audio.Input, m.Audio.Output, log)
		p.Recorder, p.Player = voice.NewRecorder(devices, log), voice.NewPlayer(devices, log)
	}
	return p, err
}

func overrides(o options) (settings.Override, error) {
	p := feedback.Profile(o.profile)
	if p != "" && p != feedback.Outpatient && p != feedback.Ward {
		return settings.Override{}, fmt.Errorf("--profile %q: outpatient or ward is allowed", o.profile)
	}
	return settings.Override{PlaceID: o.place, Profile: p}, nil
}
