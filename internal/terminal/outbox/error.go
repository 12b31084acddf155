package outbox

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	"xinsheng/internal/feedback"
)

// The errors that a caller can tell apart. Each carries one of the kinds of package feedback.
var (
	// ErrFull: the disk or the outbox has no room for a report. What is held goes on being delivered.
	ErrFull = fmt.Errorf("outbox is full: %w", feedback.ErrTransient)
	// ErrDisk: a write or a sync failed. The record is not stored; the database is opened anew before the next one.
	ErrDisk = fmt.Errorf("disk refused to keep it: %w", feedback.ErrTransient)
	// ErrLocked: another process has this outbox open.
	ErrLocked = errors.New("outbox is in use by another process")
	// ErrDamaged: the file is there and is no outbox that this program can read.
	ErrDamaged = fmt.Errorf("outbox file is damaged: %w", feedback.ErrPermanent)
	// ErrClosed: the outbox was closed.
	ErrClosed = fmt.Errorf("outbox is closed: %w", feedback.ErrTransient)
	// ErrUnknown: no such record is in the state that the call needs.
	ErrUnknown = fmt.Errorf("no such record: %w", feedback.ErrInvalid)
)

// noSpace reports whether err came from a full disk or quota. bbolt flattens some causes to text, hence the second
// look.
func noSpace(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) ||
		strings.Contains(err.Error(), syscall.ENOSPC.Error())
}
