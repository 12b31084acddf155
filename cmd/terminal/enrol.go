package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"xinsheng/internal/terminal/services"
	"xinsheng/internal/terminal/ui/screen"
)

// enrolTime is how long the hub may take.
const enrolTime = 30 * time.Second

// enrol makes this terminal known to the hub from the command line.
func enrol(o options) error {
	if o.code == "" {
		return errors.New("enrol needs --code, the one-time code that the desk shows under terminals")
	}
	m, err := loadMachine(o)
	if err != nil {
		return err
	}
	panel := m.Panel.Describe(m.Panel.WidthPx, m.Panel.HeightPx)
	p, err := paramsOf(o, m, panel, slog.New(slog.NewTextHandler(os.Stderr, nil)))
	if err != nil {
		return err
	}
	s, err := services.Open(p)
	if err != nil {
		return err
	}
	defer s.Close()
	pin := o.pin
	if pin == "" && !s.HasPIN() {
		if pin, err = askPIN(); err != nil {
			return err
		}
	}
	if pin != "" && len(pin) != screen.PINLength {
		return fmt.Errorf("the technician's PIN has %d digits, as many as its screen takes", screen.PINLength)
	}
	ctx, cancel := context.WithTimeout(context.Background(), enrolTime)
	defer cancel()
	if err := s.Enrol(ctx, o.code, pin); err != nil {
		return err
	}
	fmt.Println("enrolled as", s.Site().Config().Name.Main())
	return nil
}

// askPIN reads the technician's new PIN from the keyboard.
func askPIN() (string, error) {
	fmt.Print("Technician's PIN for this terminal, six digits: ")
	if term.IsTerminal(int(os.Stdin.Fd())) {
		b, err := term.ReadPassword(int(os.Stdin.Fd()))
		fmt.Println()
		return strings.TrimSpace(string(b)), err
	}
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("read the PIN: %w", err)
	}
	return strings.TrimSpace(line), nil
}
