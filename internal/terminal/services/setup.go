package services

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/enrolment"
)

// Setup lets a technician in and enrols the terminal. Before enrolment a PIN is only remembered: it is kept on the disk
// together with the identity, so that a passer-by cannot lock the technician out.
type Setup struct {
	*Services

	mu  sync.Mutex
	pin string
}

// Setup is what the technician enrols the terminal with.
func (s *Services) Setup() *Setup { return &Setup{Services: s} }

// Enrolled reports whether the terminal has an identity and a configuration: only then it takes reports.
func (s *Setup) Enrolled() bool {
	_, err := s.enrolment.Identity()
	return err == nil && s.settings.View() != nil
}

// CheckPIN compares with the technician's PIN: ErrInvalid when it is another, ErrTransient when the next one has to
// wait.
func (s *Setup) CheckPIN(pin string) error {
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
func (s *Setup) SetPIN(pin string) error {
	if s.enrolment.HasPIN() {
		return s.enrolment.SetPIN(context.Background(), pin)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pin = pin
	return nil
}

// Enrol asks the hub for an identity and fetches the first configuration.
func (s *Setup) Enrol(ctx context.Context, code string) error {
	s.mu.Lock()
	pin := s.pin
	s.mu.Unlock()
	return s.Services.Enrol(ctx, code, pin)
}
