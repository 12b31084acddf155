package feedback

import (
	"errors"
	"fmt"
)

// The kinds of error. Wrap one with fmt.Errorf("...: %w", ErrInvalid) and test with errors.Is.
var (
	ErrInvalid   = errors.New("invalid")                  // the input can never be accepted
	ErrConflict  = errors.New("conflict")                 // the same id with another body
	ErrTransient = errors.New("temporarily not possible") // trying again later may work
	ErrTooOften  = fmt.Errorf("too many tries, wait: %w", ErrTransient)
	ErrPermanent = errors.New("refused for good") // trying again cannot work
	ErrInternal  = errors.New("internal")         // a fault of the program
)
