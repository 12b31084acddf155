package main

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/enrolment"
)

// setup lets a technician in and enrols the terminal. Before enrolment a PIN is only remembered: it is kept on the disk
// together with the identity, so that a passer-by cannot lock the technician out.
type setup struct {
	*station

	mu  sync.Mutex
	pin string
}

// Enrolled reports whether the terminal has an identity and a configuration: only then it takes reports.
func (s *setup) Enrolled() bool {
	_, err := s.enrolment.Identity()
	return err == nil && s.settings.View() != nil
}

// HasPIN reports whether a technician's PIN is kept.
func (s *setup) HasPIN() bool { return s.enrolment.HasPIN() }

// CheckPIN compares with the technician's PIN: ErrInvalid when it is another, ErrTransient when the next one has to wait.
func (s *setup) CheckPIN(pin string) error {
	err := s.enrolment.CheckPIN(pin)
	var wait *enrolment.WaitError
	switch {
	case errors.As(err, &wait):
		return fmt.Errorf("check PIN: %w", feedback.ErrTransient)
	case errors.Is(err, enrolment.ErrWrongPIN):
		return fmt.Errorf("check PIN: %w", feedback.ErrInvalid)
	}
	return err
}

// SetPIN remembers the PIN for the enrolment that follows, or changes the one that is kept.
func (s *setup) SetPIN(pin string) error {
	if s.enrolment.HasPIN() {
		return s.enrolment.SetPIN(context.Background(), pin)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pin = pin
	return nil
}

// Enrol asks the hub for an identity and fetches the first configuration.
func (s *setup) Enrol(ctx context.Context, code string) error {
	s.mu.Lock()
	pin := s.pin
	s.mu.Unlock()
	return s.enrol(ctx, code, pin)
}
